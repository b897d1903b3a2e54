import Kernel
import Postgres
import Vault

/// Where a request to sign in comes from.
public struct Origin: Sendable, Hashable {
    public let requestID: String
    public let address: String
    public let agent: String

    public init(requestID: String = "", address: String, agent: String = "") {
        self.requestID = requestID
        self.address = address
        self.agent = agent
    }
}

/// Signing in and out. One answer for every reason why somebody does not get in, after the same work.
public struct SigningIn: Sendable {
    public enum Refused: Refusal, Hashable {
        case notLetIn

        public var code: String { "not_let_in" }
        public var explanation: String {
            "That is not an e-mail address and password that we know. After five tries, wait a minute before the next."
        }
    }

    /// A session's last use is written down at most this often.
    static let touchInterval = Duration.seconds(60)

    /// What a right password opens.
    public enum Entry: Sendable {
        /// The browser is signed in.
        case session(token: SecretToken, account: Account)
        /// The second factor is asked for next.
        case challenge(token: SecretToken)
    }

    let database: Database
    let passwords: Passwords
    let sealer: Sealer
    let clock: Clock
    let chance: Chance
    /// Browsers ask for several things at once with one cookie.
    private let looks = SharedLooks<CookieQuestion, SignedIn?>()

    private struct CookieQuestion: Hashable {
        let tenantID: Identifier
        let token: SecretToken
    }

    public init(database: Database, passwords: Passwords, sealer: Sealer, clock: Clock, chance: Chance) {
        self.database = database
        self.passwords = passwords
        self.sealer = sealer
        self.clock = clock
        self.chance = chance
    }

    /// Signs a browser in and ends the session it had, or asks for the second factor of who has one.
    /// Throws `Refused.notLetIn`.
    public func signIn(
        _ tenant: Identifier, email: String, password: String, replacing old: SecretToken? = nil, from origin: Origin
    ) async throws -> Entry {
        let address = EmailAddress(email)
        let candidate = try await claimTry(tenant, address, origin)
        guard let candidate, try await passwords.verify(password, against: candidate.passwordHash) else {
            if candidate == nil { try await passwords.spendDummy(password) }
            try await noteRefusal(tenant, address, candidate?.account, origin)
            throw Refused.notLetIn
        }
        let newHash = passwords.isOutdated(candidate.passwordHash) ? try await passwords.hash(password) : nil
        if let challenge = try await challenge(tenant, candidate.account, newHash: newHash) {
            return .challenge(token: challenge)
        }
        let token = try await begin(tenant, candidate.account, newHash: newHash, replacing: old, from: origin)
        return .session(token: token, account: candidate.account)
    }

    /// Who a cookie's token belongs to. Throws nothing for unknown tokens: they are nobody.
    public func signedIn(_ tenant: Identifier, _ token: SecretToken) async throws -> SignedIn? {
        try await looks.answer(CookieQuestion(tenantID: tenant, token: token)) {
            let now = clock.now
            return try await database.reading(tenant) { tx in try await Sessions(tx).signedIn(token, at: now) }
        }
    }

    /// Notes that a session is in use, once a minute at most.
    public func touch(_ tenant: Identifier, _ signedIn: SignedIn) async throws {
        let now = clock.now
        guard now - signedIn.lastSeenAt >= Self.touchInterval else { return }
        try await database.transaction(tenant) { tx in try await Sessions(tx).touch(signedIn.sessionID, at: now) }
    }

    public func signOut(_ tenant: Identifier, _ token: SecretToken, _ actor: Actor) async throws {
        try await database.transaction(tenant) { tx in
            try await Sessions(tx).end(token)
            guard let accountID = actor.accountID else { return }
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "session.ended", subject: .account(accountID, actor.name))
        }
    }

    /// The account and hash to check, nil when there is none or when the try comes too early.
    private func claimTry(
        _ tenant: Identifier, _ address: EmailAddress?, _ origin: Origin
    ) async throws -> (account: Account, passwordHash: String)? {
        let now = clock.now
        return try await database.transaction(tenant) { tx in
            let attempts = Attempts(tx: tx)
            let network = Network.of(origin.address)
            let who = address?.text ?? ""
            let allowed = [
                try await attempts.claim(.signIn, "\(who) \(network)", at: now),
                try await attempts.claim(.account, who, at: now),
                try await attempts.claim(.network, network, at: now),
            ]
            guard let address, !allowed.contains(false),
                let account = try await Accounts(tx).account(email: address), account.status == .active,
                let hash = try await Accounts(tx).passwordHash(of: account.id),
                try await PortalStandings(tx).letsIn(account, at: now)
            else { return nil }
            return (account, hash)
        }
    }

    /// The token of a sign-in that waits for the second factor; nil for an account that has none. One that staff
    /// have reset, and whose day is over, is taken away here.
    private func challenge(_ tenant: Identifier, _ account: Account, newHash: String?) async throws -> SecretToken? {
        let now = clock.now
        return try await database.transaction(tenant) { tx in
            let factors = SecondFactors(tx: tx)
            guard let factor = try await factors.factor(of: account.id), factor.confirmedAt != nil else { return nil }
            if factor.hasEnded(at: now) {
                _ = try await factors.remove(account.id)
                try await Sessions(tx).endAll(of: account.id)
                try await AccountEvents(tx, clock: clock, chance: chance).note("second_factor.off", account)
                try await AuditTrail(tx, clock: clock, chance: chance).record(
                    .system, "second_factor.turned_off", subject: .account(account.id, account.name),
                    reason: "The day after its reset is over.")
                return nil
            }
            if let newHash { try await Accounts(tx).setPassword(newHash, of: account.id, at: now) }
            return try await SignInChallenges(tx: tx).begin(
                account.id, id: Identifier(at: now, chance: chance), at: now, chance: chance)
        }
    }

    /// `challenge` is the sign-in that waited; nothing begins when another form ended it first (NotFound).
    func begin(
        _ tenant: Identifier, _ account: Account, newHash: String?, replacing old: SecretToken?,
        challenge: SecretToken? = nil, from origin: Origin
    ) async throws -> SecretToken {
        let now = clock.now
        return try await database.transaction(tenant) { tx in
            if let challenge, try await !SignInChallenges(tx: tx).use(challenge) { throw NotFound() }
            if let old { try await Sessions(tx).end(old) }
            if let newHash { try await Accounts(tx).setPassword(newHash, of: account.id, at: now) }
            let token = try await Sessions(tx).begin(
                account.id, id: Identifier(at: now, chance: chance), address: origin.address, agent: origin.agent,
                at: now, chance: chance)
            try await Accounts(tx).noteSignIn(account.id, at: now)
            try await PasswordLinks(tx: tx, purpose: .reset).end(account.id, at: now)
            try await Attempts(tx: tx).clear(.signIn, "\(account.email) \(Network.of(origin.address))")
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor(account, origin), "session.started", subject: .account(account.id, account.name))
            return token
        }
    }

    private func noteRefusal(
        _ tenant: Identifier, _ address: EmailAddress?, _ account: Account?, _ origin: Origin
    ) async throws {
        try await database.transaction(tenant) { tx in
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                Actor(accountID: nil, name: "", requestID: origin.requestID, address: origin.address),
                "session.refused",
                subject: AuditSubject("account", account?.id.description ?? "", address?.text ?? ""))
        }
    }

    func actor(_ account: Account, _ origin: Origin) -> Actor {
        Actor(accountID: account.id, name: account.name, requestID: origin.requestID, address: origin.address)
    }
}
