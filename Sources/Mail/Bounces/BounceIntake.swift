public import Kernel
public import Postgres
import Vault

/// Takes the messages that come to the bounce address: reports of mail servers about letters that had left.
public struct BounceIntake: Sendable {
    /// A report returns at most the letter; what is longer is none.
    public static let longest = 2_000_000

    /// What became of a message.
    public enum Outcome: Hashable, Sendable {
        /// It is a report about this letter.
        case noted(letter: Identifier)
        /// It is a report, about no letter of this installation.
        case unknownLetter
        /// An answer by a person or a machine, or something else.
        case noReport
    }

    private let database: Database
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, clock: Clock, chance: Chance) {
        self.database = database
        self.clock = clock
        self.chance = chance
    }

    /// Takes one message; taking it twice is harmless. `recipient` is the address that it came to, where the mail
    /// server hands it over.
    public func take(_ message: [UInt8], to recipient: String = "") async throws -> Outcome {
        guard message.count <= Self.longest, let report = DeliveryReport(message, to: recipient) else {
            return .noReport
        }
        let digest = Digest.sha256(message)
        // Letters of all tenants come back to one address; the key of the letter tells whose it is.
        let tenants = try await database.platform { tx in
            try await tx.rows("select id from tenants order by id").map { row -> Identifier in try row["id"] }
        }
        for letterID in report.letterIDs.prefix(5) {
            for tenantID in tenants {
                do {
                    try await database.transaction(tenantID) { [clock, chance] tx in
                        try await LetterReports(tx).take(
                            report, digest: digest, about: letterID, at: clock.now, chance)
                    }
                    return .noted(letter: letterID)
                } catch is NotFound {
                    continue
                }
            }
        }
        return .unknownLetter
    }
}
