public import Kernel

/// Makes and checks the stored form of passwords: byte for byte, at most two at a time, 50 waiting, then `VaultBusy`.
public struct Passwords: Sendable {
    private static let concurrent = 2
    private static let longestQueue = 50
    private static let saltByteCount = 16
    private static let hashByteCount = 32

    private let chance: Chance
    private let cost: PasswordCost
    private let gate: PasswordGate

    /// Make one for the whole program: the limits are those of the value and its copies.
    public init(chance: Chance, cost: PasswordCost = .approved) {
        self.chance = chance
        self.cost = cost
        gate = PasswordGate(places: Self.concurrent, longestQueue: Self.longestQueue)
    }

    /// The PHC string to store, with a new salt.
    public func hash(_ password: String) async throws -> String {
        let (bytes, salt, cost) = (Array(password.utf8), chance.bytes(Self.saltByteCount), cost)
        return try await gate.run {
            let hash = try PasswordHash.derive(bytes, salt: salt, cost: cost, count: Self.hashByteCount)
            return PasswordHash(cost: cost, salt: salt, hash: hash).text
        }
    }

    /// Whether a password is the stored one. Throws when the stored text is no hash of ours: that is no wrong password.
    public func verify(_ password: String, against stored: String) async throws -> Bool {
        guard let known = PasswordHash(stored) else { throw VaultFailure("a stored password hash cannot be read") }
        let bytes = Array(password.utf8)
        return try await gate.run {
            let hash = try PasswordHash.derive(bytes, salt: known.salt, cost: known.cost, count: known.hash.count)
            return Digest.constantTimeEqual(hash, known.hash)
        }
    }

    /// Spends the time of a check, so that an unknown address takes as long as a wrong password.
    public func spendDummy(_ password: String) async throws {
        let (bytes, salt, cost) = (Array(password.utf8), chance.bytes(Self.saltByteCount), cost)
        _ = try await gate.run {
            try PasswordHash.derive(bytes, salt: salt, cost: cost, count: Self.hashByteCount)
        }
    }

    /// Whether a hash was made with another cost than today's: then it is made anew at the next sign-in.
    public func isOutdated(_ stored: String) -> Bool {
        PasswordHash(stored)?.cost != cost
    }
}
