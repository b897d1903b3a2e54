import Kernel

/// What a reseller can show: a programme that somebody of its team has passed.
public struct Certificate: Sendable, Hashable {
    public static let months = 12
    /// Days before the end on which the reseller is reminded. From the first on it can be renewed.
    public static let reminderDays = [60, 30, 7]

    /// What it is worth on a day.
    public enum Standing: String, CaseIterable, Sendable {
        case valid, expired, revoked

        public var label: String {
            switch self {
            case .valid: "Valid"
            case .expired: "Expired"
            case .revoked: "Revoked"
            }
        }
    }

    public let id: Identifier
    public let code: CertificateCode
    public let resellerID: Identifier
    public let programme: TrainingProgramme
    /// As the company was called on the day.
    public let company: String
    public let accountID: Identifier
    /// Who passed.
    public let personName: String
    public let enrolmentID: Identifier
    public let percent: Int
    public let certifiedOn: Day
    /// The last day on which it counts.
    public let validUntil: Day
    public let issuedAt: Instant
    public let revokedOn: Day?
    public let revokedReason: String

    public func standing(on day: Day) -> Standing {
        if let revokedOn, day >= revokedOn { return .revoked }
        return day > validUntil ? .expired : .valid
    }

    /// From this day on the courses can be taken again.
    public var renewableFrom: Day { validUntil.adding(days: -Self.firstReminder) }

    /// The last day of a certificate of a day: twelve months later, less a day.
    public static func lastDay(from day: Day) -> Day { day.adding(months: months).adding(days: -1) }

    public static var firstReminder: Int { reminderDays.max() ?? 0 }
}

/// What somebody types to check a certificate: twelve characters without those that look alike, `K7QD-M2XA-9PTE`.
public struct CertificateCode: Sendable, Hashable, CustomStringConvertible {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let length = 12

    /// Without hyphens.
    public let text: String

    /// Reads a code with or without hyphens and spaces, in small or large letters; O is 0, I and L are 1.
    public init?(_ typed: String) {
        guard typed.count <= 40 else { return nil }
        let signs: [Character: Character] = ["O": "0", "I": "1", "L": "1"]
        let plain = typed.uppercased().filter { !$0.isWhitespace && $0 != "-" }.map { signs[$0] ?? $0 }
        guard plain.count == Self.length, plain.allSatisfy({ Self.alphabet.contains($0) }) else { return nil }
        text = String(plain)
    }

    init(by chance: Chance) {
        text = String((0..<Self.length).map { _ in Self.alphabet[Int(chance.number(below: 32))] })
    }

    /// In groups of four.
    public var description: String {
        let signs = Array(text)
        return [signs[0..<4], signs[4..<8], signs[8..<12]].map { String($0) }.joined(separator: "-")
    }
}
