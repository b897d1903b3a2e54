import Kernel
import Postgres
import Vault

/// Why the second step of a sign-in, or a proof of who somebody is, did not succeed.
public enum ProofRefusal: Refusal, Hashable {
    case wrongCode, challengeOver, notProved

    public var code: String {
        switch self {
        case .wrongCode: "wrong_code"
        case .challengeOver: "challenge_over"
        case .notProved: "not_proved"
        }
    }

    public var explanation: String {
        switch self {
        case .wrongCode:
            "This is not a code that works at this moment. Each works once; after five tries, wait a minute."
        case .challengeOver: "This sign-in took too long or too many tries. Start again."
        case .notProved: "That is not right. After five tries, wait a minute before the next."
        }
    }
}

/// What follows the password: the second factor, and later the proof that it is still the same person.
extension SigningIn {
    /// Whether a sign-in still waits for its second factor.
    public func isWaiting(_ tenant: Identifier, _ challenge: SecretToken) async throws -> Bool {
        let now = clock.now
        return try await database.reading(tenant) { tx in
            try await SignInChallenges(tx: tx).waiting(challenge, at: now) != nil
        }
    }

    /// Signs a browser in whose person gave the right password before and a right code now. Five tries, then the
    /// sign-in starts again. Throws `ProofRefusal.wrongCode`, `ProofRefusal.challengeOver`.
    public func complete(
        _ tenant: Identifier, _ challenge: SecretToken, code: String, replacing old: SecretToken? = nil,
        from origin: Origin
    ) async throws -> (token: SecretToken, account: Account) {
        let now = clock.now
        let account = try await database.transaction(tenant) { tx -> Account? in
            guard let id = try await SignInChallenges(tx: tx).claimTry(challenge, at: now) else { return nil }
            let account = try await Accounts(tx).account(id)
            return account.status == .active ? account : nil
        }
        guard let account else { throw ProofRefusal.challengeOver }
        guard try await check.accepts(code, of: account, in: tenant, actor(account, origin)) else {
            throw try await isWaiting(tenant, challenge) ? ProofRefusal.wrongCode : ProofRefusal.challengeOver
        }
        do {
            let token = try await begin(
                tenant, account, newHash: nil, replacing: old, challenge: challenge, from: origin)
            return (token, account)
        } catch is NotFound {
            throw ProofRefusal.challengeOver
        }
    }

    /// Takes the password, or a code of who has a second factor, as a proof that it is still the same person, and gives
    /// the session its new token: the old one is worth nothing any more. The same form at the same time, whose code
    /// the first has used, ends well too. Throws `ProofRefusal.notProved`.
    public func prove(
        _ tenant: Identifier, _ person: SignedIn, password: String, code: String, renewing token: SecretToken,
        _ actor: Actor
    ) async throws {
        guard try await isRight(tenant, person, password: password, code: code, actor) else {
            guard try await hasProved(tenant, person, by: token, isCode: password.isEmpty) else {
                throw ProofRefusal.notProved
            }
            return
        }
        let now = clock.now
        try await database.transaction(tenant) { tx in
            try await Sessions(tx).renew(person.sessionID, to: token, at: now)
            try await Attempts(tx: tx).clear(.proof, person.id.description)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "session.proved", subject: .account(person.id, person.name))
        }
    }

    /// Whether the same form has proved it just now. It uses up a code before it gives the session the token, so that
    /// after a code there is a moment to wait.
    private func hasProved(
        _ tenant: Identifier, _ person: SignedIn, by token: SecretToken, isCode: Bool
    ) async throws -> Bool {
        for pause in isCode ? [0, 50, 100, 200] : [0] {
            try await Task.sleep(for: .milliseconds(pause))
            let isDone = try await database.reading(tenant) { tx in
                try await Sessions(tx).has(person.sessionID, token)
            }
            if isDone { return true }
        }
        return false
    }

    /// Writes down that somebody took a file with data of people or bank accounts.
    public func noteFile(_ tenant: Identifier, _ path: String, _ actor: Actor) async throws {
        try await database.transaction(tenant) { tx in
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "file.taken", subject: AuditSubject("file", path, path))
        }
    }

    /// Writes down that somebody asked for what their roles do not open.
    public func noteRefusedAccess(_ tenant: Identifier, _ route: String, _ actor: Actor) async throws {
        try await database.transaction(tenant) { tx in
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "access.refused", subject: AuditSubject("route", route, route))
        }
    }

    private func isRight(
        _ tenant: Identifier, _ person: SignedIn, password: String, code: String, _ actor: Actor
    ) async throws -> Bool {
        let now = clock.now
        if password.isEmpty {
            guard !code.isEmpty, person.hasSecondFactor else { return false }
            return try await check.accepts(code, of: person.account, in: tenant, actor)
        }
        let hash = try await database.transaction(tenant) { tx -> String? in
            guard try await Attempts(tx: tx).claim(.proof, person.id.description, at: now) else { return nil }
            return try await Accounts(tx).passwordHash(of: person.id)
        }
        if let hash, try await passwords.verify(password, against: hash) { return true }
        try await database.transaction(tenant) { tx in
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "session.proof_refused", subject: .account(person.id, person.name))
        }
        return false
    }

    private var check: FactorCheck {
        FactorCheck(database: database, passwords: passwords, sealer: sealer, clock: clock, chance: chance)
    }
}
