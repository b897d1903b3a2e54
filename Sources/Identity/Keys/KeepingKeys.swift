import Kernel
import Postgres
import Vault

/// The data keys of tenants: made when they are first needed, a new one for each rotation.
public struct KeepingKeys: Sendable {
    private let database: Database
    private let master: MasterKey
    private let wrap: KeyWrap
    private let clock: Clock

    /// `earlier` is a master key that keys may still be wrapped with.
    public init(
        database: Database, master: MasterKey, earlier: MasterKey? = nil, clock: Clock, chance: Chance
    ) {
        self.database = database
        self.master = master
        wrap = KeyWrap(master, earlier: earlier, chance: chance)
        self.clock = clock
    }

    /// The keys of a tenant. The first are made when there are none; of two who do so at once one wins. Throws
    /// `KeyWrap.OtherMasterKey`.
    public func keys(of tenant: Identifier) async throws -> TenantKeys {
        let known = try await database.reading(tenant) { tx in try await DataKeys(tx, wrap).all() }
        if let known { return known }
        let now = clock.now
        return try await database.transaction(tenant) { tx in
            let keys = DataKeys(tx, wrap)
            try await keys.add(wrap.make(), .seal, version: 1, at: now)
            // Fingerprints that were taken before there were data keys have to be found again.
            try await keys.add(master.indexKey(of: tenant), .index, version: 1, at: now)
            guard let made = try await keys.all() else { throw NotFound() }
            return made
        }
    }

    /// Adds a new version, which seals from now on. Returns it.
    public func addVersion(_ tenant: Identifier) async throws -> UInt32 {
        let current = try await keys(of: tenant).current ?? 0
        let now = clock.now
        try await database.transaction(tenant) { tx in
            try await DataKeys(tx, wrap).add(wrap.make(), .seal, version: Int(current) + 1, at: now)
        }
        return current + 1
    }

    /// Wraps the tenant's keys with the master key, whichever of the two they were wrapped with. May be done again.
    public func wrapAgain(_ tenant: Identifier) async throws -> Int {
        try await database.transaction(tenant) { tx in try await DataKeys(tx, wrap).wrapAgain() }
    }
}
