import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import World

/// Tenants are opened by a command, and reached at their own address alone.
@Suite(.database) struct TenantOpeningTests {
    private static let order = TenantOpening.Order(
        slug: "southport", name: "Southport Net", currency: "EUR", zone: "Europe/Lisbon", language: "de",
        footerAddress: "1 Quay, Southport", ownerName: "Sol Moreno", ownerEmail: "sol@southport.example")

    @Test func aNewTenantsOwnerIsInvitedAndSignsInAtTheTenantsAddress() async throws {
        try await Trial.run { trial in
            let opening = TenantOpening(trial.world)
            let lines = try await opening.create(Self.order)
            #expect(lines.first == "Southport Net is at http://southport.trial.example.")
            try await trial.work()
            let tenant = try #require(try await trial.world.contexts.hosting.tenants().first { $0.slug == "southport" })
            #expect(tenant.currency.code == "EUR" && tenant.zone.name == "Europe/Lisbon" && tenant.language == "de")
            let letter = try #require(try await letters(trial, tenant.id).first)
            #expect(letter.contains("http://southport.trial.example/invite/"))
            #expect(!letter.contains("http://trial.example"))
            #expect(try await letters(trial, trial.tenant.id).isEmpty, "nothing of it reaches the other tenant")
            let path = try #require(letter.firstMatch(of: /http:\/\/southport\.trial\.example(\/invite\/[\w-]+)/)).1
            #expect(try await trial.visitor().get(String(path)).status != 200, "not at another tenant's address")
            let browser = trial.visitor(on: "southport.trial.example")
            #expect(try await browser.get(String(path)).status == 200)
            let set = try await browser.post(
                String(path), ["password": "river stones in winter", "repeated": "river stones in winter"])
            #expect(set.status == 303)
            try await browser.signIn("sol@southport.example", password: "river stones in winter")
            #expect(try await browser.get("/admin").status == 403, "a new tenant demands a second factor")
            _ = try await Authenticator.enrol(browser, trial)
            #expect(try await browser.get("/admin").contains("Southport Net"))
            #expect(try await browser.get("/admin/plans").contains("Standard"))
            #expect(try await opening.list().contains { $0.hasPrefix("southport  Southport Net  EUR") })
            let other = trial.visitor()
            await #expect(throws: TrialFailure.self) {
                try await other.signIn("sol@southport.example", password: "river stones in winter")
            }
        }
    }

    @Test func whatIsTakenOrMakesNoSenseIsRefused() async throws {
        try await Trial.run { trial in
            let opening = TenantOpening(trial.world)
            _ = try await opening.create(Self.order)
            await #expect(throws: Tenants.Refused.slugInUse) { try await opening.create(Self.order) }
            let changes: [(inout TenantOpening.Order) -> Void] = [
                { $0.slug = "South Port" }, { $0.slug = "" }, { $0.currency = "ABC" }, { $0.zone = "Lisbon" },
                { $0.zone = "/etc/passwd" }, { $0.language = "fr" }, { $0.ownerEmail = "sol" }, { $0.hosts = ["nohost"] },
                { $0.hosts = ["northwind.trial.example"] }, { $0.hosts = ["trial.example"] }, { $0.name = "" },
            ]
            for (number, change) in changes.enumerated() {
                var order = Self.order
                order.slug = "other"
                change(&order)
                await #expect(throws: TenantOpening.Problem.self, "\(number)") { try await opening.create(order) }
            }
            #expect(try await trial.world.contexts.hosting.tenants().count == 2)
            var order = Self.order
            order.slug = "other"
            order.hosts = ["partners.other.example"]
            let lines = try await opening.create(order)
            #expect(lines.first == "Southport Net is at http://partners.other.example.")
            order.slug = "third"
            await #expect(throws: Tenants.Refused.hostInUse) { try await opening.create(order) }
        }
    }

    @Test(arguments: [
        ("http://localhost:8080", "harbor", true, "http://localhost:8080"),
        ("http://localhost:8080", "harbor", false, "http://harbor.localhost:8080"),
        ("https://partners.example.com", "harbor", false, "https://harbor.partners.example.com"),
        ("https://partners.example.com/", "harbor", true, "https://partners.example.com"),
        ("http://[::1]:8080", "harbor", true, "http://[::1]:8080"),
    ])
    func eachTenantHasItsAddress(base: String, slug: String, isDefault: Bool, address: String) {
        let tenant = Tenant(
            id: Identifier(high: 1, low: 1), slug: slug, name: "H", legalName: "H", zone: .utc, currency: .usd,
            supportEmail: "a@b.example", footerAddress: "1 Street", isDefault: isDefault)
        #expect(SiteAddresses(base).address(of: tenant, own: [String]()) == address)
    }

    private func letters(_ trial: Trial, _ tenant: Identifier) async throws -> [String] {
        try await trial.database.reading(tenant) { tx in
            try await tx.rows("select plain from letters order by created_at").map { try $0["plain"] }
        }
    }
}
