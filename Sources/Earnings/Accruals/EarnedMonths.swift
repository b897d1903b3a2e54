import Kernel
import Postgres

/// What the lines of each reseller's months come to: the lines that are not cancelled, held ones too. Whoever adds or
/// cancels lines says so here in the same statement, so that the sums cannot part from the lines.
public struct EarnedMonths: Sendable {
    /// The kinds whose base counts for the conditions of the tiers.
    public static let baseKinds: [CommissionKind] = [.monthlyRecurring, .installation, .usage]

    /// Whether the base of a line counts: that of these kinds, less what is undone of it. A reversal names the kind
    /// that it undoes first in its `part`.
    private static let counts: SQL = """
        (kind = any(\(baseKinds)) or kind = 'reversal' and split_part(part, ' ', 1) = any(\(baseKinds)))
        """

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Resellers and months whose sums are not those of their lines: none, unless the program has a defect.
    public func parted() async throws -> [(reseller: Identifier, period: Month)] {
        try await tx.rows(
            """
            select reseller_id, period from (
                select reseller_id, period, count(*) as lines, sum(amount)::bigint as earned,
                    coalesce(sum(base) filter (where \(sql: Self.counts)), 0)::bigint as base
                from accruals where tenant_id = \(tx.tenantID) and state <> 'cancelled' group by reseller_id, period) l
            full join (
                select reseller_id, period, lines, earned, base from earned_months
                where tenant_id = \(tx.tenantID)) m using (reseller_id, period)
            where (coalesce(l.lines, 0), coalesce(l.earned, 0), coalesce(l.base, 0))
                <> (coalesce(m.lines, 0), coalesce(m.earned, 0), coalesce(m.base, 0))
            order by reseller_id, period
            """
        ).map { (reseller: try $0["reseller_id"], period: try $0["period"]) }
    }

    /// A statement that adds lines and their sums; `insert` returns `reseller_id, period, kind, part, state,
    /// amount, base`.
    static func adding(_ insert: SQL, of tenant: Identifier?) -> SQL {
        "with changed as (\(sql: insert)) \(sql: sums(of: tenant, "state <> 'cancelled'", sign: ""))"
    }

    /// A statement that cancels lines and takes them from the sums; `update` touches lines that counted and returns
    /// `reseller_id, period, kind, part, amount, base`.
    static func cancelling(_ update: SQL, of tenant: Identifier?) -> SQL {
        "with changed as (\(sql: update)) \(sql: sums(of: tenant, "true", sign: "-"))"
    }

    /// Months are written in one order by everybody, so that two transactions do not wait for each other.
    static func sums(of tenant: Identifier?, _ condition: SQL, sign: SQL) -> SQL {
        """
        insert into earned_months (tenant_id, reseller_id, period, lines, earned, base)
        select \(tenant), reseller_id, period, \(sql: sign)count(*), \(sql: sign)sum(amount)::bigint,
            \(sql: sign)coalesce(sum(base) filter (where \(sql: counts)), 0)::bigint
        from changed where \(sql: condition) group by reseller_id, period order by reseller_id, period
        on conflict on constraint earned_months_pk do update
            set lines = earned_months.lines + excluded.lines, earned = earned_months.earned + excluded.earned,
                base = earned_months.base + excluded.base
        """
    }
}
