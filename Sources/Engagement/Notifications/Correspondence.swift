import Identity
import Jobs
import Kernel
import Mail
import Postgres
import Templates
import Vault

/// Writes to people about what happened: each domain event that concerns somebody becomes a letter in the outbox.
public struct Correspondence: Sendable {
    private static let subscriber = "letters"
    private static let securityEvents = [
        "second_factor.on", "second_factor.off", "second_factor.reset", "recovery_code.used", "recovery_codes.renewed",
        "roles.changed", "token.made",
    ]

    private static let agreementEvents = [
        "agreement.sent", "agreement.in_force", "agreement.reminder", "agreement.notice_given", "agreement.expired",
        "agreement.terminated", "agreement.overdue",
    ]

    private static let certificationEvents = [
        "certification.certified", "certification.reminder", "certification.expired", "certification.revoked",
    ]

    private let database: Database
    private let templates: TemplatesInUse
    private let sites: SiteAddresses
    private let press: WordingPress
    private let choiceLinks: ChoiceLinks
    let sealer: Sealer
    let clock: Clock
    let chance: Chance

    /// `baseURL` is the address of the default tenant; the links of others lead to their own.
    public init(
        database: Database, templates: TemplatesInUse, press: WordingPress = WordingPress(), baseURL: String,
        choiceLinks: ChoiceLinks, sealer: Sealer, clock: Clock, chance: Chance
    ) {
        self.database = database
        self.templates = templates
        self.press = press
        sites = SiteAddresses(baseURL)
        self.choiceLinks = choiceLinks
        self.sealer = sealer
        self.clock = clock
        self.chance = chance
    }

    /// Subscribes to every event that has a letter.
    public func register(in handlers: inout JobHandlers) {
        on("application.submitted", in: &handlers) { try await $1.applicationReceived($0) }
        on("application.claimed", in: &handlers) { try await $1.applicationUnderReview($0) }
        on("application.documents_requested", in: &handlers) { try await $1.documentsWanted($0) }
        on("application.documents_reminded", in: &handlers) { try await $1.documentsWanted($0) }
        on("application.overdue", in: &handlers) { try await $1.applicationOverdue($0) }
        on("application.approved", in: &handlers) { try await $1.applicationApproved($0) }
        on("application.rejected", in: &handlers) { try await $1.applicationRejected($0) }
        on("reseller.onboarding_started", in: &handlers) { try await $1.portalInvitation($0) }
        on("invitation.requested", in: &handlers) { try await $1.portalInvitation($0) }
        on("invitation.accepted", in: &handlers) { try await $1.welcomePackage($0) }
        on("password.reset_requested", in: &handlers) { try await $1.passwordReset($0) }
        on("password.changed", in: &handlers) { try await $1.passwordChanged($0) }
        for name in Self.securityEvents { on(name, in: &handlers) { try await $1.securityChanged($0) } }
        for name in Self.agreementEvents { on(name, in: &handlers) { try await $1.agreementChanged($0) } }
        for name in Self.certificationEvents { on(name, in: &handlers) { try await $1.certificationChanged($0) } }
        on("onboarding.reminded", in: &handlers) { try await $1.onboardingReminded($0) }
        on("onboarding.reopened", in: &handlers) { try await $1.onboardingReopened($0) }
        on("onboarding.alerted", in: &handlers) { try await $1.onboardingAlerted($0) }
        on("onboarding.takes_long", in: &handlers) { try await $1.onboardingTakesLong($0) }
        on("reseller.activated", in: &handlers) { try await $1.resellerActivated($0) }
        on("reseller.status_changed", in: &handlers) { try await $1.resellerStatusChanged($0) }
        on("reseller.idle", in: &handlers) { try await $1.resellerIdle($0) }
        on("reseller.termination_proposed", in: &handlers) { try await $1.terminationProposed($0) }
        for name in ["tier.changed", "tier.change_planned", "tier.grace_started"] {
            on(name, in: &handlers) { try await $1.tierChanged($0) }
        }
        on("statement.closed", in: &handlers) { try await $1.statementClosed($0) }
        on("payout.sent", in: &handlers) { try await $1.payoutSent($0) }
        on("payout.failed", in: &handlers) { try await $1.payoutFailed($0) }
        on("payout.returned", in: &handlers) { try await $1.payoutFailed($0) }
        on("payout_method.changed", in: &handlers) { try await $1.bankDetailsChanged($0) }
    }

    private func on(
        _ name: String, in handlers: inout JobHandlers,
        _ write: @escaping @Sendable (Happening, EventLetters) async throws -> Void
    ) {
        handlers.on(event: name, subscriber: Self.subscriber) { event, run in
            try await database.transaction(run.tenantID) { tx in
                let desk = try await desk(tx, of: run.tenantID)
                try await write(Happening(event: event, run: run), EventLetters(desk: desk, sealer: sealer))
            }
        }
    }

    private func desk(_ tx: Transaction, of tenantID: Identifier) async throws -> WritingDesk {
        let tenants = Tenants(tx)
        guard let tenant = try await tenants.tenant(tenantID) else { throw NotFound() }
        let hosts = try await tenants.hosts().filter { $0.value == tenantID }.keys
        let site = sites.address(of: tenant, own: hosts)
        return WritingDesk(
            tx: tx, tenant: tenant, site: site, templates: templates.set, press: press, choiceLinks: choiceLinks,
            clock: clock, chance: chance)
    }
}

/// One event as its letters see it.
struct Happening: Sendable {
    let event: DomainEvent
    let run: JobRun

    /// A fact that is the key of a record. Throws NotFound when the event does not have it.
    func identifier(_ fact: String) throws -> Identifier {
        guard let id = event.facts[fact].flatMap({ Identifier($0) }) else { throw NotFound() }
        return id
    }

    /// The account that the event is about.
    var accountID: Identifier {
        get throws { event.facts["account"] == nil ? event.subjectID : try identifier("account") }
    }

    /// The name of the event, with the key of this occurrence where the same can happen to a record again.
    func occurrence(repeats: Bool) -> String { repeats ? "\(event.name)/\(run.id)" : event.name }
}
