import Kernel
import Vault

/// A code that stands in for the authenticator once: `3-7KQD-M2XA-9PTE`. The number in front says which of the ten it
/// is, so that only one hash has to be checked.
public struct RecoveryCode: Sendable, Hashable {
    public static let count = 10
    /// Letters and digits that cannot be taken for one another: 60 bits in twelve of them.
    private static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    private static let length = 12

    public let slot: Int
    /// The twelve characters without hyphens.
    let secret: String

    private init(slot: Int, secret: String) {
        self.slot = slot
        self.secret = secret
    }

    /// Reads a code however it is typed: any case, with or without hyphens and spaces. Nil for anything else.
    public init?(_ typed: String) {
        let characters = typed.uppercased().filter { $0 != "-" && $0 != " " }
        guard characters.utf8.count > Self.length, characters.utf8.count <= Self.length + 2,
            let slot = Int(characters.dropLast(Self.length)), (1...Self.count).contains(slot)
        else { return nil }
        let secret = String(characters.suffix(Self.length))
        guard secret.allSatisfy({ Self.alphabet.contains($0) }) else { return nil }
        self.init(slot: slot, secret: secret)
    }

    /// Ten new ones.
    static func make(_ chance: Chance) -> [RecoveryCode] {
        (1...count).map { slot in
            let characters = (0..<length).map { _ in alphabet[Int(chance.number(below: UInt64(alphabet.count)))] }
            return RecoveryCode(slot: slot, secret: String(characters))
        }
    }

    /// As people keep it: `3-7KQD-M2XA-9PTE`.
    public var text: String {
        let characters = Array(secret)
        let groups = stride(from: 0, to: characters.count, by: 4).map { String(characters[$0..<$0 + 4]) }
        return "\(slot)-" + groups.joined(separator: "-")
    }
}
