import Kernel
import Postgres

extension Statements {
    /// The earliest month before `period` with a statement that is still open.
    func firstOpenMonth(before period: Month) async throws -> Month? {
        try await tx.first(
            """
            select min(period) as period from statements
            where tenant_id = \(tx.tenantID) and status = 'open' and period < \(period)
            """
        ).flatMap { try $0["period"] }
    }

    /// The open statements of a month with what they would close with now. A reseller with a balance from before has
    /// one even without lines.
    func openStatements(of period: Month) async throws -> [Statement] {
        let rows = try await tx.rows(
            """
            select \(sql: Self.columns) from \(sql: Self.source)
            where s.tenant_id = \(tx.tenantID) and s.period = \(period) and s.status = 'open' order by s.reseller_id
            """)
        return try await computed(rows)
    }

    /// Open statements get their totals computed; closed ones show what was written.
    func computed(_ rows: [Row]) async throws -> [Statement] {
        let open = try rows.filter { try $0["status"] as StatementStatus == .open }
        guard !open.isEmpty else { return try rows.map { try Statement($0) } }
        let totals = try await openTotals(try open.map { try $0["id"] })
        return try rows.map { try Statement($0, open: totals[try $0["id"]]) }
    }

    func close(_ statement: Statement, at now: Instant) async throws {
        let totals = statement.totals
        try await tx.execute(
            """
            update statements set status = 'closed', closed_at = \(now), opening = \(totals.opening.minorUnits),
                earned = \(totals.earned.minorUnits), released = \(totals.released.minorUnits),
                disputed = \(totals.disputed.minorUnits), reversals = \(totals.reversals.minorUnits),
                clawbacks = \(totals.clawbacks.minorUnits), adjustments = \(totals.adjustments.minorUnits),
                paid = \(totals.paid.minorUnits), withheld = \(totals.withheld.minorUnits),
                fees = \(totals.fees.minorUnits), returned = \(totals.returned.minorUnits),
                held = \(totals.held.minorUnits), closing = \(statement.closing.minorUnits)
            where tenant_id = \(tx.tenantID) and id = \(statement.id) and status = 'open'
            """)
    }

    private func openTotals(_ ids: [Identifier]) async throws -> [Identifier: StatementTotals] {
        let answers = try await tx.all([
            Self.openings(ids, tx.tenantID), Self.lineSums(ids, tx.tenantID), Self.movementSums(ids, tx.tenantID),
        ])
        var totals: [Identifier: StatementTotals] = [:]
        for row in answers[0] {
            let currency: Currency = try row["currency"]
            var one = StatementTotals(currency, opening: try row.money("opening", currency))
            one.held = try row.money("held", currency)
            totals[try row["id"]] = one
        }
        for row in answers[1] {
            let id: Identifier = try row["id"]
            guard var one = totals[id] else { continue }
            let amount = try row.money("amount", one.opening.currency)
            if try row["released_late"] as Bool {
                one.released = try one.released + amount
            } else {
                try one.add(amount, kind: try row["kind"])
            }
            totals[id] = one
        }
        for row in answers[2] {
            let id: Identifier = try row["id"]
            guard var one = totals[id] else { continue }
            let amount = try row.money("amount", one.opening.currency)
            switch try row["kind"] as StatementMovement.Kind {
            case .paid: one.paid = try one.paid + amount
            case .withheld: one.withheld = try one.withheld + amount
            case .fee: one.fees = try one.fees + amount
            case .returned: one.returned = try one.returned + amount
            }
            totals[id] = one
        }
        return totals
    }

    private static func openings(_ ids: [Identifier], _ tenant: Identifier?) -> SQL {
        """
        select s.id, s.currency,
            coalesce((
                select b.closing from statements b
                where b.tenant_id = s.tenant_id and b.reseller_id = s.reseller_id and b.period < s.period
                    and b.status <> 'open' order by b.period desc limit 1), 0) as opening,
            coalesce((
                select sum(a.amount) from accruals a
                where a.tenant_id = s.tenant_id and a.reseller_id = s.reseller_id and a.state = 'held'
                    and a.period <= s.period), 0)::bigint as held
        from statements s where s.tenant_id = \(tenant) and s.id = any(\(ids))
        """
    }

    private static func lineSums(_ ids: [Identifier], _ tenant: Identifier?) -> SQL {
        """
        select s.id, a.kind, a.released_late, sum(a.amount)::bigint as amount from statements s
        join accruals a on a.tenant_id = s.tenant_id and a.reseller_id = s.reseller_id
            and a.statement_period = s.period and a.state not in ('held', 'cancelled')
        where s.tenant_id = \(tenant) and s.id = any(\(ids)) group by s.id, a.kind, a.released_late
        """
    }

    private static func movementSums(_ ids: [Identifier], _ tenant: Identifier?) -> SQL {
        """
        select s.id, m.kind, sum(m.amount)::bigint as amount from statements s
        join statement_movements m on m.tenant_id = s.tenant_id and m.reseller_id = s.reseller_id
            and m.period = s.period
        where s.tenant_id = \(tenant) and s.id = any(\(ids)) group by s.id, m.kind
        """
    }
}
