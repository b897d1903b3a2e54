import DatabaseSupport
import Identity
import Kernel
import PartnershipSupport
import Postgres
import Testing
import Vault

@testable import Partnership

/// A tenant with a reviewer, an account manager, and the contexts under test, on a clock that the test moves.
struct Office: Sendable {
    /// Monday 2 March 2026, 10:00 in New York.
    static let monday = Instant("2026-03-02T15:00:00Z") ?? Instant(seconds: 0)

    let tenant: Tenant
    let database: Database
    let clock: SettableClock
    let recruiting: Recruiting
    let onboarding: Onboarding
    let partnering: Partnering
    let contracting: Contracting
    let tiering: Tiering
    let known = SetFigures()
    let reviewer: Actor
    let manager: Account
    let legal: Account

    init(_ database: Database) async throws {
        let clock = SettableClock(Self.monday)
        let chance = Chance.system
        let zone = try #require(Zone("America/New_York"))
        let slug = "office-\(chance.number(below: 1_000_000_000))"
        let new = NewTenant(
            slug: slug, name: "Northwind Fiber", zone: zone, currency: .usd, supportEmail: "help@northwind.example",
            footerAddress: "1 Fiber Way, Alder Falls, NH 03990")
        let opening = Hosting(database: database, clock: clock.clock, chance: chance)
        tenant = try await opening.open(new)
        let key = try #require(MasterKey([UInt8](repeating: 7, count: 32)))
        let sealer = Sealer(key, chance: chance)
        self.database = database
        self.clock = clock
        recruiting = Recruiting(database: database, sealer: sealer, clock: clock.clock, chance: chance)
        onboarding = Onboarding(database: database, clock: clock.clock, chance: chance)
        partnering = Partnering(
            database: database, sealer: sealer, clock: clock.clock, chance: chance, figures: known.figures)
        tiering = Tiering(database: database, clock: clock.clock, chance: chance, figures: known.figures)
        contracting = Contracting(database: database, clock: clock.clock, chance: chance) { _, code, _, currency in
            "| For | Pays |\n| --- | --- |\n| Plan \(code) | in \(currency.code) |"
        }
        let people = try await database.transaction(tenant.id) { tx in
            var people: [Account] = []
            for (name, role) in [("Riley Moss", Role.reviewer), ("Alex Kim", .accountManager), ("Lena Brooks", .legal)] {
                let address = "\(name.prefix(4).lowercased())@northwind.example"
                let email = try #require(EmailAddress(address))
                people.append(
                    try await Accounts(tx).add(
                        NewAccount(email: email, name: name, roles: [role]),
                        id: Identifier(at: Self.monday, chance: chance),
                        passwordHash: "x", at: Self.monday))
            }
            return people
        }
        reviewer = Actor(accountID: people[0].id, name: people[0].name)
        manager = people[1]
        legal = people[2]
    }

    /// Fills the form as a visitor does and sends it.
    @discardableResult func apply(
        _ answers: ApplicationAnswers = Example.answers(), from address: String = "192.0.2.1"
    ) async throws -> Recruiting.Submission {
        let token = try await recruiting.begin(tenant, answers, from: address)
        clock.advance(.seconds(30))
        return try await recruiting.submit(tenant, token, from: address)
    }

    /// An application that is claimed, fully scored and whose applicant confirmed the address.
    func reviewed(_ answers: ApplicationAnswers = Example.answers(), score: Int = 7, from address: String = "192.0.2.1")
        async throws -> PartnerApplication
    {
        let submission = try await apply(answers, from: address)
        let id = submission.application.id
        let link = try await database.transaction(tenant.id) { tx in
            try await StatusLinks(tx, clock: clock.clock, chance: .system).mint(application: id)
        }
        try await recruiting.confirmEmail(tenant, link, from: address)
        try await recruiting.claim(tenant, id, by: reviewer)
        var card = Scorecard()
        for criterion in Scorecard.Criterion.allCases { try card.set(criterion, to: score) }
        let claimed = try await recruiting.application(tenant.id, id)
        try await recruiting.score(tenant, id, card, version: claimed.version, by: reviewer)
        return try await recruiting.application(tenant.id, id)
    }

    /// The same with nothing left to find out.
    func cleared(_ answers: ApplicationAnswers = Example.answers(), score: Int = 7, from address: String = "192.0.2.1")
        async throws -> PartnerApplication
    {
        let application = try await reviewed(answers, score: score, from: address)
        try await recruiting.clear(tenant, application.id, by: reviewer)
        return try await recruiting.application(tenant.id, application.id)
    }

    func approval(of application: PartnerApplication, overrides: ApprovalOverrides = ApprovalOverrides()) -> Approval {
        Approval(
            type: .authorizedDealer, planCode: "standard_reseller", accountManager: manager,
            territories: ["27010"], overrides: overrides, version: application.version)
    }

    func approve(_ application: PartnerApplication) async throws -> Reseller {
        try await recruiting.approve(
            tenant, application.id, approval(of: application), rights: ApprovalRights(mayApproveWeak: false),
            by: reviewer)
    }

    /// A reseller that is active since the day of the clock, entered without an application.
    func partner(
        _ name: String = "Lantern Hill", tier: Tier = .bronze, type: ResellerType = .authorizedDealer
    ) async throws -> Reseller {
        let enrolment = Enrolment(
            companyName: name, ownerName: "Owner of \(name)",
            ownerEmail: "owner@\(name.lowercased().filter { $0.isLetter }).example", type: type, status: .active,
            tier: tier, planCode: "standard_reseller", validFrom: tenant.zone.day(of: clock.now))
        return try await partnering.enrol(tenant, enrolment, reason: "Was here before", by: reviewer)
    }

    /// Another member of staff.
    func staff(_ name: String, _ role: Role) async throws -> Actor {
        let email = try #require(EmailAddress("\(name.lowercased().filter(\.isLetter))@staff.example"))
        let account = try await database.transaction(tenant.id) { tx in
            try await Accounts(tx).add(
                NewAccount(email: email, name: name, roles: [role]),
                id: Identifier(at: clock.now, chance: .system), passwordHash: "x", at: clock.now)
        }
        return Actor(accountID: account.id, name: account.name)
    }

    func count(_ table: SQL) async throws -> Int {
        try await database.reading(tenant.id) { tx in
            try await tx.first("select count(*) as n from \(sql: table)")?["n"] ?? 0
        }
    }
}
