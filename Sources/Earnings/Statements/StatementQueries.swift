import Kernel
import Postgres

/// Which statements a list shows.
public struct StatementFilter: Hashable, Sendable {
    public var resellerID: Identifier?
    public var period: Month?
    public var status: StatementStatus?

    public init(resellerID: Identifier? = nil, period: Month? = nil, status: StatementStatus? = nil) {
        self.resellerID = resellerID
        self.period = period
        self.status = status
    }
}

extension Statements {
    /// Throws NotFound, also for a statement of another reseller when one is given.
    public func statement(_ id: Identifier, of reseller: Identifier? = nil) async throws -> Statement {
        let rows = try await tx.rows(
            """
            select \(sql: Self.columns) from \(sql: Self.source)
            where s.tenant_id = \(tx.tenantID) and s.id = \(id)
                and (\(reseller)::uuid is null or s.reseller_id = \(reseller))
            """)
        guard let statement = try await computed(rows).first else { throw NotFound() }
        return statement
    }

    /// The newest month first, then by reseller. The key is the place after the last row of a page.
    public func list(_ filter: StatementFilter, after key: String? = nil) async throws -> Slice<Statement> {
        let parts = key?.split(separator: " ", maxSplits: 1).map(String.init) ?? []
        let month = parts.first.flatMap { Month($0) }
        let place = parts.count == 2 ? Identifier(parts[1]) : nil
        let condition: SQL = """
            s.tenant_id = \(tx.tenantID)
                and (\(filter.resellerID)::uuid is null or s.reseller_id = \(filter.resellerID))
                and (\(filter.period)::date is null or s.period = \(filter.period))
                and (\(filter.status)::text is null or s.status = \(filter.status))
            """
        let answers = try await tx.all([
            """
            select \(sql: Self.columns) from \(sql: Self.source) where \(sql: condition)
                and (\(month)::date is null or s.period < \(month)
                    or (s.period = \(month) and s.id > \(place)))
            order by s.period desc, s.id limit \(Self.pageSize + 1)
            """,
            "select count(*) as total from statements s where \(sql: condition)",
        ])
        return Slice(
            reading: try await computed(answers[0]), pageSize: Self.pageSize, total: try answers[1].first?["total"]
        ) { "\($0.period) \($0.id)" }
    }

    /// The months that have statements, the newest first.
    public func months() async throws -> [Month] {
        try await tx.rows(
            "select distinct period from statements where tenant_id = \(tx.tenantID) order by period desc"
        ).map { try $0["period"] }
    }

    /// What payouts did to a reseller's month, in the order of their days.
    public func movements(of statement: Statement) async throws -> [StatementMovement] {
        try await tx.rows(
            """
            select kind, amount, currency, happened_on, payout_id from statement_movements
            where tenant_id = \(tx.tenantID) and reseller_id = \(statement.resellerID)
                and period = \(statement.period) order by happened_on, kind
            """
        ).map(StatementMovement.init)
    }
}
