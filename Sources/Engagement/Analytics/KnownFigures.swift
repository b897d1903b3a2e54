import Earnings
import Kernel
import Partnership
import Postgres

/// What the program knows of resellers beyond their records, for the rules of status and tier. Health has no data yet:
/// its lookup is added here.
public enum KnownFigures {
    public static let all = ResellerFigures(
        lastCommissionOn: lastCommissionOn, bases: bases, knownThrough: knownThrough, activeCustomers: activeCustomers,
        certificationLevel: { tx, resellers, day in try await Certifications(tx).levels(of: resellers, on: day) })

    @Sendable private static func lastCommissionOn(_ tx: Transaction) async throws -> [Identifier: Day] {
        let rows = try await tx.rows(
            """
            select reseller_id, max(period) as month from earned_months
            where tenant_id = \(tx.tenantID) and lines > 0 group by reseller_id
            """)
        var days: [Identifier: Day] = [:]
        for row in rows {
            let month: Month = try row["month"]
            days[try row["reseller_id"]] = month.lastDay
        }
        return days
    }

    @Sendable private static func bases(
        _ tx: Transaction, _ months: ClosedRange<Month>
    ) async throws -> [Identifier: Int64] {
        let rows = try await tx.rows(
            """
            select reseller_id, sum(base)::bigint as base from earned_months
            where tenant_id = \(tx.tenantID) and lines > 0 and period between \(months.lowerBound)
                and \(months.upperBound)
            group by reseller_id
            """)
        var bases: [Identifier: Int64] = [:]
        for row in rows { bases[try row["reseller_id"]] = try row["base"] as Int64 }
        return bases
    }

    /// A month's base is known when its run has found every line.
    @Sendable private static func knownThrough(_ tx: Transaction) async throws -> Month? {
        try await CommissionRuns(tx).all().first { $0.status == .calculated || $0.status == .approved }?.period
    }

    @Sendable private static func activeCustomers(_ tx: Transaction) async throws -> [Identifier: Int] {
        let rows = try await tx.rows(
            """
            select reseller_id, count(*) as total from customers
            where tenant_id = \(tx.tenantID) and reseller_id is not null and active_services > 0
            group by reseller_id
            """)
        var counts: [Identifier: Int] = [:]
        for row in rows { counts[try row["reseller_id"]] = try row["total"] as Int }
        return counts
    }
}
