import Kernel
import Postgres

/// One reseller's part of a run; the part without a reseller looks for events that belong to nobody.
public struct RunPart: Hashable, Sendable {
    public enum Status: String, Sendable, SQLValue, SQLDecodable {
        case pending, done, failed
    }

    public let position: Int
    public let resellerID: Identifier?
    public let resellerName: String
    public let status: Status
    /// What stopped it, for staff.
    public let problem: String
}

extension RunPart {
    init(_ row: Row) throws {
        self.init(
            position: try row["position"], resellerID: try row["reseller_id"], resellerName: try row["reseller_name"],
            status: try row["status"], problem: try row["problem"])
    }
}

/// The parts of runs.
public struct RunParts: Sendable {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// In their order.
    public func parts(of run: CommissionRun) async throws -> [RunPart] {
        try await tx.rows(
            """
            select position, reseller_id, reseller_name, status, problem from run_parts
            where tenant_id = \(tx.tenantID) and run_id = \(run.id) and attempt = \(run.attempt) order by position
            """
        ).map(RunPart.init)
    }

    public func progress(of run: CommissionRun) async throws -> RunProgress {
        let row = try await tx.first(
            """
            select count(*) filter (where status = 'done') as done, count(*) filter (where status = 'failed') as failed,
                count(*) as parts
            from run_parts where tenant_id = \(tx.tenantID) and run_id = \(run.id) and attempt = \(run.attempt)
            """)
        guard let row else { throw NotFound() }
        return RunProgress(done: try row["done"], failed: try row["failed"], all: try row["parts"])
    }

    /// Lays the parts of an attempt once; a second time changes nothing.
    func lay(_ resellers: [(id: Identifier?, name: String)], for run: CommissionRun) async throws {
        try await tx.execute(
            """
            insert into run_parts (tenant_id, run_id, attempt, position, reseller_id, reseller_name)
            select \(tx.tenantID), \(run.id), \(run.attempt), p.position, p.reseller_id, p.name
            from unnest(\(Array(1...max(1, resellers.count))), \(resellers.map(\.id)), \(resellers.map(\.name)))
                as p (position, reseller_id, name)
            where p.name is not null
            on conflict on constraint run_parts_pk do nothing
            """)
    }

    /// The part, locked until the end of the unit of work; nil when somebody else finished it.
    func lockedUnfinished(_ position: Int, of run: CommissionRun) async throws -> RunPart? {
        try await tx.first(
            """
            select position, reseller_id, reseller_name, status, problem from run_parts
            where tenant_id = \(tx.tenantID) and run_id = \(run.id) and attempt = \(run.attempt)
                and position = \(position) and status <> 'done' for update
            """
        ).map(RunPart.init)
    }

    /// `change` is the number of the feed's last change that the part knew.
    func mark(
        _ status: RunPart.Status, _ position: Int, of run: CommissionRun, problem: String = "", change: Int64 = 0,
        at now: Instant
    ) async throws {
        try await tx.execute(
            """
            update run_parts set status = \(status), problem = \(problem), known_change = \(change),
                done_at = \(now)
            where tenant_id = \(tx.tenantID) and run_id = \(run.id) and attempt = \(run.attempt)
                and position = \(position)
            """)
    }
}
