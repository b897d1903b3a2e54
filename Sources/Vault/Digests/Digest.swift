private import COpenSSL

/// Fingerprints of bytes, with and without a key.
public enum Digest {
    /// Looked up once: OpenSSL would search its providers at each use.
    private nonisolated(unsafe) static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        let done = EVP_Digest(bytes, bytes.count, &digest, &count, algorithm, nil)
        precondition(done == 1 && count == 32, "OpenSSL has no SHA-256")
        return digest
    }

    public static func sha256(_ text: String) -> [UInt8] { sha256(Array(text.utf8)) }

    public static func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        hmac(EVP_sha256(), size: 32, key: key, bytes)
    }

    /// For one-time passwords only, whose authenticator programs know nothing else (RFC 6238).
    static func hmacSHA1(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        hmac(EVP_sha1(), size: 20, key: key, bytes)
    }

    /// Whether two secrets are equal, in a time that does not tell where they differ.
    public static func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }

    /// Lower-case hexadecimal digits.
    public static func hex(_ bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for byte in bytes {
            for nibble in [byte >> 4, byte & 15] {
                text.unicodeScalars.append(Unicode.Scalar(nibble < 10 ? nibble + 48 : nibble + 87))
            }
        }
        return text
    }

    /// Reads pairs of hexadecimal digits in either case; anything else is nil.
    public static func bytes(hex: some StringProtocol) -> [UInt8]? {
        let digits = hex.utf8.map { $0 | 0x20 }.compactMap { digit -> UInt8? in
            switch digit {
            case 48...57: digit - 48
            case 97...102: digit - 87
            default: nil
            }
        }
        guard digits.count == hex.utf8.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private static func hmac(_ algorithm: OpaquePointer?, size: Int, key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: size)
        var count: UInt32 = 0
        // An empty array may hand over a null pointer as the key, which OpenSSL takes to mean "the key of last time".
        let key = key.isEmpty ? [0] : key
        let done = HMAC(algorithm, key, Int32(key.count), bytes, bytes.count, &code, &count)
        precondition(done != nil && Int(count) == size, "OpenSSL has no HMAC")
        return code
    }
}
