public import Kernel

/// Time-based one-time passwords of RFC 6238: 30 seconds, 6 digits, HMAC-SHA-1, because authenticators know no other.
public struct Totp: Sendable {
    public static let periodSeconds: Int64 = 30
    public static let digits = 6
    /// 160 bits, the size that RFC 4226 recommends.
    private static let seedByteCount = 20

    public let seed: [UInt8]

    public init(seed: [UInt8]) {
        self.seed = seed
    }

    public static func make(_ chance: Chance) -> Totp { Totp(seed: chance.bytes(seedByteCount)) }

    public static func step(at instant: Instant) -> Int64 {
        instant.microseconds.flooredDivision(by: 1_000_000 * periodSeconds).quotient
    }

    public func code(step: Int64) -> String { code(step: step, digits: Self.digits) }

    /// The steps whose code was typed, of the last, the present and the next one: all of them, since neighbours can
    /// share a code. The caller burns the greatest one in one statement, so that each step works once.
    public func matchingSteps(_ typed: String, at instant: Instant) -> [Int64] {
        let digits = Array(typed.utf8.filter { $0 != UInt8(ascii: " ") })
        let now = Self.step(at: instant)
        return (now - 1...now + 1).filter { Digest.constantTimeEqual(Array(code(step: $0).utf8), digits) }
    }

    /// The address that an authenticator reads from a QR code.
    public func enrolmentAddress(issuer: String, account: String) -> String {
        let (issuer, account) = (Self.escaped(issuer), Self.escaped(account))
        return "otpauth://totp/\(issuer):\(account)?secret=\(Base32.text(seed))&issuer=\(issuer)"
    }

    func code(step: Int64, digits: Int) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> Int64(56 - 8 * $0)) }
        let code = Digest.hmacSHA1(key: seed, counter)
        let offset = Int(code[19] & 15)
        let number = code[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { product, _ in product * 10 }
        return (number % modulus).padded(digits)
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: String(Unicode.Scalar(byte))
            default: "%" + Digest.hex([byte]).uppercased()
            }
        }.joined()
    }
}
