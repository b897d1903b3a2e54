private import COpenSSL

/// AES-256-GCM through OpenSSL (SP 800-38D): ciphertext with a tag of 16 bytes behind it.
enum AesGcm {
    static let nonceByteCount = 12
    static let tagByteCount = 16

    static func encrypt(_ bytes: [UInt8], key: [UInt8], nonce: [UInt8], bound: [UInt8]) throws -> [UInt8] {
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

    /// Throws SealBroken when key, nonce, bound bytes or ciphertext are not those of `encrypt`.
    static func decrypt(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8], bound: [UInt8]) throws -> [UInt8] {
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
