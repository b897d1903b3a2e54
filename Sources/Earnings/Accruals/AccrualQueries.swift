import Kernel
import Postgres

extension Accruals {
    public static let pageSize = 50

    /// One line with everything that led to it. Throws NotFound, also for a line of another reseller.
    public func accrual(_ id: Identifier, of reseller: Identifier? = nil) async throws -> (
        line: AccrualLine, working: Working
    ) {
        let row = try await tx.first(
            """
            select \(sql: AccrualLine.columns), a.working::text as working from \(sql: AccrualLine.source)
            where a.tenant_id = \(tx.tenantID) and a.id = \(id)
                and (\(reseller)::uuid is null or a.reseller_id = \(reseller))
            """)
        guard let row else { throw NotFound() }
        return (try AccrualLine(row), try StoredJSON.decode(Working.self, try row["working"]))
    }

    /// One page of lines, the newest first.
    public func list(
        _ filter: AccrualFilter, after key: String? = nil, count: Int = pageSize
    ) async throws -> Slice<AccrualLine> {
        let parts = key?.split(separator: " ", maxSplits: 1).map(String.init) ?? []
        let day = parts.first.flatMap { Day($0) }
        let place = parts.count == 2 ? Identifier(parts[1]) : nil
        let condition = filter.condition(tx.tenantID)
        let answers = try await tx.all([
            """
            select \(sql: AccrualLine.columns) from \(sql: AccrualLine.source) where \(sql: condition)
                and (\(day)::date is null or (a.earned_on, a.id) < (\(day), \(place)))
            order by a.earned_on desc, a.id desc limit \(count + 1)
            """,
            "select count(*) as total from accruals a where \(sql: condition)",
        ])
        return Slice(
            reading: try answers[0].map(AccrualLine.init), pageSize: count,
            total: try answers[1].first?["total"]
        ) { "\($0.earnedOn) \($0.id)" }
    }

    /// Every line of a filter in the order of their days, for a statement or a file.
    public func all(_ filter: AccrualFilter) async throws -> [AccrualLine] {
        try await tx.rows(
            """
            select \(sql: AccrualLine.columns) from \(sql: AccrualLine.source)
            where \(sql: filter.condition(tx.tenantID)) order by a.earned_on, a.invoice, a.id
            """
        ).map(AccrualLine.init)
    }

    /// The lines that undo this one.
    public func undoing(_ id: Identifier) async throws -> [AccrualLine] {
        try await tx.rows(
            """
            select \(sql: AccrualLine.columns) from \(sql: AccrualLine.source)
            where a.tenant_id = \(tx.tenantID) and a.original_id = \(id) and not a.withdrawn
            order by a.earned_on, a.id
            """
        ).map(AccrualLine.init)
    }

    /// Approves the accrued lines of a run and says what they come to, by reseller.
    func approve(run: Identifier, _ currency: Currency) async throws
        -> [(reseller: Identifier, earned: Money, takenBack: Money)]
    {
        let rows = try await tx.rows(
            """
            with done as (
                update accruals set state = 'approved'
                where tenant_id = \(tx.tenantID) and run_id = \(run) and state = 'accrued'
                returning reseller_id, amount)
            select reseller_id, coalesce(sum(amount) filter (where amount > 0), 0)::bigint as earned,
                coalesce(sum(amount) filter (where amount < 0), 0)::bigint as taken_back
            from done group by reseller_id order by reseller_id
            """)
        return try rows.map {
            (
                reseller: try $0["reseller_id"], earned: try $0.money("earned", currency),
                takenBack: try $0.money("taken_back", currency)
            )
        }
    }
}
