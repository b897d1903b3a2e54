import DatabaseSupport
import Engagement
import Foundation
import Identity
import Jobs
import Kernel
import Mail
import Partnership
import Postgres
import Templates
import Testing
import Vault

/// A tenant whose events are answered with letters, which land in a folder.
private struct Desk: Sendable {
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
        sealer = Sealer(try #require(MasterKey.make(.system)), chance: .system)
        recruiting = Recruiting(database: database, sealer: sealer, clock: clock, chance: .system)
        let templates = try TemplateSet(views: "Views", emails: "Emails", pages: [], letters: LetterPages.all)
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(slug)
        var handlers = JobHandlers()
        Correspondence(
            database: database, templates: templates, baseURL: "http://localhost:8080", sealer: sealer, clock: clock,
            chance: .system
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

    func approve(_ id: Identifier) async throws {
        var card = Scorecard()
        for criterion in Scorecard.Criterion.allCases { try card.set(criterion, to: 8) }
        let claimed = try await recruiting.application(tenant.id, id)
        try await recruiting.score(tenant, id, card, version: claimed.version, by: reviewer)
        let scored = try await recruiting.application(tenant.id, id)
        _ = try await recruiting.approve(
            tenant, id,
            Approval(
                type: .authorizedDealer, planCode: "standard_reseller", accountManager: manager,
                overrides: ApprovalOverrides(emailReason: "Confirmed by phone."), version: scored.version),
            rights: ApprovalRights(mayApproveWeak: false), by: reviewer)
    }

    /// Lets the events be answered and returns the letters, the oldest first.
    func letters() async throws -> [PostedLetter] {
        try await worker.drain()
        return try await database.reading(tenant.id) { tx in
            var letters: [PostedLetter] = []
            for summary in try await Letters(tx).page().elements { letters.append(try await Letters(tx).find(summary.id)) }
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

@Suite(.database) struct CorrespondenceTests {
    @Test func `an applicant gets a letter at each step, each once`() async throws {
        try await TestDatabase.rolledBack { database in
            let desk = try await Desk(database)
            defer { try? FileManager.default.removeItem(at: desk.folder) }
            let id = try await desk.apply()
            var letters = try await desk.letters()
            #expect(letters.map(\.occasion.template) == ["application_received"])
            #expect(letters[0].letter.subject == "We received your application, Diaz & Söhne <Networks>")
            #expect(letters[0].letter.to.address.text == "ana@diaz.example")
            let link = try desk.token(in: letters[0], after: "/apply/status/")
            try await desk.recruiting.confirmEmail(desk.tenant, link, from: "192.0.2.1")

            try await desk.recruiting.claim(desk.tenant, id, by: desk.reviewer)
            letters = try await desk.letters()
            #expect(letters.map(\.occasion.template).last == "application_under_review")
            #expect(letters[1].letter.text.contains("Decision by:    Monday, 9 March 2026"))

            desk.clock.advance(.seconds(1))
            try await desk.approve(id)
            letters = try await desk.letters()
            let last = letters.suffix(2).sorted { $0.occasion.template < $1.occasion.template }
            #expect(last.map(\.occasion.template) == ["application_approved", "portal_invitation"])
            #expect(last[0].letter.text.contains("Account manager:  Alex Kim"))
            #expect(last[0].letter.text.contains("Commission plan:  Standard"))
            #expect(letters.count == 4 && letters.allSatisfy { $0.status == .sent && $0.letter.from.name == "Northwind Fiber" })

            desk.clock.advance(.seconds(1))
            let keeping = KeepingAccounts(
                database: database, passwords: desk.passwords, clock: desk.clock.clock, chance: .system)
            try await keeping.setPassword(
                desk.tenant, by: try desk.token(in: last[1], after: "/invite/"), .invitation,
                password: "a long way to Brightwater", repeated: "a long way to Brightwater",
                from: Origin(address: "192.0.2.1"))
            letters = try await desk.letters()
            let welcome = try #require(letters.first { $0.occasion.template == "welcome_package" })
            #expect(welcome.letter.headers.contains { $0.name == "List-Unsubscribe" })
            #expect(welcome.letter.text.contains("Paid to:          none yet"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: desk.folder.path).count == letters.count)
        }
    }

    @Test func `a rejection says the public reason only`() async throws {
        try await TestDatabase.rolledBack { database in
            let desk = try await Desk(database)
            defer { try? FileManager.default.removeItem(at: desk.folder) }
            let id = try await desk.apply()
            let version = try await desk.recruiting.application(desk.tenant.id, id).version
            try await desk.recruiting.reject(
                desk.tenant, id, .fraud, text: "The licence number belongs to somebody else.",
                version: version, by: desk.reviewer)
            let letter = try #require(try await desk.letters().last)
            #expect(letter.occasion.template == "application_rejected")
            #expect(letter.letter.text.contains("Reason:         We cannot accept this application"))
            #expect(!letter.letter.html.contains("licence number") && !letter.letter.text.contains("apply again"))
        }
    }

    @Test func `a second invitation ends the link of the first`() async throws {
        try await TestDatabase.rolledBack { database in
            let desk = try await Desk(database)
            defer { try? FileManager.default.removeItem(at: desk.folder) }
            let id = try await desk.apply()
            try await desk.recruiting.claim(desk.tenant, id, by: desk.reviewer)
            try await desk.approve(id)
            let first = try #require(try await desk.letters().first { $0.occasion.template == "portal_invitation" })
            let reseller = try #require(try await desk.recruiting.application(desk.tenant.id, id).resellerID)
            desk.clock.advance(.seconds(1))
            let partnering = Partnering(
                database: database, sealer: desk.sealer, clock: desk.clock.clock, chance: .system)
            _ = try await partnering.inviteAgain(desk.tenant.id, reseller, by: desk.reviewer)
            let second = try #require(try await desk.letters().last)
            #expect(second.occasion.template == "portal_invitation" && second.id != first.id)
            let keeping = KeepingAccounts(
                database: database, passwords: desk.passwords, clock: desk.clock.clock, chance: .system)
            await #expect(throws: (any Error).self) {
                _ = try await keeping.holder(
                    desk.tenant.id, try desk.token(in: first, after: "/invite/"), .invitation)
            }
            let holder = try await keeping.holder(
                desk.tenant.id, try desk.token(in: second, after: "/invite/"), .invitation)
            #expect(holder.email == "ana@diaz.example")
        }
    }
}
