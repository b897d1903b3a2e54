private import COpenSSL

/// SHA-256 of bytes that come in pieces, for files that are not held in memory.
public final class RunningDigest {
    private let context: OpaquePointer

    public init() throws {
        guard let context = EVP_MD_CTX_new() else { throw VaultFailure("no memory for a digest") }
        self.context = context
        guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else { throw VaultFailure("OpenSSL has no SHA-256") }
    }

    deinit { EVP_MD_CTX_free(context) }

    public func add(_ bytes: [UInt8]) {
        EVP_DigestUpdate(context, bytes, bytes.count)
    }

    /// The digest of all bytes; nothing may be added afterwards.
    public func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        return digest
    }
}
