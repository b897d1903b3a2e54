import Kernel
import Postgres
import Vault

/// What somebody asks for in public and finds out nothing useful about: whoever asks for many from one network waits,
/// so that guessing finds nothing.
public struct Guesses: Sendable {
    /// What is guessed at; each is counted for itself.
    public enum Subject: String, Sendable {
        /// Codes of certificates.
        case codes
        /// Addresses of people who have applied or have an account.
        case addresses
    }

    /// From one network in ten minutes.
    public static let most = 20

    private let subject: Subject
    private let database: Database
    private let clock: Clock

    public init(_ subject: Subject, database: Database, clock: Clock) {
        self.subject = subject
        self.database = database
        self.clock = clock
    }

    /// Whether the address has guessed too often of late. Nothing is counted.
    public func areTooMany(_ tenant: Identifier, from address: String) async throws -> Bool {
        let start = clock.now - budget.window
        return try await database.reading(tenant) { tx in
            let row = try await tx.first(
                """
                select calls from call_windows
                where tenant_id = \(tx.tenantID) and subject = \(key(address)) and starts_at > \(start)
                """)
            return try row?["calls"] ?? 0 >= Self.most
        }
    }

    /// Counts a guess that was wrong.
    public func note(_ tenant: Identifier, from address: String) async throws {
        let now = clock.now
        _ = try await database.transaction(tenant) { tx in
            try await CallWindows(tx: tx).claim(budget, key(address), at: now)
        }
    }

    private var budget: CallBudget { CallBudget(name: subject.rawValue, calls: Self.most, window: .minutes(10)) }

    private func key(_ address: String) -> [UInt8] {
        Digest.sha256("\(subject.rawValue) \(Network.subscriber(of: address))")
    }
}
