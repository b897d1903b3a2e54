import Identity
import Jobs
import Kernel
import Postgres
import Vault

/// How companies become resellers: from the first saved page of the form to the decision.
public struct Recruiting: Sendable {
    let database: Database
    let sealer: Sealer
    let screen: UploadScreen
    let clock: Clock
    let chance: Chance

    public init(
        database: Database, sealer: Sealer, screen: UploadScreen = .none, clock: Clock, chance: Chance
    ) {
        self.database = database
        self.sealer = sealer
        self.screen = screen
        self.clock = clock
        self.chance = chance
    }

    /// What staff read before they decide. Throws NotFound; drafts are the applicants' own.
    public func application(_ tenant: Identifier, _ id: Identifier) async throws -> PartnerApplication {
        try await database.reading(tenant) { tx in
            let application = try await PartnerApplications(tx, sealer: sealer).application(id)
            guard application.status != .draft else { throw NotFound() }
            return application
        }
    }

    /// One page of the list of applications with the numbers beside its filters.
    public func queue(
        _ tenant: Identifier, _ filter: ApplicationFilter, after key: String? = nil,
        count: Int = PartnerApplications.pageSize
    ) async throws -> (page: Slice<ApplicationSummary>, counts: [ApplicationStatus: Int], calendar: BusinessCalendar) {
        try await database.reading(tenant) { tx in
            let queue = ApplicationQueue(tx)
            return (
                try await queue.page(filter, after: key, count: count), try await queue.counts(),
                try await Holidays(tx).calendar()
            )
        }
    }

    /// What happened to an application, the newest first.
    public func history(_ tenant: Identifier, _ id: Identifier) async throws -> [AuditEvent] {
        try await database.reading(tenant) { tx in
            try await AuditTrail(tx, clock: clock, chance: chance).history(of: "application", id)
        }
    }

    /// The working time by which answers are due.
    public func calendar(_ tenant: Identifier) async throws -> BusinessCalendar {
        try await database.reading(tenant) { tx in try await Holidays(tx).calendar() }
    }

    func applications(_ tx: Transaction) -> PartnerApplications { PartnerApplications(tx, sealer: sealer) }

    /// Writes a changed application; one that waits no longer gets the working time that it waited. Throws the refusal
    /// that fits what somebody else did in the meantime.
    func write(
        _ application: PartnerApplication, _ act: ApplicationAct, in tx: Transaction, zone: Zone
    ) async throws {
        var application = application
        var due: Instant?
        if let pausedAt = application.pausedAt, application.status != .pendingDocuments {
            let calendar = try await Holidays(tx).calendar()
            application.pausedSeconds += calendar.workingSeconds(from: pausedAt, to: clock.now)
            application.pausedAt = nil
            due = ResponseClock(calendar: calendar).decisionDue(
                submittedAt: application.submittedAt ?? application.savedAt, pausedSeconds: application.pausedSeconds)
        }
        if try await applications(tx).move(application, decisionDue: due) { return }
        let current = try await applications(tx).application(application.id)
        _ = try current.status(after: act, zone: zone)
        throw ApplicationRefusal.changed
    }

    func record(_ event: String, _ application: PartnerApplication, in tx: Transaction, _ facts: [String: String] = [:])
        async throws
    {
        let common = ["application": application.publicID, "email": application.answers[.contactEmail]]
        _ = try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(name: event, subjectID: application.id, facts: common.merging(facts) { $1 }))
    }

    /// Appends to the audit trail; comes last in a unit of work because it holds the tenant's chain.
    func audit(
        _ actor: Actor, _ act: String, _ application: PartnerApplication, in tx: Transaction,
        before: [String: String] = [:], after: [String: String] = [:], reason: String = ""
    ) async throws {
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            actor, act, subject: .application(application.id, application.publicID), before: before, after: after,
            reason: reason)
    }

    func key() -> Identifier { Identifier(at: clock.now, chance: chance) }
}

extension Actor {
    /// The member of staff as records name them.
    var person: PartnerApplication.Person { PartnerApplication.Person(id: accountID, name: name) }
}
