import Jobs
import Kernel
import Postgres
import Vault

/// Making, using and ending the tokens with which programs act for people.
public struct KeepingTokens: Sendable {
    /// Successful calls in a row after which a token counts as tried out.
    static let trial = 3
    /// A token's last use is written down at most this often.
    static let noteInterval = Duration.seconds(60)

    private let database: Database
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, clock: Clock, chance: Chance) {
        self.database = database
        self.clock = clock
        self.chance = chance
    }

    /// A token that was made, and its text, which is shown once and kept nowhere.
    public struct Made: Sendable {
        public let token: AccessToken
        public let text: String
    }

    public func tokens(_ tenant: Identifier, of accountID: Identifier) async throws -> [AccessToken] {
        let now = clock.now
        return try await database.reading(tenant) { tx in try await AccessTokens(tx: tx).of(accountID, at: now) }
    }

    /// Makes a token for a person, who gets a letter about it. Of two at the same time one waits, so that nobody has
    /// more than the most. Throws Invalid for `name`, `days` and `scopes`, the last also for somebody whose roles have
    /// no right to tokens.
    public func make(
        _ tenant: Identifier, for account: Account, name: String, scopes: [TokenScope], days: Int, by actor: Actor
    ) async throws -> Made {
        try Self.check(name, scopes, days, account)
        let now = clock.now
        let secret = SecretToken.make(chance)
        let token = AccessToken(
            id: Identifier(at: now, chance: chance), accountID: account.id, name: name,
            scopes: TokenScope.allCases.filter(scopes.contains), ending: String(secret.text.suffix(4)),
            createdAt: now, expiresAt: now + .days(days), lastUsedAt: nil, lastUsedFrom: "", revokedAt: nil)
        try await database.transaction(tenant) { tx in
            let owner = try await Accounts(tx).locked(account.id)
            guard owner.status == .active, owner.mayHaveTokens else { throw Self.noRight(owner) }
            let known = try await AccessTokens(tx: tx).of(account.id, at: now)
            let valid = known.count { $0.standing(at: now) == .valid }
            guard valid < AccessToken.most else {
                throw Invalid("name", "There are \(AccessToken.most) tokens already. End one that nobody uses.")
            }
            try await AccessTokens(tx: tx).add(token, hash: secret.hash)
            try await AccountEvents(tx, clock: clock, chance: chance).note(
                "token.made", owner, ["by": actor.name, "token": name])
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "token.made", subject: .account(account.id, account.name),
                after: [
                    "token": name, "scopes": token.scopes.map(\.rawValue).joined(separator: " "),
                    "expires": token.expiresAt.description,
                ])
        }
        return Made(token: token, text: AccessToken.prefix + secret.text)
    }

    /// Ends a token at once. Throws NotFound when it is none of the person's, or has ended before.
    public func revoke(
        _ tenant: Identifier, _ id: Identifier, of accountID: Identifier, by actor: Actor
    ) async throws -> AccessToken {
        try await database.transaction(tenant) { tx in
            let owner = try await Accounts(tx).account(accountID)
            let token = try await EndingTokens(tx: tx, clock: clock, chance: chance).one(id, of: owner)
            try await noteEnd(of: [token.name], owner, by: actor, in: tx)
            return token
        }
    }

    /// Ends every token of a person that works: all or none. Gives their names.
    public func revokeAll(_ tenant: Identifier, of accountID: Identifier, by actor: Actor) async throws -> [String] {
        try await database.transaction(tenant) { tx in
            let owner = try await Accounts(tx).account(accountID)
            let ended = try await EndingTokens(tx: tx, clock: clock, chance: chance).all(of: owner)
            try await noteEnd(of: ended, owner, by: actor, in: tx)
            return ended
        }
    }

    /// Who calls with the text of a token; nil for texts that are none, and for tokens that have ended.
    public func bearer(_ tenant: Identifier, _ text: String) async throws -> TokenBearer? {
        guard text.hasPrefix(AccessToken.prefix),
            let secret = SecretToken(text.dropFirst(AccessToken.prefix.count))
        else { return nil }
        let now = clock.now
        return try await database.reading(tenant) { tx in try await AccessTokens(tx: tx).bearer(secret, at: now) }
    }

    /// Counts a call of somebody against a budget, and notes that the token is used.
    public func claim(
        _ tenant: Identifier, _ budget: CallBudget, of subject: String, token: Identifier? = nil, from address: String
    ) async throws -> CallBudget.Balance {
        let now = clock.now
        return try await database.transaction(tenant) { tx in
            let balance = try await CallWindows(tx: tx).claim(
                budget, Digest.sha256("\(budget.name) \(subject)"), at: now)
            if let token {
                try await AccessTokens(tx: tx).noteUse(token, from: address, at: now, atMostEvery: Self.noteInterval)
            }
            return balance
        }
    }

    /// Notes how a call with a token ended. Three in a row that succeeded are told to whoever waits for that.
    public func noteOutcome(_ tenant: Identifier, _ bearer: TokenBearer, succeeded: Bool) async throws {
        try await database.transaction(tenant) { tx in
            let isTried = try await AccessTokens(tx: tx).noteOutcome(
                bearer.tokenID, succeeded: succeeded, row: Self.trial)
            guard isTried, let reseller = bearer.person.account.resellerID else { return }
            _ = try await DomainEvents(tx, clock: clock, chance: chance).record(
                DomainEvent(
                    name: "token.tried", subjectID: bearer.person.account.id,
                    facts: ["reseller": reseller.description]))
        }
    }

    private func noteEnd(
        of names: [String], _ owner: Account, by actor: Actor, in tx: Transaction
    ) async throws {
        for name in names {
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "token.revoked", subject: .account(owner.id, owner.name), after: ["token": name])
        }
    }

    private static func check(_ name: String, _ scopes: [TokenScope], _ days: Int, _ account: Account) throws {
        var invalid = Invalid()
        if !(1...AccessToken.longestName).contains(name.count) || !name.isPlainText() {
            invalid.add("name", "Give it a name of at most \(AccessToken.longestName) characters.")
        }
        if !account.mayHaveTokens { throw noRight(account) }
        if scopes.isEmpty { invalid.add("scopes", "Choose at least one thing that the token may do.") }
        if let foreign = scopes.first(where: { !$0.isUseful(to: account) }) {
            invalid.add("scopes", "\(account.name) may not do this: \(foreign.label).")
        }
        if !(1...AccessToken.longestDays).contains(days) {
            invalid.add("days", "A token works for 1 to \(AccessToken.longestDays) days.")
        }
        try invalid.throwIfAny()
    }

    private static func noRight(_ account: Account) -> Invalid {
        Invalid("scopes", "The roles of \(account.name) do not include tokens.")
    }
}
