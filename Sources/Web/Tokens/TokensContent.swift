import Identity
import Kernel
import Links
import Templates

/// The tokens of whoever looks, and the form for another one; the same for staff and for teams.
public struct TokensContent: ViewModel {
    public struct Line: ViewModel, Hashable {
        public let name: String
        public let ending: String
        public let status: Badge
        public let scopes: String
        public let expiresAt: Instant
        public let lastUsedAt: Instant?
        public let lastUsedFrom: String
        /// Ends the token; nil once it has ended.
        public let endAction: String?

        public static let schema = Schema<Self>(
            \.name, \.ending, \.status, \.scopes, \.expiresAt, \.lastUsedAt, \.lastUsedFrom, \.endAction)
    }

    /// A token that was just made: the one time that it is shown.
    public struct Fresh: ViewModel, Hashable {
        public let name: String
        public let text: String
        public let example: String

        public static let schema = Schema<Self>(\.name, \.text, \.example)
    }

    public let errors: ErrorSummary?
    public let fresh: Fresh?
    public let lines: [Line]
    public let hasLines: Bool
    public let name: Field
    public let scopes: ChoiceField
    public let days: ChoiceField
    public let action: String
    public let guide: String
    public let back: String

    public static let schema = Schema<Self>(
        \.errors, \.fresh, \.lines, \.hasLines, \.name, \.scopes, \.days, \.action, \.guide, \.back)

    static let offeredDays = [30, 90, 365]

    init(
        _ visit: Visit, _ tokens: [AccessToken], _ places: TokensHandlers.Places, fresh: KeepingTokens.Made? = nil,
        typed: FormFields? = nil, _ invalid: Invalid? = nil
    ) throws {
        let person = try visit.person
        errors = ErrorSummary(invalid)
        self.fresh = fresh.map { made in
            Fresh(
                name: made.token.name, text: made.text,
                example: "curl -H 'Authorization: Bearer \(made.text)' "
                    + "\(visit.siteAddress)\(MachineRoute.root)\(places.example)")
        }
        lines = tokens.map { Line($0, places, at: visit.now) }
        hasLines = !tokens.isEmpty
        name = Field("name", typed?["name"] ?? "", invalid)
        scopes = ChoiceField(
            "scopes", TokenScope.useful(to: person.account).map { Choice($0.rawValue, $0.label, hint: $0.rawValue) },
            chosen: typed?.list("scopes") ?? [], invalid)
        days = ChoiceField(
            "days", Self.offeredDays.map { Choice(String($0), "\($0) days") }, chosen: typed?["days"] ?? "90", invalid)
        action = places.tokens.path
        guide = PublicPlaces.developers.path
        back = places.profile.path
    }
}

extension TokensContent.Line {
    init(_ token: AccessToken, _ places: TokensHandlers.Places, at now: Instant) {
        let standing = token.standing(at: now)
        let status =
            switch standing {
            case .valid: Badge("Works", .good)
            case .expired: Badge("Expired")
            case .revoked: Badge("Ended")
            }
        self.init(
            name: token.name, ending: token.ending, status: status,
            scopes: token.scopes.map(\.rawValue).joined(separator: ", "), expiresAt: token.expiresAt,
            lastUsedAt: token.lastUsedAt, lastUsedFrom: token.lastUsedFrom,
            endAction: standing == .valid ? places.end(token.id) : nil)
    }
}
