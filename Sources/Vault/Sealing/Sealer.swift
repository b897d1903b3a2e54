private import COpenSSL
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

/// Seals bank and tax data with AES-256-GCM under a key of the tenant, derived from the master key.
///
/// A sealed value is: form 1, version of the key, 12 random bytes, ciphertext, 16 bytes of tag. Its place and the
/// key's version are authenticated with it.
public struct Sealer: Sendable {
    private static let form: UInt8 = 1
    private static let nonceByteCount = 12
    private static let tagByteCount = 16

    private let keys: [UInt8: MasterKey]
    private let currentVersion: UInt8
    private let chance: Chance

    public init(_ key: MasterKey, chance: Chance) {
        self.init(keys: [1: key], currentVersion: 1, chance: chance)
    }

    /// Seals with the key of `currentVersion`; opens with each. Two versions live at once while values are resealed.
    public init(keys: [UInt8: MasterKey], currentVersion: UInt8, chance: Chance) {
        self.keys = keys
        self.currentVersion = currentVersion
        self.chance = chance
    }

    public func seal(_ bytes: [UInt8], context: SealContext) throws -> [UInt8] {
        guard let key = key(currentVersion, tenantID: context.tenantID) else { throw SealBroken() }
        let nonce = chance.bytes(Self.nonceByteCount)
        let sealed = try Self.encrypt(bytes, key: key, nonce: nonce, bound: bound(context, version: currentVersion))
        return [Self.form, currentVersion] + nonce + sealed
    }

    public func seal(_ text: String, context: SealContext) throws -> [UInt8] {
        try seal(Array(text.utf8), context: context)
    }

    /// Throws SealBroken for a value that was altered or belongs elsewhere.
    public func open(_ sealed: [UInt8], context: SealContext) throws -> [UInt8] {
        let headCount = 2 + Self.nonceByteCount
        guard sealed.count >= headCount + Self.tagByteCount, sealed[0] == Self.form,
            let key = key(sealed[1], tenantID: context.tenantID)
        else { throw SealBroken() }
        return try Self.decrypt(
            Array(sealed[headCount...]), key: key, nonce: Array(sealed[2..<headCount]),
            bound: bound(context, version: sealed[1]))
    }

    public func openText(_ sealed: [UInt8], context: SealContext) throws -> String {
        guard let text = String(validating: try open(sealed, context: context), as: UTF8.self) else {
            throw SealBroken()
        }
        return text
    }

    /// A keyed fingerprint by which equal values of one column are found without opening them. One key per tenant,
    /// of the first version for ever, so that fingerprints stay comparable.
    public func fingerprint(_ bytes: [UInt8], table: String, column: String, tenantID: Identifier) throws -> [UInt8] {
        guard let key = keys[keys.keys.min() ?? 0]?.key(for: "fingerprint/\(tenantID)") else { throw SealBroken() }
        return Digest.hmacSHA256(key: key, Array("\(table)\u{0}\(column)\u{0}".utf8) + bytes)
    }

    private func key(_ version: UInt8, tenantID: Identifier) -> [UInt8]? {
        keys[version]?.key(for: "seal/\(tenantID)")
    }

    private func bound(_ context: SealContext, version: UInt8) -> [UInt8] {
        let parts = [context.table, context.column, context.tenantID.description, context.rowID.description]
        return Array(parts.joined(separator: "\u{0}").utf8) + [0, version]
    }

    private static func encrypt(_ bytes: [UInt8], key: [UInt8], nonce: [UInt8], bound: [UInt8]) throws -> [UInt8] {
        guard let context = EVP_CIPHER_CTX_new() else { throw VaultFailure("no memory for a cipher") }
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: bytes.count)
        var tag = [UInt8](repeating: 0, count: tagByteCount)
        var count: Int32 = 0
        guard EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1,
            EVP_EncryptUpdate(context, nil, &count, bound, Int32(bound.count)) == 1,
            bytes.isEmpty || EVP_EncryptUpdate(context, &output, &count, bytes, Int32(bytes.count)) == 1,
            EVP_EncryptFinal_ex(context, &tag, &count) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagByteCount), &tag) == 1
        else { throw VaultFailure("AES-256-GCM could not seal") }
        return output + tag
    }

    private static func decrypt(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8], bound: [UInt8]) throws -> [UInt8] {
        guard let context = EVP_CIPHER_CTX_new() else { throw VaultFailure("no memory for a cipher") }
        defer { EVP_CIPHER_CTX_free(context) }
        let bytes = Array(sealed.dropLast(tagByteCount))
        var tag = Array(sealed.suffix(tagByteCount))
        var output = [UInt8](repeating: 0, count: bytes.count)
        var last = [UInt8](repeating: 0, count: tagByteCount)
        var count: Int32 = 0
        guard EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1,
            EVP_DecryptUpdate(context, nil, &count, bound, Int32(bound.count)) == 1,
            bytes.isEmpty || EVP_DecryptUpdate(context, &output, &count, bytes, Int32(bytes.count)) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagByteCount), &tag) == 1
        else { throw VaultFailure("AES-256-GCM could not open") }
        guard EVP_DecryptFinal_ex(context, &last, &count) == 1 else { throw SealBroken() }
        return output
    }
}
