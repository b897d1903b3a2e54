import Kernel
import Postgres
import Vault

/// Codes that nobody has, asked for in public: whoever asks for many from one address waits, so that guessing finds
/// nothing.
public struct CodeGuesses: Sendable {
    /// From one network in ten minutes.
    public static let most = 20

    private let database: Database
    private let clock: Clock

    public init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// Whether the address has guessed too often of late. Nothing is counted.
    public func areTooMany(_ tenant: Identifier, from address: String) async throws -> Bool {
        let start = clock.now - Self.budget.window
        return try await database.reading(tenant) { tx in
            let row = try await tx.first(
                """
                select calls from call_windows
                where tenant_id = \(tx.tenantID) and subject = \(Self.subject(address)) and starts_at > \(start)
                """)
            return try row?["calls"] ?? 0 >= Self.most
        }
    }

    /// Counts a code that nobody has.
    public func note(_ tenant: Identifier, from address: String) async throws {
        let now = clock.now
        _ = try await database.transaction(tenant) { tx in
            try await CallWindows(tx: tx).claim(Self.budget, Self.subject(address), at: now)
        }
    }

    private static let budget = CallBudget(name: "codes", calls: most, window: .minutes(10))

    private static func subject(_ address: String) -> [UInt8] {
        Digest.sha256("\(budget.name) \(Network.subscriber(of: address))")
    }
}
