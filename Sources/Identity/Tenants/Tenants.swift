import Jobs
import Kernel
import Postgres

/// What a tenant starts with.
public struct NewTenant: Sendable {
    public let slug: String
    public let name: String
    public let legalName: String
    public let zone: Zone
    public let currency: Currency
    public let supportEmail: String
    public let supportPhone: String
    public let footerAddress: String
    public let accent: String
    /// The tenant of every host that is nobody else's.
    public let isDefault: Bool
    public let hosts: [String]
    /// The language of letters and public pages, two letters.
    public let language: String

    public init(
        slug: String, name: String, legalName: String? = nil, zone: Zone, currency: Currency, supportEmail: String,
        supportPhone: String = "", footerAddress: String, accent: String = "", isDefault: Bool = false,
        hosts: [String] = [], language: String = "en"
    ) {
        self.slug = slug
        self.name = name
        self.legalName = legalName ?? name
        self.zone = zone
        self.currency = currency
        self.supportEmail = supportEmail
        self.supportPhone = supportPhone
        self.footerAddress = footerAddress
        self.accent = accent
        self.isDefault = isDefault
        self.hosts = hosts
        self.language = language
    }
}

/// All tenants of the installation: read and written by the platform's role only.
public struct Tenants: Sendable {
    public enum Refused: Refusal, Hashable {
        case slugInUse, hostInUse

        public var code: String { self == .slugInUse ? "slug_in_use" : "host_in_use" }
        public var explanation: String {
            self == .slugInUse ? "Another tenant has this short name." : "Another tenant has this host."
        }
    }

    private static let columns: SQL = """
        id, slug, name, legal_name, time_zone, currency, support_email, support_phone, footer_address, accent, \
        is_default, language
        """

    private let tx: Transaction

    /// A transaction of `Database.platform`.
    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Throws `Refused` when the short name or a host is taken.
    public func create(_ new: NewTenant, id: Identifier, at now: Instant) async throws -> Tenant {
        do {
            try await tx.execute(
                """
                insert into tenants (id, slug, name, legal_name, time_zone, currency, support_email, support_phone,
                    footer_address, accent, is_default, language, created_at)
                values (\(id), \(new.slug), \(new.name), \(new.legalName), \(new.zone.name), \(new.currency.code),
                    \(new.supportEmail), \(new.supportPhone), \(new.footerAddress), \(new.accent),
                    \(new.isDefault), \(new.language), \(now))
                """)
            for host in new.hosts {
                try await tx.execute("insert into tenant_hosts (host, tenant_id) values (\(host.lowercased()), \(id))")
            }
        } catch let violation as ConstraintViolation where violation.constraint == "tenants_slug_unique" {
            throw Refused.slugInUse
        } catch let violation as ConstraintViolation where violation.constraint == "tenant_hosts_pk" {
            throw Refused.hostInUse
        }
        guard let tenant = try await tenant(id) else { throw NotFound() }
        return tenant
    }

    public func tenant(_ id: Identifier) async throws -> Tenant? {
        try await tx.first("select \(sql: Self.columns) from tenants where id = \(id)").map(Tenant.init)
    }

    public func all() async throws -> [Tenant] {
        try await tx.rows("select \(sql: Self.columns) from tenants order by name, id").map(Tenant.init)
    }

    /// The tenant of each host.
    public func hosts() async throws -> [String: Identifier] {
        var hosts: [String: Identifier] = [:]
        for row in try await tx.rows("select host, tenant_id from tenant_hosts") {
            hosts[try row["host"]] = try row["tenant_id"] as Identifier
        }
        return hosts
    }
}

extension Tenant {
    init(_ row: Row) throws {
        let zone: String = try row["time_zone"]
        let currency: String = try row["currency"]
        self.init(
            id: try row["id"], slug: try row["slug"], name: try row["name"], legalName: try row["legal_name"],
            zone: Zone(zone) ?? .utc, currency: Currency(currency) ?? .usd, supportEmail: try row["support_email"],
            supportPhone: try row["support_phone"], footerAddress: try row["footer_address"], accent: try row["accent"],
            isDefault: try row["is_default"], language: try row["language"])
    }
}

/// Opening tenants on the installation.
public struct Hosting: Sendable {
    private let database: Database
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, clock: Clock, chance: Chance) {
        self.database = database
        self.clock = clock
        self.chance = chance
    }

    /// Throws `Tenants.Refused`.
    public func open(_ new: NewTenant) async throws -> Tenant {
        let now = clock.now
        let id = Identifier(at: now, chance: chance)
        return try await database.platform { tx in try await Tenants(tx).create(new, id: id, at: now) }
    }

    public func tenants() async throws -> [Tenant] {
        try await database.platform { tx in try await Tenants(tx).all() }
    }

    /// All tenants with their background work, for the operator.
    public func overview() async throws -> [(tenant: Tenant, jobs: JobCounts)] {
        try await database.platform { tx in
            let counts = try await JobCounts.byTenant(tx)
            return try await Tenants(tx).all().map { ($0, counts[$0.id] ?? .none) }
        }
    }
}
