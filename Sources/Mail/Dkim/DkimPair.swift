private import COpenSSL

/// A private key and its public part as OpenSSL keeps them.
struct DkimPair {
    private static let rsaBits: Int32 = 2048

    /// PKCS #8 or the form of the algorithm, DER.
    let privateKey: [UInt8]
    /// As the DNS wants it.
    let publicKey: [UInt8]

    /// Makes a new pair.
    static func make(_ algorithm: DkimKey.Algorithm) throws -> DkimPair {
        let kind = algorithm == .rsa ? EVP_PKEY_RSA : EVP_PKEY_ED25519
        guard let context = EVP_PKEY_CTX_new_id(kind, nil) else { throw DkimFailure() }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            algorithm != .rsa || EVP_PKEY_CTX_set_rsa_keygen_bits(context, rsaBits) == 1,
            EVP_PKEY_keygen(context, &key) == 1, let key
        else { throw DkimFailure() }
        defer { EVP_PKEY_free(key) }
        return DkimPair(privateKey: try der(key, i2d_PrivateKey), publicKey: try publicPart(key, algorithm))
    }

    /// Signs bytes: for RSA their SHA-256 (PKCS #1 v1.5); Ed25519 signs the bytes themselves, which have to be that
    /// SHA-256 already (RFC 8463).
    static func sign(_ bytes: [UInt8], _ privateKey: [UInt8], _ algorithm: DkimKey.Algorithm) throws -> [UInt8] {
        let key = privateKey.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var start = buffer.baseAddress
            return d2i_AutoPrivateKey(nil, &start, buffer.count)
        }
        guard let key, let context = EVP_MD_CTX_new() else { throw DkimFailure() }
        defer {
            EVP_PKEY_free(key)
            EVP_MD_CTX_free(context)
        }
        var count = 0
        guard EVP_DigestSignInit(context, nil, algorithm == .rsa ? EVP_sha256() : nil, nil, key) == 1,
            EVP_DigestSign(context, nil, &count, bytes, bytes.count) == 1
        else { throw DkimFailure() }
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_DigestSign(context, &signature, &count, bytes, bytes.count) == 1 else { throw DkimFailure() }
        return Array(signature.prefix(count))
    }

    private static func publicPart(_ key: OpaquePointer, _ algorithm: DkimKey.Algorithm) throws -> [UInt8] {
        if algorithm == .rsa { return try der(key, i2d_PUBKEY) }
        var count = 32
        var bytes = [UInt8](repeating: 0, count: count)
        guard EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1, count == 32 else { throw DkimFailure() }
        return bytes
    }

    private static func der(
        _ key: OpaquePointer,
        _ write: (OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    ) throws -> [UInt8] {
        let count = write(key, nil)
        guard count > 0 else { throw DkimFailure() }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        let written = bytes.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            return write(key, &start)
        }
        guard written == count else { throw DkimFailure() }
        return bytes
    }
}

/// OpenSSL refused to make or use a signing key: a fault of the installation.
struct DkimFailure: Error, Hashable {}
