private import COpenSSL

/// What one guess at a password costs: `N` is 2 to the power of `logN`.
public struct PasswordCost: Hashable, Sendable {
    public let logN: Int
    public let blockSize: Int
    public let parallelism: Int

    /// OWASP ASVS 5.0 appendix C: N = 2^15, r = 8, p = 3. 32 MiB and about 190 ms.
    public static let approved = PasswordCost(logN: 15, blockSize: 8, parallelism: 3)
    /// For tests that need a password but do not test its hash.
    public static let trifling = PasswordCost(logN: 4, blockSize: 8, parallelism: 1)

    public init(logN: Int, blockSize: Int, parallelism: Int) {
        self.logN = logN
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// Stored text may not make the program reserve more than 128 MiB.
    var isBearable: Bool {
        (1...17).contains(logN) && (1...16).contains(blockSize) && (1...16).contains(parallelism)
            && memoryBytes <= 160 << 20
    }

    /// OpenSSL's default limit refuses every approved setting, so the need is computed: 128·N·r + 128·r·p + 1 MiB.
    var memoryBytes: UInt64 {
        let block = UInt64(128 * blockSize)
        return block << UInt64(logN) + block * UInt64(parallelism) + 1 << 20
    }
}

/// A stored password: scrypt (RFC 7914) in the PHC string form `$scrypt$ln=15,r=8,p=3$salt$hash`.
struct PasswordHash: Equatable {
    let cost: PasswordCost
    let salt: [UInt8]
    let hash: [UInt8]

    init(cost: PasswordCost, salt: [UInt8], hash: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = Self.cost(parts[2]),
            let salt = Base64.bytes(unpadded: parts[3]), (8...64).contains(salt.count),
            let hash = Base64.bytes(unpadded: parts[4]), (16...64).contains(hash.count)
        else { return nil }
        self.init(cost: cost, salt: salt, hash: hash)
    }

    var text: String {
        let parameters = "ln=\(cost.logN),r=\(cost.blockSize),p=\(cost.parallelism)"
        return "$scrypt$\(parameters)$\(Base64.unpadded(salt))$\(Base64.unpadded(hash))"
    }

    /// The key that a password gives under a cost and a salt. Takes long: never on the cooperative pool.
    static func derive(_ password: [UInt8], salt: [UInt8], cost: PasswordCost, count: Int) throws -> [UInt8] {
        var key = [UInt8](repeating: 0, count: count)
        let done = password.withUnsafeBytes { bytes in
            withUnsafeBytes(of: UInt8(0)) { empty in
                // The password is never null, which OpenSSL would take for a mere check of the parameters.
                let start = (bytes.baseAddress ?? empty.baseAddress)?.assumingMemoryBound(to: CChar.self)
                return EVP_PBE_scrypt(
                    start, bytes.count, salt, salt.count, 1 << UInt64(cost.logN), UInt64(cost.blockSize),
                    UInt64(cost.parallelism), cost.memoryBytes, &key, count)
            }
        }
        guard done == 1 else { throw VaultFailure("scrypt could not run with \(cost)") }
        return key
    }

    private static func cost(_ text: Substring) -> PasswordCost? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var values: [Int] = []
        for (part, name) in zip(parts, ["ln=", "r=", "p="]) {
            guard part.hasPrefix(name), part.utf8.count <= name.utf8.count + 3,
                let value = UInt16(part.dropFirst(name.count))
            else { return nil }
            values.append(Int(value))
        }
        let cost = PasswordCost(logN: values[0], blockSize: values[1], parallelism: values[2])
        return cost.isBearable ? cost : nil
    }
}
