import Identity
import Kernel
import Postgres
import Synchronization

/// Which tenant a host belongs to. Read from the database every few seconds, because every request asks.
public final class TenantDirectory: Sendable {
    static let keptFor = Duration.seconds(5)

    private struct Snapshot: Sendable {
        let byHost: [String: Tenant]
        let standard: Tenant?
        let readAt: ContinuousClock.Instant
    }

    private let database: Database
    private let snapshot = Mutex<Snapshot?>(nil)

    public init(_ database: Database) {
        self.database = database
    }

    /// The tenant of a host name, the default tenant for any other; nil when there is no tenant at all.
    func tenant(host: String) async throws -> Tenant? {
        if let kept = snapshot.withLock({ $0 }), kept.readAt.duration(to: .now) < Self.keptFor {
            return kept.byHost[host] ?? kept.standard
        }
        let fresh = try await read()
        snapshot.withLock { $0 = fresh }
        return fresh.byHost[host] ?? fresh.standard
    }

    /// Reads again at the next request: a tenant was made or changed here.
    public func forget() { snapshot.withLock { $0 = nil } }

    private func read() async throws -> Snapshot {
        try await database.platform { tx in
            let tenants = try await Tenants(tx).all()
            let byID = Dictionary(tenants.map { ($0.id, $0) }) { first, _ in first }
            let hosts = try await Tenants(tx).hosts()
            return Snapshot(
                byHost: hosts.compactMapValues { byID[$0] }, standard: tenants.first(where: \.isDefault),
                readAt: .now)
        }
    }
}
