import Earnings
import Identity
import Jobs
import Kernel
import Partnership
import Postgres
import Templates
import Web

/// Opening tenants, as the commands do it: with the platform's role alone until there is somebody who can sign in.
public struct TenantOpening: Sendable {
    /// What was asked cannot be done, with the remedy.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// What the operator says about a new tenant, as it was typed.
    public struct Order: Sendable {
        public var slug: String
        public var name: String
        public var legalName: String?
        public var currency: String
        public var zone: String
        public var language: String
        public var supportEmail: String?
        public var footerAddress: String
        public var hosts: [String]
        public var ownerName: String
        public var ownerEmail: String

        public init(
            slug: String, name: String, legalName: String? = nil, currency: String, zone: String, language: String,
            supportEmail: String? = nil, footerAddress: String, hosts: [String] = [], ownerName: String,
            ownerEmail: String
        ) {
            self.slug = slug
            self.name = name
            self.legalName = legalName
            self.currency = currency
            self.zone = zone
            self.language = language
            self.supportEmail = supportEmail
            self.footerAddress = footerAddress
            self.hosts = hosts
            self.ownerName = ownerName
            self.ownerEmail = ownerEmail
        }
    }

    private let world: World
    private let sites: SiteAddresses

    public init(_ world: World) {
        self.world = world
        sites = SiteAddresses(world.edges.settings.baseURL)
    }

    /// Makes a tenant with the standard plan and invites its owner by a letter; the first tenant gets the site's own
    /// host. Done again after it was interrupted, it does what is missing. Returns lines for people; throws `Problem`,
    /// `Tenants.Refused`.
    public func create(_ order: Order) async throws -> [String] {
        let isFirst = try await world.contexts.hosting.tenants().isEmpty
        let (new, owner) = try checked(order, isFirst: isFirst)
        let tenant = try await opened(new)
        try await adoptPlan(tenant)
        try await invite(owner, named: order.ownerName, to: tenant)
        world.tenants.forget()
        let address = sites.address(of: tenant, own: new.hosts)
        return [
            "\(tenant.name) is at \(address).",
            "\(owner) gets a letter with an invitation, as soon as background work runs. It works for seven days.",
        ]
    }

    /// All tenants with their addresses, a line each.
    public func list() async throws -> [String] {
        let (tenants, hosts) = try await world.edges.database.platform { tx in
            (try await Tenants(tx).all(), try await Tenants(tx).hosts())
        }
        return tenants.map { tenant in
            let own = hosts.filter { $0.value == tenant.id }.keys
            let address = sites.address(of: tenant, own: own)
            return "\(tenant.slug)  \(tenant.name)  \(tenant.currency.code)  \(tenant.zone.name)  \(address)"
        }
    }

    private func checked(_ order: Order, isFirst: Bool) throws -> (NewTenant, EmailAddress) {
        let isSlug = order.slug.wholeMatch(of: /[a-z0-9][a-z0-9-]{0,62}/) != nil
        guard isSlug else {
            throw Problem(description: "A short name has lower-case letters, digits and hyphens: harbor.")
        }
        guard (2...100).contains(order.name.count), order.name.isPlainText() else {
            throw Problem(description: "The name has 2 to 100 characters.")
        }
        guard let currency = Currency(order.currency) else {
            throw Problem(description: "\(order.currency) is no currency that can be used: USD, EUR, GBP, CHF …")
        }
        guard order.zone.contains("/") || order.zone == "UTC", let zone = Zone(order.zone) else {
            throw Problem(description: "\(order.zone) is no time zone. Name one like Europe/Berlin.")
        }
        let languages = TemplateLocales.all.map(\.tag)
        guard languages.contains(order.language) else {
            throw Problem(description: "The language is one of: \(languages.joined(separator: ", ")).")
        }
        guard let owner = EmailAddress(order.ownerEmail),
            let support = EmailAddress(order.supportEmail ?? owner.text)
        else {
            throw Problem(description: "An address has to look like name@example.com.")
        }
        for host in order.hosts {
            guard host.wholeMatch(of: /[a-z0-9-]+(\.[a-z0-9-]+)+/) != nil, !host.hasSuffix(sites.subdomain("")),
                !sites.isOwn(host)
            else {
                throw Problem(
                    description: "\(host) cannot be the host of a tenant: name one of its own, like "
                        + "partners.example.com, or none for \(sites.subdomain(order.slug)).")
            }
        }
        let new = NewTenant(
            slug: order.slug, name: order.name, legalName: order.legalName, zone: zone, currency: currency,
            supportEmail: support.text, footerAddress: order.footerAddress, isDefault: isFirst,
            hosts: order.hosts, language: order.language)
        return (new, owner)
    }

    /// The tenant, made now or by an attempt that was interrupted before anybody was invited.
    private func opened(_ new: NewTenant) async throws -> Tenant {
        do {
            let tenant = try await world.contexts.hosting.open(new)
            try await world.contexts.training.adopt(tenant)
            return tenant
        } catch Tenants.Refused.slugInUse {
            let known = try await world.contexts.hosting.tenants().first { $0.slug == new.slug }
            guard let known, known.name == new.name, try await accounts(of: known) == 0 else {
                throw Tenants.Refused.slugInUse
            }
            return known
        }
    }

    private func accounts(of tenant: Tenant) async throws -> Int {
        try await world.edges.database.reading(tenant.id) { tx in try await Accounts(tx).staffCount() }
    }

    private func adoptPlan(_ tenant: Tenant) async throws {
        let planning = world.contexts.planning
        guard try await planning.records(tenant).isEmpty else { return }
        _ = try await planning.adopt(
            .standardReseller, from: tenant.zone.month(of: world.edges.clock.now), excludedProducts: [], tenant: tenant,
            by: .system)
    }

    private func invite(_ owner: EmailAddress, named name: String, to tenant: Tenant) async throws {
        let (clock, chance) = (world.edges.clock, world.edges.chance)
        try await world.edges.database.transaction(tenant.id) { tx in
            let account = try await Accounts(tx).invite(
                NewAccount(email: owner, name: name, roles: [.admin, .director]),
                id: Identifier(at: clock.now, chance: chance), at: clock.now)
            try await DomainEvents(tx, clock: clock, chance: chance).record(
                DomainEvent(
                    name: "invitation.requested", subjectID: account.id, facts: ["owner": account.id.description]))
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                .system, "tenant.opened", subject: AuditSubject("tenant", tenant.id, tenant.name),
                after: ["owner": owner.text, "currency": tenant.currency.code, "time_zone": tenant.zone.name])
        }
    }
}
