public import Kernel

/// The place in the database that a sealed value belongs to; it opens nowhere else.
public struct SealContext: Hashable, Sendable {
    public let table: String
    public let column: String
    public let tenantID: Identifier
    public let rowID: Identifier

    public init(table: String, column: String, tenantID: Identifier, rowID: Identifier) {
        self.table = table
        self.column = column
        self.tenantID = tenantID
        self.rowID = rowID
    }
}

/// A sealed value does not open: it was altered, moved to another place, or its key is not here.
public struct SealBroken: Error, Hashable, Sendable {
    public init() {}
}

/// Seals bank and tax data with AES-256-GCM under a key of the tenant.
///
/// A sealed value is: form 2, version of the tenant's data key as 4 bytes, 12 random bytes, ciphertext, 16 bytes of
/// tag. Form 1, of older values and of a program without a ring of keys, has one byte for the version of a key that is
/// derived from the master key. Place, form and version are authenticated with the value.
public struct Sealer: Sendable {
    private static let derivedForm: UInt8 = 1
    private static let dataKeyForm: UInt8 = 2

    private let keys: [UInt8: MasterKey]
    private let currentVersion: UInt8
    private let ring: KeyRing?
    private let chance: Chance

    /// Seals under derived keys: values of form 1.
    public init(_ key: MasterKey, chance: Chance) {
        self.init(keys: [1: key], currentVersion: 1, chance: chance)
    }

    /// Seals under the data keys of a ring; values of form 1 go on opening with the key that is derived from `key`.
    public init(_ key: MasterKey, ring: KeyRing, chance: Chance) {
        self.init(keys: [1: key], currentVersion: 1, ring: ring, chance: chance)
    }

    /// Seals with the key of `currentVersion`; opens with each. Two versions live at once while values are resealed.
    public init(keys: [UInt8: MasterKey], currentVersion: UInt8, chance: Chance) {
        self.init(keys: keys, currentVersion: currentVersion, ring: nil, chance: chance)
    }

    private init(keys: [UInt8: MasterKey], currentVersion: UInt8, ring: KeyRing?, chance: Chance) {
        self.keys = keys
        self.currentVersion = currentVersion
        self.ring = ring
        self.chance = chance
    }

    /// In a unit of work: throws the curable `KeysAway` when the tenant's keys are not in memory.
    public func seal(_ bytes: [UInt8], context: SealContext) throws -> [UInt8] {
        let nonce = chance.bytes(AesGcm.nonceByteCount)
        if let ring {
            let (version, key) = try ring.sealingKey(of: context.tenantID)
            let head = Self.head(version)
            return head + nonce
                + (try AesGcm.encrypt(bytes, key: key, nonce: nonce, bound: bound(context, head: head)))
        }
        guard let key = derivedKey(currentVersion, tenantID: context.tenantID) else { throw SealBroken() }
        let sealed = try AesGcm.encrypt(bytes, key: key, nonce: nonce, bound: bound(context, head: [currentVersion]))
        return [Self.derivedForm, currentVersion] + nonce + sealed
    }

    public func seal(_ text: String, context: SealContext) throws -> [UInt8] {
        try seal(Array(text.utf8), context: context)
    }

    /// Throws SealBroken for a value that was altered or belongs elsewhere. In a unit of work: throws the curable
    /// `KeysAway` when the tenant's keys are not in memory.
    public func open(_ sealed: [UInt8], context: SealContext) throws -> [UInt8] {
        switch sealed.first {
        case Self.derivedForm where sealed.count > 1:
            guard let key = derivedKey(sealed[1], tenantID: context.tenantID) else { throw SealBroken() }
            return try open(sealed, after: 2, key: key, bound: bound(context, head: [sealed[1]]))
        case Self.dataKeyForm where sealed.count >= Self.headCount:
            guard let ring else { throw SealBroken() }
            let head = Array(sealed[..<Self.headCount])
            let key = try ring.key(Self.version(sealed), of: context.tenantID)
            return try open(sealed, after: Self.headCount, key: key, bound: bound(context, head: head))
        default: throw SealBroken()
        }
    }

    public func openText(_ sealed: [UInt8], context: SealContext) throws -> String {
        guard let text = String(validating: try open(sealed, context: context), as: UTF8.self) else {
            throw SealBroken()
        }
        return text
    }

    /// A keyed fingerprint by which equal values of one column are found without opening them. One key per tenant,
    /// for this alone and the same for ever, so that fingerprints stay comparable.
    public func fingerprint(_ bytes: [UInt8], table: String, column: String, tenantID: Identifier) throws -> [UInt8] {
        let kept = try ring?.indexKey(of: tenantID)
        guard let key = kept ?? derivedIndexKey(of: tenantID) else { throw SealBroken() }
        return Digest.hmacSHA256(key: key, Array("\(table)\u{0}\(column)\u{0}".utf8) + bytes)
    }

    /// The first bytes of every value that was sealed under a version of the data key.
    public static func head(_ version: UInt32) -> [UInt8] {
        [dataKeyForm] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: version >> UInt32($0)) }
    }

    private static let headCount = 5

    private static func version(_ sealed: [UInt8]) -> UInt32 {
        sealed[1..<headCount].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func open(_ sealed: [UInt8], after head: Int, key: [UInt8], bound: [UInt8]) throws -> [UInt8] {
        let start = head + AesGcm.nonceByteCount
        guard sealed.count >= start + AesGcm.tagByteCount else { throw SealBroken() }
        return try AesGcm.decrypt(
            Array(sealed[start...]), key: key, nonce: Array(sealed[head..<start]), bound: bound)
    }

    private func derivedKey(_ version: UInt8, tenantID: Identifier) -> [UInt8]? {
        keys[version]?.key(for: "seal/\(tenantID)")
    }

    private func derivedIndexKey(of tenantID: Identifier) -> [UInt8]? {
        keys[keys.keys.min() ?? 0]?.indexKey(of: tenantID)
    }

    private func bound(_ context: SealContext, head: [UInt8]) -> [UInt8] {
        let parts = [context.table, context.column, context.tenantID.description, context.rowID.description]
        return Array(parts.joined(separator: "\u{0}").utf8) + [0] + head
    }
}

extension MasterKey {
    /// The key of a tenant's fingerprints.
    public func indexKey(of tenantID: Identifier) -> [UInt8] { key(for: "fingerprint/\(tenantID)") }
}
