import DatabaseSupport
import Engagement
import Foundation
import Identity
import Jobs
import Kernel
import Mail
import Partnership
import PartnershipSupport
import Postgres
import Templates
import Testing
import Vault

/// A tenant whose events are answered with letters, which land in a folder.
struct Desk: Sendable {
    let database: Database
    let tenant: Tenant
    let clock = SettableClock(Instant(seconds: 1_772_463_600))
    let sealer: Sealer
    let recruiting: Recruiting
    let passwords = Passwords(chance: .system, cost: .trifling)
    let worker: Worker
    let reviewer: Actor
    let manager: Account
    let folder: URL

    init(_ database: Database) async throws {
        let clock = clock.clock
        self.database = database
        let slug = "desk-\(Chance.system.number(below: 1_000_000_000))"
        let zone = try #require(Zone("America/New_York"))
        tenant = try await Hosting(database: database, clock: clock, chance: .system).open(
            NewTenant(
                slug: slug, name: "Northwind Fiber", zone: zone, currency: .usd,
                supportEmail: "help@northwind.example", footerAddress: "1 Fiber Way", hosts: ["\(slug).example"]))
        let key = try #require(MasterKey.make(.system))
        sealer = Sealer(key, chance: .system)
        recruiting = Recruiting(database: database, sealer: sealer, clock: clock, chance: .system)
        let templates = try TemplateSet(views: "Views", emails: "Emails", pages: [], letters: LetterPages.all)
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(slug)
        var handlers = JobHandlers()
        Correspondence(
            database: database, templates: .fixed(templates), baseURL: "http://localhost:8080",
            choiceLinks: ChoiceLinks(key), sealer: sealer, clock: clock, chance: .system
        ).register(in: &handlers)
        LetterDelivery(
            database: database, transport: .folder(MailFolder(path: folder.path)), clock: clock, chance: .system,
            logger: TestDatabase.logger
        ).register(in: &handlers)
        worker = Worker(
            database: database, handlers: handlers, clock: clock, chance: .system, logger: TestDatabase.logger,
            concurrency: 1)
        let tenantID = tenant.id
        let people = try await database.transaction(tenantID) { tx in
            var people: [Account] = []
            for (name, role) in [("Riley Moss", Role.reviewer), ("Alex Kim", .accountManager)] {
                let email = try #require(EmailAddress("\(name.prefix(4).lowercased())@northwind.example"))
                people.append(
                    try await Accounts(tx).add(
                        NewAccount(email: email, name: name, roles: [role]),
                        id: Identifier(at: clock.now, chance: .system), passwordHash: "x", at: clock.now))
            }
            return people
        }
        reviewer = Actor(accountID: people[0].id, name: people[0].name)
        manager = people[1]
    }

    func apply() async throws -> Identifier {
        var answers = ApplicationAnswers()
        let typed: [(ApplicationField, String)] = [
            (.companyName, "Diaz & Söhne <Networks>"), (.street, "12 Main Street"), (.city, "Brightwater"),
            (.state, "NC"), (.zip, "27010"), (.contactName, "Ana Diaz"), (.contactEmail, "ana@diaz.example"),
            (.contactPhone, "919-555-0142"), (.resellerType, "authorized_dealer"), (.telecomExperienceYears, "9"),
            (.estimatedMonthlyCustomers, "50"), (.consentTerms, "yes"), (.consentChecks, "yes"),
        ]
        for (field, value) in typed { answers[field] = value }
        let token = try await recruiting.begin(tenant, answers, from: "192.0.2.1")
        clock.advance(.seconds(30))
        return try await recruiting.submit(tenant, token, from: "192.0.2.1").application.id
    }

    func approve(_ id: Identifier, plan: String = "standard_reseller") async throws {
        var card = Scorecard()
        for criterion in Scorecard.Criterion.allCases { try card.set(criterion, to: 8) }
        let claimed = try await recruiting.application(tenant.id, id)
        try await recruiting.score(tenant, id, card, version: claimed.version, by: reviewer)
        try await recruiting.clear(tenant, id, by: reviewer)
        let scored = try await recruiting.application(tenant.id, id)
        _ = try await recruiting.approve(
            tenant, id,
            Approval(
                type: .authorizedDealer, planCode: plan, accountManager: manager,
                overrides: ApprovalOverrides(emailReason: "Confirmed by phone."), version: scored.version),
            rights: ApprovalRights(mayApproveWeak: false), by: reviewer)
    }

    /// Lets the events be answered and returns the letters, the oldest first.
    func letters() async throws -> [PostedLetter] {
        try await worker.drain()
        return try await database.reading(tenant.id) { tx in
            var letters: [PostedLetter] = []
            for summary in try await Letters(tx).page().elements {
                letters.append(try await Letters(tx).find(summary.id))
            }
            return letters.reversed()
        }
    }

    /// The secret at the end of a letter's link.
    func token(in letter: PostedLetter, after path: String) throws -> SecretToken {
        let site = "http://\(tenant.slug).example:8080"
        let link = try #require(letter.letter.text.split(separator: "\n").first { $0.hasPrefix("\(site)\(path)") })
        return try #require(SecretToken(link.dropFirst(site.count + path.count)))
    }
}
