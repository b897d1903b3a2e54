import Kernel
import Postgres

/// What planning needs to know of a tenant.
struct ScheduledTenant: Sendable {
    /// How far a schedule is planned, and by which rule.
    struct Planned: Sendable, Hashable {
        let rule: String
        let catchUp: String
        let zone: String
        let nextAt: Instant
    }

    let id: Identifier
    /// Nil when the system's database of zones does not know it.
    let zone: Zone?
    let createdAt: Instant
    let planned: [String: Planned]

    /// `tx` is a transaction of the platform.
    static func all(_ tx: Transaction) async throws -> [ScheduledTenant] {
        let answers = try await tx.all([
            "select id, time_zone, created_at from tenants order by id",
            "select tenant_id, name, rule, catch_up, zone, next_at from schedules",
        ])
        var planned: [Identifier: [String: Planned]] = [:]
        for row in answers[1] {
            planned[try row["tenant_id"], default: [:]][try row["name"]] = Planned(
                rule: try row["rule"], catchUp: try row["catch_up"], zone: try row["zone"], nextAt: try row["next_at"])
        }
        return try answers[0].map { row in
            let (id, zone): (Identifier, String) = (try row["id"], try row["time_zone"])
            return ScheduledTenant(
                id: id, zone: Zone(zone), createdAt: try row["created_at"], planned: planned[id] ?? [:])
        }
    }

    /// Whether nothing can be due for a schedule before the instant that is written down.
    func isSettled(_ entry: Schedules.Entry, in zone: Zone, at now: Instant) -> Bool {
        guard let known = planned[entry.name] else { return false }
        return known.nextAt > now && known.rule == entry.rule.words && known.catchUp == entry.catchUp.words
            && known.zone == zone.name
    }
}
