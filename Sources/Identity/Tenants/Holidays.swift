import Kernel
import Postgres

/// The days on which a tenant does not work.
public struct Holidays: Sendable {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The tenant's working time: its zone and holidays. Throws NotFound without a tenant.
    public func calendar() async throws -> BusinessCalendar {
        let answers = try await tx.all([
            "select time_zone from tenants where id = \(tx.tenantID)",
            "select day from tenant_holidays where tenant_id = \(tx.tenantID)",
        ])
        guard let row = answers[0].first, let zone = Zone(try row["time_zone"] as String) else { throw NotFound() }
        return BusinessCalendar(zone: zone, holidays: Set(try answers[1].map { try $0["day"] as Day }))
    }
}
