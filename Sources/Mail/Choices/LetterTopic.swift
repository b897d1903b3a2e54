/// What a letter is about: how urgent it is and whether people may do without it.
public enum LetterTopic: String, CaseIterable, Codable, Sendable {
    /// Passwords, invitations, changed bank details.
    case security
    /// Applications, payouts: what somebody waits for.
    case business
    /// The monthly statement, which everybody finds in the portal too.
    case statements
    /// Advice and sequences: nobody waits for it.
    case advice

    /// Whether people can switch it off.
    public var canBeSwitchedOff: Bool { self == .statements || self == .advice }

    /// Whether it offers to unsubscribe at one click (RFC 8058), stops after a complaint, and rather gets lost than
    /// comes twice.
    public var isOptional: Bool { self == .advice }

    /// Letters of a higher priority leave first.
    var priority: Int {
        switch self {
        case .security: 20
        case .business: 10
        case .statements: 5
        case .advice: 0
        }
    }
}
