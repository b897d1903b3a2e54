import Kernel

/// A secret with which a program acts for a person, as its owner sees it: never the secret itself.
public struct AccessToken: Sendable, Hashable {
    /// What a token's text begins with, so that scanners of source code find one that was left there.
    public static let prefix = "trb_"
    public static let longestName = 100
    /// A token ends after so many days at the latest.
    public static let longestDays = 365
    /// Tokens of one person that have not ended.
    public static let most = 20

    public let id: Identifier
    public let accountID: Identifier
    public let name: String
    public let scopes: [TokenScope]
    /// The last four characters of the secret.
    public let ending: String
    public let createdAt: Instant
    public let expiresAt: Instant
    public let lastUsedAt: Instant?
    public let lastUsedFrom: String
    public let revokedAt: Instant?

    /// What the audit trail says of tokens that ended with something else.
    static func audit(_ ended: [String]) -> [String: String] {
        ended.isEmpty ? [:] : ["ended tokens": ended.joined(separator: ", ")]
    }

    public enum Standing: Hashable, Sendable { case valid, expired, revoked }

    public func standing(at now: Instant) -> Standing {
        if revokedAt != nil { return .revoked }
        return now < expiresAt ? .valid : .expired
    }
}

extension Account {
    /// Whether somebody with these roles may have tokens at all. It is asked at each call, not only when one is made.
    public var mayHaveTokens: Bool { isStaff ? roles.permits(.seeBackOffice) : roles.permits(.tokens) }
}

/// Who calls with a token: the person with the roles of this moment, and what the token is for.
public struct TokenBearer: Sendable {
    public let tokenID: Identifier
    public let person: SignedIn
    public let scopes: Set<TokenScope>
}
