import Kernel
import Postgres
import Vault

/// Makes an act that moves money happen once, however often its form arrives.
public struct Idempotency: Sendable {
    public enum Refused: Refusal, Hashable {
        case otherContent

        public var code: String { "idempotency_key_reused" }
        public var explanation: String {
            "This form has been sent before with other content. Load the page again to see what was done."
        }
    }

    private let tx: Transaction
    private let clock: Clock

    public init(_ tx: Transaction, clock: Clock) {
        self.tx = tx
        self.clock = clock
    }

    /// The text that `body` gave the first time for this key; `body` runs in the same transaction and only then.
    /// The unit of work should do nothing beside: it runs again when the connection breaks during its commit.
    /// A second form at the same time waits for the first to end. Throws `Refused.otherContent` when the act or the
    /// input differs from the first time's.
    public func once(
        _ key: String, act: String, input: [UInt8], _ body: () async throws -> String
    ) async throws -> String {
        let hash = Digest.sha256(input)
        await tx.beRepeatable()
        let claimed = try await tx.execute(
            """
            insert into idempotency_keys (tenant_id, key, act, input_hash, created_at)
            values (\(tx.tenantID), \(key), \(act), \(hash), \(clock.now))
            on conflict on constraint idempotency_keys_pk do nothing
            """)
        if claimed == 0 { return try await replay(key, act, hash) }
        let result = try await body()
        try await tx.execute(
            "update idempotency_keys set result = \(result) where tenant_id = \(tx.tenantID) and key = \(key)")
        return result
    }

    /// Forgets keys: a form that is older counts as a new one.
    func sweep(before instant: Instant) async throws {
        try await tx.execute(
            "delete from idempotency_keys where tenant_id = \(tx.tenantID) and created_at < \(instant)")
    }

    private func replay(_ key: String, _ act: String, _ hash: [UInt8]) async throws -> String {
        let row = try await tx.first(
            "select act, input_hash, result from idempotency_keys where tenant_id = \(tx.tenantID) and key = \(key)")
        guard let row else { throw NotFound() }
        let (storedAct, storedHash): (String, [UInt8]) = (try row["act"], try row["input_hash"])
        guard storedAct == act, storedHash == hash, let result: String = try row["result"] else {
            throw Refused.otherContent
        }
        return result
    }
}
