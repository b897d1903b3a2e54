import Identity
import Kernel
import Postgres
import Vault
import Web

/// Fills an empty database with the demo: the tenant Northwind Fiber, its staff and a year of business.
public enum Demo {
    public static let password = "northwind-demo-2026"

    private static let staff: [(address: String, name: String, title: String, roles: Set<Role>)] = [
        ("owner@northwind.example", "Olivia Winter", "Director, partner programme", [.admin, .director]),
        ("reviewer@northwind.example", "Ruben Castillo", "Partner review", [.reviewer]),
        ("finance@northwind.example", "Fiona Hale", "Finance", [.finance]),
        ("approver@northwind.example", "Amir Patel", "Finance lead", [.financeApprover]),
        ("success@northwind.example", "Selma Ruiz", "Partner success", [.successManager]),
        ("channel@northwind.example", "Carl Okafor", "Channel manager", [.channelManager]),
        ("operator@tributary.example", "Opal Reyes", "Operator", [.operatorAdmin]),
    ]

    /// Who can sign in, for the lines that the start prints.
    public static var signIns: [String] {
        staff.map { "\($0.address) (\($0.title))" } + [
            "dana@brightline.example (owner of the reseller Brightline)", "sam@brightline.example (sells there)",
        ]
    }

    /// Does nothing in a database that has a tenant already. Returns whether it filled it.
    @discardableResult public static func fillIfEmpty(_ world: World) async throws -> Bool {
        guard try await world.contexts.hosting.tenants().isEmpty else { return false }
        try await fill(world)
        return true
    }

    public static func fill(_ world: World) async throws {
        guard let zone = Zone("America/New_York") else { return }
        let tenant = try await world.contexts.hosting.open(
            NewTenant(
                slug: "northwind", name: "Northwind Fiber", legalName: "Northwind Fiber, Inc.", zone: zone,
                currency: .usd, supportEmail: "partners@northwind.example", supportPhone: "+1 336 555 0100",
                footerAddress: "400 Harbor Street, Brightwater, NC 27010", isDefault: true,
                hosts: ["northwind.localhost"]))
        world.tenants.forget()
        try await addStaff(world, tenant)
    }

    private static func addStaff(_ world: World, _ tenant: Tenant) async throws {
        let hash = try await world.contexts.passwords.hash(password)
        let (clock, chance) = (world.edges.clock, world.edges.chance)
        try await world.edges.database.transaction(tenant.id) { tx in
            for person in staff {
                guard let email = EmailAddress(person.address) else { continue }
                _ = try await Accounts(tx).add(
                    NewAccount(email: email, name: person.name, title: person.title, roles: person.roles),
                    id: Identifier(at: clock.now, chance: chance), passwordHash: hash, at: clock.now)
            }
        }
    }
}
