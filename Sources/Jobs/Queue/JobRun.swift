import Kernel
import Postgres

/// One try of a job. Its `id` stays the same over all tries and serves as the key against doing things twice.
///
/// A worker that was frozen may wake up while another one has the job already. What must happen exactly once is
/// therefore written in a transaction that calls `hold` first, or `finish` last.
public struct JobRun: Sendable, Hashable {
    public let tenantID: Identifier
    public let id: Identifier
    /// 1 for the first try.
    public let attempt: Int
    /// The number of the claim under which this try runs.
    let fence: Int

    /// Another worker has the job: this try must not go on.
    public struct ClaimLost: Error {}

    /// Makes sure that nobody else has the job, and that nobody gets it before the transaction ends: what the
    /// transaction writes is the owner's. Call it before reading what the writing depends on. Throws `ClaimLost`.
    public func hold(_ tx: Transaction) async throws {
        // A heartbeat may extend the lease meanwhile; a rescue, which locks the row fully, passes it by.
        let row = try await tx.first(
            """
            select id from jobs where tenant_id = \(tenantID) and id = \(id) and fence = \(fence)
                and state = 'running' for key share
            """)
        if row == nil { throw ClaimLost() }
    }

    /// Ends the job in the transaction that holds its effect: both become durable, or neither. Call it last.
    /// Throws `ClaimLost`.
    public func finish(_ tx: Transaction, at now: Instant) async throws {
        let changed = try await tx.execute(
            """
            update jobs set state = 'done', finished_at = \(now), last_error = '', leased_until = null,
                worker_id = null
            where tenant_id = \(tenantID) and id = \(id) and fence = \(fence) and state = 'running'
            """)
        if changed == 0 { throw ClaimLost() }
    }
}
