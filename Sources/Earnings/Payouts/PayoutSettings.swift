import Kernel
import Postgres

/// The tenant's agreement with its bank and the smallest amount that is paid.
public struct PayoutSettings: Hashable, Sendable {
    public let originator: AchOriginator
    public let minimum: Money

    public init(originator: AchOriginator, minimum: Money) {
        self.originator = originator
        self.minimum = minimum
    }

    /// The smallest payout in minor units unless the tenant sets another.
    public static let defaultMinimum: Int64 = 50_00
    /// Of the last payout of a reseller that ended.
    public static let finalMinimum: Int64 = 1_00

    /// The settings of the tenant, nil when its bank was never entered.
    public static func current(_ tx: Transaction, _ currency: Currency) async throws -> PayoutSettings? {
        guard
            let row = try await tx.first(
                """
                select destination, destination_name, origin, origin_name, company_name, company_id, originating_bank,
                    entry_description, minimum
                from payout_settings
                """)
        else { return nil }
        let originator = AchOriginator(
            destination: try row["destination"], destinationName: try row["destination_name"],
            origin: try row["origin"], originName: try row["origin_name"], companyName: try row["company_name"],
            companyID: try row["company_id"], bank: try row["originating_bank"],
            entryDescription: try row["entry_description"])
        return PayoutSettings(originator: originator, minimum: try row.money("minimum", currency))
    }

    /// Stores these settings in place of the former ones.
    func save(_ tx: Transaction, tenantID: Identifier, at now: Instant) async throws {
        try await tx.execute(
            """
            insert into payout_settings (tenant_id, destination, destination_name, origin, origin_name, company_name,
                company_id, originating_bank, entry_description, minimum, updated_at)
            values (\(tenantID), \(originator.destination), \(originator.destinationName), \(originator.origin),
                \(originator.originName), \(originator.companyName), \(originator.companyID), \(originator.bank),
                \(originator.entryDescription), \(minimum.minorUnits), \(now))
            on conflict (tenant_id) do update set destination = excluded.destination,
                destination_name = excluded.destination_name, origin = excluded.origin,
                origin_name = excluded.origin_name, company_name = excluded.company_name,
                company_id = excluded.company_id, originating_bank = excluded.originating_bank,
                entry_description = excluded.entry_description, minimum = excluded.minimum,
                updated_at = excluded.updated_at
            """)
    }
}
