import Kernel
import Postgres
import Vault

/// What people do with their own account: first password, new password, contact, appearance, open sessions.
public struct KeepingAccounts: Sendable {
    public static let resetLasting = Duration.minutes(30)
    public static let longestName = 200
    static let attemptsKept = Duration.days(1)
    static let keysKept = Duration.days(30)
    static let linksKept = Duration.days(30)
    public static let longestTitle = 100

    public enum Refused: Refusal, Hashable {
        case linkUsedUp

        public var code: String { "link_used_up" }
        public var explanation: String { "This link has been used or has run out. Ask for a new one." }
    }

    private let database: Database
    private let passwords: Passwords
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, passwords: Passwords, clock: Clock, chance: Chance) {
        self.database = database
        self.passwords = passwords
        self.clock = clock
        self.chance = chance
    }

    /// Whom a link is for. Throws `Refused.linkUsedUp`.
    public func holder(_ tenant: Identifier, _ token: SecretToken, _ purpose: PasswordLink.Purpose) async throws
        -> Account
    {
        let now = clock.now
        return try await database.reading(tenant) { tx in
            guard let link = try await PasswordLinks(tx: tx, purpose: purpose).open(token, at: now) else {
                throw Refused.linkUsedUp
            }
            return try await Accounts(tx).account(link.accountID)
        }
    }

    /// Sets the password by a link and ends every session and every token of the account. The link works once; of two
    /// at the same time one wins. Throws Invalid for the fields `password` and `repeated`, `Refused.linkUsedUp`.
    public func setPassword(
        _ tenant: Tenant, by token: SecretToken, _ purpose: PasswordLink.Purpose, password: String, repeated: String,
        from origin: Origin
    ) async throws {
        let account = try await holder(tenant.id, token, purpose)
        let hash = try await checkedHash(password, repeated, for: account, of: tenant)
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            let links = PasswordLinks(tx: tx, purpose: purpose)
            guard let link = try await links.open(token, at: now), try await links.use(link, at: now) else {
                throw Refused.linkUsedUp
            }
            try await replacePassword(tx, account, hash, at: now)
            // Whoever asks for a new password by letter may not be the one who made the tokens.
            let ended = try await EndingTokens(tx: tx, clock: clock, chance: chance).all(of: account)
            let actor = Actor(
                accountID: account.id, name: account.name, requestID: origin.requestID, address: origin.address)
            let act = purpose == .invitation ? "invitation.accepted" : "password.reset"
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, act, subject: .account(account.id, account.name), after: AccessToken.audit(ended))
            try await note(tx, purpose == .invitation ? "invitation.accepted" : "password.changed", account)
        }
    }

    /// Asks for a letter with a link for a new password. Says the same whether the address is known or not.
    public func requestReset(_ tenant: Identifier, email: String, from origin: Origin) async throws {
        guard let address = EmailAddress(email) else {
            throw Invalid("email", "Enter an e-mail address like name@example.com.")
        }
        let now = clock.now
        try await database.transaction(tenant) { tx in
            let attempts = Attempts(tx: tx)
            let allowed = [
                try await attempts.claim(.letters, address.text, at: now),
                try await attempts.claim(.lettersOfNetwork, Network.of(origin.address), at: now),
            ]
            guard !allowed.contains(false), let account = try await Accounts(tx).account(email: address),
                account.status == .active
            else { return }
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                Actor(accountID: nil, name: "", requestID: origin.requestID, address: origin.address),
                "password.reset_requested", subject: .account(account.id, account.name))
            try await note(tx, "password.reset_requested", account)
        }
    }

    /// Changes the password of somebody who knows the old one; their other sessions end, and this browser gets a new
    /// token. Throws Invalid for the fields `current`, `password` and `repeated`.
    public func changePassword(
        _ tenant: Tenant, _ person: SignedIn, current: String, password: String, repeated: String,
        renewing token: SecretToken, _ actor: Actor
    ) async throws {
        let began = clock.now
        let stored = try await database.transaction(tenant.id) { tx -> String? in
            guard try await Attempts(tx: tx).claim(.proof, person.id.description, at: began) else { return nil }
            return try await Accounts(tx).passwordHash(of: person.id)
        }
        guard let stored, try await passwords.verify(current, against: stored) else {
            // The same form, sent twice: the first has changed it.
            let isDone = try await database.reading(tenant.id) { tx in
                try await Sessions(tx).has(person.sessionID, token)
            }
            if isDone { return }
            throw Invalid(
                "current", "This is not your current password. After five tries, wait a minute before the next.")
        }
        let hash = try await checkedHash(password, repeated, for: person.account, of: tenant)
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            try await replacePassword(tx, person.account, hash, at: now, keeping: person.sessionID)
            try await Sessions(tx).renew(person.sessionID, to: token, at: now)
            try await Attempts(tx: tx).clear(.proof, person.id.description)
            try await note(tx, "password.changed", person.account)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "password.changed", subject: .account(person.id, person.name))
        }
    }

    /// Changes name, title and phone. Throws Invalid by field.
    public func changeContact(
        _ tenant: Identifier, _ person: SignedIn, name: String, title: String, phone: String, _ actor: Actor
    ) async throws {
        var invalid = Invalid()
        if !(2...Self.longestName).contains(name.count) || !name.isPlainText() {
            invalid.add("name", "Enter your name, 2 to \(Self.longestName) characters.")
        }
        if title.count > Self.longestTitle || !title.isPlainText() {
            invalid.add("title", "Use at most \(Self.longestTitle) characters.")
        }
        if !phone.isEmpty, PhoneNumber(phone) == nil {
            invalid.add("phone", "Enter a phone number with at least 10 digits, like 919 555 0142.")
        }
        try invalid.throwIfAny()
        try await database.transaction(tenant) { tx in
            let before = try await Accounts(tx).account(person.id)
            try await Accounts(tx).setContact(person.id, name: name, title: title, phone: phone)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "account.contact_changed", subject: .account(person.id, name),
                before: ["name": before.name, "title": before.title, "phone": before.phone],
                after: ["name": name, "title": title, "phone": phone])
        }
    }

    public func changeAppearance(_ tenant: Identifier, _ person: SignedIn, to appearance: Account.Appearance)
        async throws
    {
        try await database.transaction(tenant) { tx in
            try await Accounts(tx).setAppearance(appearance, of: person.id)
        }
    }

    public func sessions(_ tenant: Identifier, of person: SignedIn) async throws -> [Session] {
        let now = clock.now
        return try await database.reading(tenant) { tx in try await Sessions(tx).of(person.id, at: now) }
    }

    /// Ends all of the person's sessions but this one.
    public func endOtherSessions(_ tenant: Identifier, of person: SignedIn, _ actor: Actor) async throws {
        try await database.transaction(tenant) { tx in
            try await Sessions(tx).endAll(of: person.id, keeping: person.sessionID)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "sessions.ended", subject: .account(person.id, person.name))
        }
    }

    /// Ends one of the person's own sessions. Throws NotFound for any other.
    public func endSession(_ tenant: Identifier, _ id: Identifier, of person: SignedIn, _ actor: Actor) async throws {
        try await database.transaction(tenant) { tx in
            try await Sessions(tx).end(id, of: person.id)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "session.ended", subject: .account(person.id, person.name))
        }
    }

    /// Deletes what has run out: sessions, counts of attempts, keys of forms.
    public func sweep(_ tenant: Identifier) async throws {
        let now = clock.now
        try await database.transaction(tenant) { tx in
            try await Sessions(tx).sweep(at: now)
            try await SignInChallenges(tx: tx).sweep(at: now)
            try await Attempts(tx: tx).sweep(before: now - Self.attemptsKept)
            try await Idempotency(tx, clock: clock).sweep(before: now - Self.keysKept)
            try await KeptAnswers.sweep(tx, before: now - KeptAnswers.kept)
            try await CallWindows(tx: tx).sweep(before: now - .days(1))
            try await PasswordLinks.sweep(tx, endedBefore: now - Self.linksKept)
        }
    }

    private func checkedHash(
        _ password: String, _ repeated: String, for account: Account, of tenant: Tenant
    ) async throws -> String {
        var invalid = Invalid()
        if let address = EmailAddress(account.email),
            let problem = PasswordRules(tenant: tenant, email: address).problem(password)
        {
            invalid.add("password", problem)
        } else if password != repeated {
            invalid.add("repeated", "The two passwords differ. Type the same one twice.")
        }
        try invalid.throwIfAny()
        return try await passwords.hash(password)
    }

    private func replacePassword(
        _ tx: Transaction, _ account: Account, _ hash: String, at now: Instant, keeping kept: Identifier? = nil
    ) async throws {
        try await Accounts(tx).setPassword(hash, of: account.id, at: now)
        try await PasswordLinks(tx: tx, purpose: .reset).end(account.id, at: now)
        try await SignInChallenges(tx: tx).endAll(of: account.id)
        try await Sessions(tx).endAll(of: account.id, keeping: kept)
    }

    private func note(_ tx: Transaction, _ event: String, _ account: Account) async throws {
        try await AccountEvents(tx, clock: clock, chance: chance).note(event, account)
    }
}
