import Kernel
import Postgres

/// How much background work of a tenant waits, runs and has been given up.
public struct JobCounts: Sendable, Hashable {
    public let waiting: Int
    public let running: Int
    public let dead: Int

    public static let none = JobCounts(waiting: 0, running: 0, dead: 0)

    /// The counts of every tenant that has unfinished or dead jobs; `tx` is a transaction of the platform.
    public static func byTenant(_ tx: Transaction) async throws -> [Identifier: JobCounts] {
        var counts: [Identifier: JobCounts] = [:]
        let rows = try await tx.rows(
            """
            select tenant_id, count(*) filter (where state in ('available', 'retry')) as waiting,
                count(*) filter (where state = 'running') as running, count(*) filter (where state = 'dead') as dead
            from jobs where state in ('available', 'retry', 'running', 'dead') group by tenant_id
            """)
        for row in rows {
            counts[try row["tenant_id"]] = JobCounts(
                waiting: try row["waiting"], running: try row["running"], dead: try row["dead"])
        }
        return counts
    }
}
