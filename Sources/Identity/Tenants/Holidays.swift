import Kernel
import Postgres

/// A day on which a tenant does not work, and why.
public struct Holiday: Sendable, Hashable {
    public let day: Day
    public let name: String

    public init(day: Day, name: String) {
        self.day = day
        self.name = name
    }
}

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

    /// All of them, the earliest first.
    func all() async throws -> [Holiday] {
        try await tx.rows("select day, name from tenant_holidays where tenant_id = \(tx.tenantID) order by day").map {
            Holiday(day: try $0["day"], name: try $0["name"])
        }
    }

    /// False when the day is one already.
    func add(_ holiday: Holiday) async throws -> Bool {
        try await tx.execute(
            """
            insert into tenant_holidays (tenant_id, day, name)
            values (\(tx.tenantID), \(holiday.day), \(holiday.name)) on conflict do nothing
            """) == 1
    }

    /// What it was; nil when the day was none.
    func remove(_ day: Day) async throws -> Holiday? {
        try await tx.first(
            "delete from tenant_holidays where tenant_id = \(tx.tenantID) and day = \(day) returning name"
        ).map { Holiday(day: day, name: try $0["name"]) }
    }
}
