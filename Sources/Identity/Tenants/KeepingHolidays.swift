import Jobs
import Kernel
import Postgres

/// Entering the days on which a tenant does not work. Whoever promised an answer in working time hears of each change.
public struct KeepingHolidays: Sendable {
    /// So far ahead a holiday may be entered.
    public static let farthestDays = 1100
    static let names = 2...100

    private let database: Database
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, clock: Clock, chance: Chance) {
        self.database = database
        self.clock = clock
        self.chance = chance
    }

    /// Those that are past and those to come, the earliest first.
    public func holidays(_ tenant: Identifier) async throws -> [Holiday] {
        try await database.reading(tenant) { tx in try await Holidays(tx).all() }
    }

    /// Enters a day from today on; nil is a date that could not be read. Throws Invalid for `day` and `name`.
    public func add(_ tenant: Tenant, _ day: Day?, name: String, by actor: Actor) async throws -> Holiday {
        let today = tenant.zone.day(of: clock.now)
        var invalid = Invalid()
        if day.map({ $0 < today || $0 > today.adding(days: Self.farthestDays) }) ?? true {
            invalid.add("day", "Enter a date from today on and within three years, like \(today.description).")
        }
        if !Self.names.contains(name.count) || !name.isPlainText() {
            invalid.add("name", "Say in 2 to 100 characters what is celebrated.")
        }
        guard let day, invalid.isEmpty else { throw invalid }
        let holiday = Holiday(day: day, name: name)
        try await database.transaction(tenant.id) { tx in
            guard try await Holidays(tx).add(holiday) else {
                throw Invalid("day", "This day is a holiday already.")
            }
            try await note("holiday.added", holiday, tenant, in: tx, by: actor, after: ["name": name])
        }
        return holiday
    }

    /// Makes a day from today on a day like others again. What is past stays, as answers were due by it. Throws
    /// NotFound for a day that is no holiday.
    public func remove(_ tenant: Tenant, _ day: Day, by actor: Actor) async throws -> Holiday {
        guard day >= tenant.zone.day(of: clock.now) else { throw NotFound() }
        return try await database.transaction(tenant.id) { tx in
            guard let holiday = try await Holidays(tx).remove(day) else { throw NotFound() }
            try await note("holiday.removed", holiday, tenant, in: tx, by: actor, before: ["name": holiday.name])
            return holiday
        }
    }

    private func note(
        _ act: String, _ holiday: Holiday, _ tenant: Tenant, in tx: Transaction, by actor: Actor,
        before: [String: String] = [:], after: [String: String] = [:]
    ) async throws {
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            actor, act, subject: AuditSubject("holiday", holiday.day, holiday.name), before: before, after: after)
        try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(name: "holidays.changed", subjectID: tenant.id, facts: ["day": holiday.day.description]))
    }
}
