import Earnings
import Identity
import Kernel
import Postgres
import Samples
import Vault

extension Demo {
    /// The tenant with its staff, its bank and its plans.
    static func openTenant(
        _ world: World, zone: Zone, clock: SettableClock, present: Instant
    ) async throws -> DemoStage {
        let tenant = try await world.contexts.hosting.open(
            NewTenant(
                slug: "northwind", name: "Northwind Fiber", legalName: "Northwind Fiber, Inc.", zone: zone,
                currency: .usd, supportEmail: "partners@northwind.example", supportPhone: "+1 336 555 0100",
                footerAddress: "400 Harbor Street, Brightwater, NC 27010", isDefault: true))
        try await letEverybodyIn(world, tenant)
        let staff = try await addStaff(world, tenant, SampleStaff.all)
        let stage = DemoStage(world: world, clock: clock, present: present, tenant: tenant, staff: staff)
        try await stage.contexts.paying.configure(
            PayoutSettings(
                originator: AchOriginator(
                    destination: "011000015", destinationName: "HARBOR NATIONAL BANK", origin: "1330000001",
                    originName: "NORTHWIND FIBER INC", companyName: "NORTHWIND FIBER", companyID: "1330000001",
                    bank: "01100001"),
                minimum: Money(minorUnits: PayoutSettings.defaultMinimum, tenant.currency)),
            tenant: tenant, by: stage.actor(.approver))
        for preset in [PlanPreset.standardReseller, .flatPercent10, .marginalBasic, .tierMultiplier] {
            _ = try await stage.contexts.planning.adopt(
                preset, from: stage.today.month, excludedProducts: Set(SampleProduct.excluded), tenant: tenant,
                by: stage.actor(.channel))
        }
        return stage
    }

    /// The sign-ins of a demo work without a phone: a second factor may be set up, but no role demands it.
    static func letEverybodyIn(_ world: World, _ tenant: Tenant) async throws {
        let now = world.edges.clock.now
        try await world.edges.database.transaction(tenant.id) { tx in
            try await SignInRules(tx).setSecondFactor(.byChoice, at: now)
        }
    }

    static func addStaff(
        _ world: World, _ tenant: Tenant, _ staff: [SampleStaff]
    ) async throws -> [String: Account] {
        let hash = try await world.contexts.passwords.hash(password)
        let (clock, chance) = (world.edges.clock, world.edges.chance)
        return try await world.edges.database.transaction(tenant.id) { tx in
            var accounts: [String: Account] = [:]
            for member in staff {
                guard let email = EmailAddress(member.person.email) else { continue }
                accounts[member.duty] = try await Accounts(tx).add(
                    NewAccount(
                        email: email, name: member.person.name, title: member.person.title,
                        roles: Set(member.roles.compactMap(Role.init))),
                    id: Identifier(at: clock.now, chance: chance), passwordHash: hash, at: clock.now)
            }
            return accounts
        }
    }
}
