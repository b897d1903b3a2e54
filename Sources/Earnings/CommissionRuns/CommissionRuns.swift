import Kernel
import Postgres

/// The runs of a tenant.
public struct CommissionRuns: Sendable {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The newest month first.
    public func all() async throws -> [CommissionRun] {
        try await tx.rows(
            """
            select \(sql: CommissionRun.columns) from commission_runs
            where tenant_id = \(tx.tenantID) order by period desc
            """
        ).map(CommissionRun.init)
    }

    /// Throws NotFound.
    public func run(_ id: Identifier) async throws -> CommissionRun { try await one("id = \(id)") }

    public func run(for period: Month) async throws -> CommissionRun? {
        try await tx.first(
            """
            select \(sql: CommissionRun.columns) from commission_runs
            where tenant_id = \(tx.tenantID) and period = \(period)
            """
        ).map(CommissionRun.init)
    }

    func locked(_ id: Identifier) async throws -> CommissionRun { try await one("id = \(id) for update") }

    /// Several parts of one run may be at work; nobody may end it meanwhile.
    func shared(_ id: Identifier) async throws -> CommissionRun { try await one("id = \(id) for share") }

    func add(_ run: CommissionRun) async throws {
        try await tx.execute(
            """
            insert into commission_runs (tenant_id, id, public_id, period, status, attempt, posted_on, currency,
                started_by_id, started_by, started_at)
            values (\(tx.tenantID), \(run.id), \(run.publicID), \(run.period), \(run.status), \(run.attempt),
                \(run.postedOn), \(run.currency), \(run.startedByID), \(run.startedBy), \(run.startedAt))
            """)
    }

    /// A cancelled run, or one that is calculated anew, starts over.
    func restart(
        _ id: Identifier, attempt: Int, postedOn: Day, by actor: (id: Identifier?, name: String), at now: Instant
    ) async throws {
        try await tx.execute(
            """
            update commission_runs set status = 'scheduled', attempt = \(attempt), posted_on = \(postedOn),
                started_by_id = \(actor.id), started_by = \(actor.name), started_at = \(now), calculated_at = null,
                cancelled_by = '', cancelled_at = null
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    func set(_ status: RunStatus, of id: Identifier) async throws {
        try await tx.execute(
            "update commission_runs set status = \(status) where tenant_id = \(tx.tenantID) and id = \(id)")
    }

    func markCalculated(_ id: Identifier, at now: Instant) async throws {
        try await tx.execute(
            """
            update commission_runs set status = 'calculated', calculated_at = \(now)
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    func markApproved(_ id: Identifier, by actor: (id: Identifier?, name: String), at now: Instant) async throws {
        try await tx.execute(
            """
            update commission_runs set status = 'approved', approved_by_id = \(actor.id), approved_by = \(actor.name),
                approved_at = \(now)
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    func markCancelled(_ id: Identifier, by name: String, at now: Instant) async throws {
        try await tx.execute(
            """
            update commission_runs set status = 'cancelled', cancelled_by = \(name), cancelled_at = \(now)
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    private func one(_ condition: SQL) async throws -> CommissionRun {
        let row = try await tx.first(
            """
            select \(sql: CommissionRun.columns) from commission_runs
            where tenant_id = \(tx.tenantID) and \(sql: condition)
            """)
        guard let row else { throw NotFound() }
        return try CommissionRun(row)
    }
}
