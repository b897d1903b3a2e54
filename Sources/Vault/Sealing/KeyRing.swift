public import Kernel
private import Synchronization

/// The data keys of one tenant, unwrapped.
public struct TenantKeys: Sendable {
    /// By version; older ones open what was sealed with them.
    public let sealing: [UInt32: [UInt8]]
    /// The key of the fingerprints.
    public let index: [UInt8]

    public init(sealing: [UInt32: [UInt8]], index: [UInt8]) {
        self.sealing = sealing
        self.index = index
    }

    /// The version that seals.
    public var current: UInt32? { sealing.keys.max() }
}

extension TenantKeys: CustomStringConvertible {
    public var description: String { "data keys of versions \(sealing.keys.sorted())" }
}

/// The data keys of tenants that this process holds in memory. They are kept, wrapped by the master key, in the
/// database; a unit of work that misses one ends, they are read, and it runs again.
public final class KeyRing: Sendable {
    /// After this long a new version made elsewhere is looked for, so that it seals here soon, too.
    static let freshFor = Duration.seconds(20)

    private struct Entry {
        let keys: TenantKeys
        let readAt: ContinuousClock.Instant
        /// Versions that were missing when the keys were read last.
        var absent: Set<UInt32> = []
        var isBeingRead = false
    }

    private let load: @Sendable (Identifier) async throws -> TenantKeys
    private let entries = Mutex<[Identifier: Entry]>([:])

    /// `load` reads the keys of a tenant, and makes the first ones where there are none. It uses units of work of its
    /// own.
    public init(_ load: @escaping @Sendable (Identifier) async throws -> TenantKeys) {
        self.load = load
    }

    /// Reads the keys of a tenant again.
    public func read(_ tenantID: Identifier) async throws { try await read(tenantID, wanted: nil) }

    /// The key that seals. Throws the curable `KeysAway`.
    func sealingKey(of tenantID: Identifier) throws -> (version: UInt32, key: [UInt8]) {
        let (entry, isOld) = try entry(tenantID)
        if isOld { Task { try? await self.read(tenantID) } }
        guard let version = entry.keys.current, let key = entry.keys.sealing[version] else { throw SealBroken() }
        return (version, key)
    }

    /// The key of a version. Throws the curable `KeysAway`, SealBroken when there is no such version.
    func key(_ version: UInt32, of tenantID: Identifier) throws -> [UInt8] {
        let (entry, _) = try entry(tenantID)
        if let key = entry.keys.sealing[version] { return key }
        if entry.absent.contains(version) { throw SealBroken() }
        throw KeysAway(ring: self, tenantID: tenantID, version: version)
    }

    /// The key of the fingerprints. Throws the curable `KeysAway`.
    func indexKey(of tenantID: Identifier) throws -> [UInt8] { try entry(tenantID).0.keys.index }

    /// What is in memory, and whether it should be read again; only one who asks is told so.
    private func entry(_ tenantID: Identifier) throws -> (Entry, isOld: Bool) {
        try entries.withLock { entries in
            guard let entry = entries[tenantID] else { throw KeysAway(ring: self, tenantID: tenantID, version: nil) }
            let isOld = !entry.isBeingRead && entry.readAt.duration(to: .now) > Self.freshFor
            if isOld { entries[tenantID]?.isBeingRead = true }
            return (entry, isOld)
        }
    }

    fileprivate func read(_ tenantID: Identifier, wanted version: UInt32?) async throws {
        let keys: TenantKeys
        do {
            keys = try await load(tenantID)
        } catch {
            entries.withLock { $0[tenantID]?.isBeingRead = false }
            throw error
        }
        entries.withLock { entries in
            var entry = Entry(keys: keys, readAt: .now)
            if let version, keys.sealing[version] == nil { entry.absent.insert(version) }
            entries[tenantID] = entry
        }
    }
}

/// The data keys of a tenant are not in memory, or not all of them. The unit of work runs again once they are.
public struct KeysAway: Curable {
    let ring: KeyRing
    let tenantID: Identifier
    let version: UInt32?

    public func cure() async throws { try await ring.read(tenantID, wanted: version) }
}
