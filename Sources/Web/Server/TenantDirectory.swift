import Identity
import Kernel
import Postgres
import Synchronization

/// Which tenant a host belongs to. Read from the database every few seconds, because every request asks.
public final class TenantDirectory: Sendable {
    static let keptFor = Duration.seconds(5)

    /// A tenant and where people reach it.
    struct Entry: Sendable {
        let tenant: Tenant
        /// Without a path: "https://partners.example.com".
        let address: String
    }

    private struct Snapshot: Sendable {
        let tenants: [Tenant]
        let hosts: [String: Identifier]
        let addresses: [Identifier: String]
        let readAt: ContinuousClock.Instant
    }

    private let database: Database
    private let sites: SiteAddresses
    private let snapshot = Mutex<Snapshot?>(nil)

    public init(_ database: Database, baseURL: String) {
        self.database = database
        sites = SiteAddresses(baseURL)
    }

    /// The tenant of a host name; nil for a host that is nobody's. `always` gives the default tenant then.
    func entry(host: String, always: Bool = false) async throws -> Entry? {
        let known = try await current()
        let tenant = sites.tenant(of: host, among: known.tenants, hosts: known.hosts)
        guard let tenant = tenant ?? (always ? known.tenants.first(where: \.isDefault) : nil) else { return nil }
        return Entry(tenant: tenant, address: known.addresses[tenant.id] ?? "")
    }

    /// Reads again at the next request: a tenant was made or changed here.
    public func forget() { snapshot.withLock { $0 = nil } }

    private func current() async throws -> Snapshot {
        if let kept = snapshot.withLock({ $0 }), kept.readAt.duration(to: .now) < Self.keptFor { return kept }
        let fresh = try await read()
        snapshot.withLock { $0 = fresh }
        return fresh
    }

    private func read() async throws -> Snapshot {
        let (tenants, hosts) = try await database.platform { tx in
            (try await Tenants(tx).all(), try await Tenants(tx).hosts())
        }
        let own = Dictionary(grouping: hosts.keys) { hosts[$0] }
        let addresses = tenants.map { ($0.id, sites.address(of: $0, own: own[$0.id] ?? [])) }
        return Snapshot(
            tenants: tenants, hosts: hosts, addresses: Dictionary(addresses) { first, _ in first }, readAt: .now)
    }
}
