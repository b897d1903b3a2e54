public import Kernel

/// Wraps data keys with the master key, so that they can be kept in the database.
///
/// A wrapped key is: form 1, 8 bytes that tell which master key, 12 random bytes, the key sealed with AES-256-GCM.
public struct KeyWrap: Sendable {
    /// The key is wrapped by a master key that is not here.
    public struct OtherMasterKey: Error, Hashable, Sendable, CustomStringConvertible {
        public var description: String {
            "The tenants' keys were wrapped with another secret key. Set SECRET_KEY to that one, or put its file back."
        }
    }

    public static let keyByteCount = 32
    private static let form: UInt8 = 1
    private static let markByteCount = 8

    private let masters: [MasterKey]
    private let chance: Chance

    /// Wraps with `master`; unwraps what was wrapped with it or with `earlier`.
    public init(_ master: MasterKey, earlier: MasterKey? = nil, chance: Chance) {
        masters = [master] + (earlier.map { [$0] } ?? [])
        self.chance = chance
    }

    /// A new data key.
    public func make() -> [UInt8] { chance.bytes(Self.keyByteCount) }

    /// The place names the key: a wrapped key opens for no other purpose, version or tenant.
    public func wrap(_ key: [UInt8], for place: SealContext) throws -> [UInt8] {
        let nonce = chance.bytes(AesGcm.nonceByteCount)
        let head = [Self.form] + Self.mark(of: masters[0])
        return head + nonce
            + (try AesGcm.encrypt(key, key: Self.key(masters[0]), nonce: nonce, bound: Self.bound(place, head)))
    }

    /// Throws OtherMasterKey, and SealBroken for what was altered or belongs elsewhere.
    public func unwrap(_ wrapped: [UInt8], for place: SealContext) throws -> [UInt8] {
        let headCount = 1 + Self.markByteCount
        guard wrapped.count == headCount + AesGcm.nonceByteCount + Self.keyByteCount + AesGcm.tagByteCount,
            wrapped[0] == Self.form
        else { throw SealBroken() }
        let head = Array(wrapped[..<headCount])
        guard let master = masters.first(where: { Self.mark(of: $0) == Array(head[1...]) }) else {
            throw OtherMasterKey()
        }
        let start = headCount + AesGcm.nonceByteCount
        return try AesGcm.decrypt(
            Array(wrapped[start...]), key: Self.key(master), nonce: Array(wrapped[headCount..<start]),
            bound: Self.bound(place, head))
    }

    private static func mark(of master: MasterKey) -> [UInt8] {
        Array(master.key(for: "wrap mark").prefix(markByteCount))
    }

    private static func key(_ master: MasterKey) -> [UInt8] { master.key(for: "wrap data keys") }

    private static func bound(_ place: SealContext, _ head: [UInt8]) -> [UInt8] {
        let parts = [place.table, place.column, place.tenantID.description, place.rowID.description]
        return Array(parts.joined(separator: "\u{0}").utf8) + [0] + head
    }
}
