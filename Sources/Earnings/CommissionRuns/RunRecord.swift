import Identity
import Kernel
import Postgres

/// A run as its page shows it.
public struct RunRecord: Sendable {
    /// What a run found for one reseller.
    public struct ResellerTotals: Sendable {
        public let resellerID: Identifier
        public let resellerName: String
        public let lines: Int
        public let earned: Money
        public let reversals: Money
        public let clawbacks: Money
        /// Not part of the total.
        public let held: Money
        /// What becomes payable when the run is approved.
        public let total: Money
    }

    /// How many events paid nothing for one reason.
    public struct ZeroCount: Sendable {
        public let reason: ZeroReason
        public let kind: CommissionKind
        public let count: Int
        public let base: Money
    }

    public let run: CommissionRun
    public let progress: RunProgress
    public let failures: [RunPart]
    public let resellers: [ResellerTotals]
    public let zeros: [ZeroCount]
    public let findings: [Reconciliation.Finding]

    public func total() throws -> Money { try resellers.map(\.total).total(run.currency) }
    public func held() throws -> Money { try resellers.map(\.held).total(run.currency) }
    public var lineCount: Int { resellers.reduce(0) { $0 + $1.lines } }
}

/// One event that paid nothing, as lists show it.
public struct ZeroLine: Sendable {
    public let resellerID: Identifier?
    public let resellerName: String
    public let kind: CommissionKind
    public let reason: ZeroReason
    public let customerID: Identifier
    public let customerName: String
    public let invoice: String
    public let product: String?
    public let eventOn: Day
    public let base: Money
}

/// What staff and resellers read about runs, lines and statements.
public struct ReadingEarnings: Sendable {
    private static let mostZeroLines = 1000

    let database: Database
    let clock: Clock

    public init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// The newest month first, each with how far it is.
    public func runs(_ tenant: Identifier) async throws -> [(run: CommissionRun, progress: RunProgress)] {
        try await database.reading(tenant) { tx in
            var runs: [(run: CommissionRun, progress: RunProgress)] = []
            for run in try await CommissionRuns(tx).all() {
                runs.append((run, try await RunParts(tx).progress(of: run)))
            }
            return runs
        }
    }

    /// Throws NotFound.
    public func progress(_ tenant: Identifier, _ id: Identifier) async throws -> (
        run: CommissionRun, progress: RunProgress
    ) {
        try await database.reading(tenant) { tx in
            let run = try await CommissionRuns(tx).run(id)
            return (run, try await RunParts(tx).progress(of: run))
        }
    }

    /// Throws NotFound.
    public func record(_ tenant: Identifier, _ id: Identifier) async throws -> RunRecord {
        try await database.reading(tenant) { tx in
            let run = try await CommissionRuns(tx).run(id)
            return RunRecord(
                run: run, progress: try await RunParts(tx).progress(of: run),
                failures: try await RunParts(tx).parts(of: run).filter { $0.status == .failed },
                resellers: try await Self.totals(run, tx), zeros: try await Self.zeroCounts(run, tx),
                findings: try await Reconciliation(tx).findings(run.currency))
        }
    }

    /// The events of a run that paid nothing, of one reason when it is given; 1000 at most.
    public func zeros(_ tenant: Identifier, run: Identifier, reason: ZeroReason? = nil) async throws -> [ZeroLine] {
        try await database.reading(tenant) { tx in
            try await tx.rows(
                """
                select z.reseller_id, coalesce(r.name, '') as reseller_name, z.kind, z.reason, z.customer_id,
                    coalesce(c.name, '') as customer_name, z.invoice, z.product, z.event_on, z.base, z.currency
                from zero_records z
                left join resellers r on r.tenant_id = z.tenant_id and r.id = z.reseller_id
                left join customers c on c.tenant_id = z.tenant_id and c.id = z.customer_id
                where z.tenant_id = \(tenant) and z.run_id = \(run)
                    and (\(reason)::text is null or z.reason = \(reason))
                order by z.reason, r.name nulls first, z.event_on, z.id limit \(Self.mostZeroLines)
                """
            ).map(ZeroLine.init)
        }
    }

    private static func totals(_ run: CommissionRun, _ tx: Transaction) async throws -> [RunRecord.ResellerTotals] {
        let rows = try await tx.rows(
            """
            select r.id, r.name, count(*) as lines,
                coalesce(sum(a.amount) filter (where a.kind not in ('reversal', 'clawback') and a.state <> 'held'), 0)
                    ::bigint as earned,
                coalesce(sum(a.amount) filter (where a.kind = 'reversal' and a.state <> 'held'), 0)::bigint
                    as reversals,
                coalesce(sum(a.amount) filter (where a.kind = 'clawback' and a.state <> 'held'), 0)::bigint
                    as clawbacks,
                coalesce(sum(a.amount) filter (where a.state = 'held'), 0)::bigint as held,
                coalesce(sum(a.amount) filter (where a.state <> 'held'), 0)::bigint as total
            from accruals a join resellers r on r.tenant_id = a.tenant_id and r.id = a.reseller_id
            where a.tenant_id = \(tx.tenantID) and a.run_id = \(run.id) and a.state <> 'cancelled'
            group by r.id, r.name order by r.name, r.id
            """)
        return try rows.map { row in
            RunRecord.ResellerTotals(
                resellerID: try row["id"], resellerName: try row["name"], lines: try row["lines"],
                earned: try row.money("earned", run.currency), reversals: try row.money("reversals", run.currency),
                clawbacks: try row.money("clawbacks", run.currency), held: try row.money("held", run.currency),
                total: try row.money("total", run.currency))
        }
    }

    private static func zeroCounts(_ run: CommissionRun, _ tx: Transaction) async throws -> [RunRecord.ZeroCount] {
        try await tx.rows(
            """
            select reason, kind, count(*) as events, sum(base)::bigint as base from zero_records
            where tenant_id = \(tx.tenantID) and run_id = \(run.id) group by reason, kind order by count(*) desc, reason
            """
        ).map {
            RunRecord.ZeroCount(
                reason: try $0["reason"], kind: try $0["kind"], count: try $0["events"],
                base: try $0.money("base", run.currency))
        }
    }
}

extension ZeroLine {
    init(_ row: Row) throws {
        self.init(
            resellerID: try row["reseller_id"], resellerName: try row["reseller_name"], kind: try row["kind"],
            reason: try row["reason"], customerID: try row["customer_id"], customerName: try row["customer_name"],
            invoice: try row["invoice"], product: try row["product"], eventOn: try row["event_on"],
            base: try row.money("base", row["currency"]))
    }
}
