import Kernel
import Postgres
import Vault

/// Makes an act that a program asks for happen once: the same key gives the first answer again, for a day.
public struct KeptAnswers: Sendable {
    public static let kept = Duration.hours(24)

    /// An answer as it was given.
    public struct Entry: Sendable, Hashable {
        public let status: Int
        /// One on each line: `Name: value`.
        public let headers: String
        public let body: String

        public init(status: Int, headers: String, body: String) {
            self.status = status
            self.headers = headers
            self.body = body
        }
    }

    public enum Refused: Refusal, Hashable {
        case otherContent

        public var code: String { "idempotency_key_reused" }
        public var explanation: String {
            "This idempotency key came before with another request. Use a new key for each act."
        }
    }

    private let database: Database
    private let clock: Clock

    public init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// The answer that `body` gave the first time for this caller and key. Everything that `body` does in units of
    /// work of the tenant becomes durable together with its answer, or nothing does. A second call at the same time
    /// waits for the first to end. Throws `Refused.otherContent` when `input` differs from the first time's.
    public func once(
        _ tenant: Identifier, caller: String, key: String, input: [UInt8],
        _ body: @escaping @Sendable () async throws -> Entry
    ) async throws -> (entry: Entry, isFirst: Bool) {
        let now = clock.now
        let (keyHash, inputHash) = (Digest.sha256("\(caller)\n\(key)"), Digest.sha256(input))
        return try await database.together(tenant) { tx in
            await tx.beRepeatable()
            let claimed = try await tx.execute(
                """
                insert into kept_answers as k (tenant_id, key_hash, input_hash, created_at)
                values (\(tx.tenantID), \(keyHash), \(inputHash), \(now))
                on conflict on constraint kept_answers_pk do update set
                    input_hash = \(inputHash), status = null, headers = '', body = '', created_at = \(now)
                where k.created_at <= \(now - Self.kept)
                """)
            if claimed == 0 { return (try await replay(keyHash, inputHash, in: tx), false) }
            let entry = try await body()
            try await tx.execute(
                """
                update kept_answers set status = \(entry.status), headers = \(entry.headers), body = \(entry.body)
                where tenant_id = \(tx.tenantID) and key_hash = \(keyHash)
                """)
            return (entry, true)
        }
    }

    static func sweep(_ tx: Transaction, before instant: Instant) async throws {
        try await tx.execute("delete from kept_answers where tenant_id = \(tx.tenantID) and created_at < \(instant)")
    }

    private func replay(_ keyHash: [UInt8], _ inputHash: [UInt8], in tx: Transaction) async throws -> Entry {
        let row = try await tx.first(
            """
            select input_hash, status, headers, body from kept_answers
            where tenant_id = \(tx.tenantID) and key_hash = \(keyHash)
            """)
        guard let row, try row["input_hash"] as [UInt8] == inputHash, let status: Int = try row["status"] else {
            throw Refused.otherContent
        }
        return Entry(status: status, headers: try row["headers"], body: try row["body"])
    }
}
