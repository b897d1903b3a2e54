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

    private let database: Database
    private let passwords: Passwords
    private let clock: Clock
    private let chance: Chance
    /// Browsers ask for several things at once with one cookie.
    private let looks = SharedLooks<CookieQuestion, SignedIn?>()

    private struct CookieQuestion: Hashable {
        let tenantID: Identifier
        let token: SecretToken
    }

    public init(database: Database, passwords: Passwords, clock: Clock, chance: Chance) {
        self.database = database
        self.passwords = passwords
        self.clock = clock
        self.chance = chance
    }

    /// Signs a browser in and ends the session it had. Throws `Refused.notLetIn`.
    public func signIn(
        _ tenant: Identifier, email: String, password: String, replacing old: SecretToken? = nil, from origin: Origin
    ) async throws -> (token: SecretToken, account: Account) {
        let address = EmailAddress(email)
        let candidate = try await claimTry(tenant, address, origin)
        guard let candidate, try await passwords.verify(password, against: candidate.passwordHash) else {
            if candidate == nil { try await passwords.spendDummy(password) }
            try await noteRefusal(tenant, address, candidate?.account, origin)
            throw Refused.notLetIn
        }
        let newHash = passwords.isOutdated(candidate.passwordHash) ? try await passwords.hash(password) : nil
        let token = try await begin(tenant, candidate.account, newHash: newHash, replacing: old, from: origin)
        return (token, candidate.account)
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
                let hash = try await Accounts(tx).passwordHash(of: account.id)
            else { return nil }
            return (account, hash)
        }
    }

    private func begin(
        _ tenant: Identifier, _ account: Account, newHash: String?, replacing old: SecretToken?, from origin: Origin
    ) async throws -> SecretToken {
        let now = clock.now
        return try await database.transaction(tenant) { tx in
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

    private func actor(_ account: Account, _ origin: Origin) -> Actor {
        Actor(accountID: account.id, name: account.name, requestID: origin.requestID, address: origin.address)
    }
}
