import Kernel
import Postgres
import Vault

/// What people do with their second factor: set it up, confirm it, turn it off, get new recovery codes; and what staff
/// do for somebody who lost it.
public struct KeepingSecondFactors: Sendable {
    /// From a reset by staff until it takes effect, so that the owner of the account can use a code and end it.
    public static let resetDelay = Duration.hours(24)

    private let database: Database
    private let passwords: Passwords
    private let sealer: Sealer
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, passwords: Passwords, sealer: Sealer, clock: Clock, chance: Chance) {
        self.database = database
        self.passwords = passwords
        self.sealer = sealer
        self.clock = clock
        self.chance = chance
    }

    /// What there is, and the secret of a factor that waits for its first code.
    public func state(_ tenant: Identifier, of person: SignedIn) async throws -> (factor: SecondFactor?, pending: Totp?)
    {
        try await database.reading(tenant) { tx in
            let factors = SecondFactors(tx: tx)
            let factor = try await factors.factor(of: person.id)
            guard let factor, factor.confirmedAt == nil, let sealed = try await factors.sealedSeed(of: person.id) else {
                return (factor, nil)
            }
            return (factor, Totp(seed: try sealer.open(sealed, context: FactorCheck.place(person.id, tenant))))
        }
    }

    /// Makes a new secret, which does not count before `confirm`. Throws `SecondFactorRefusal.alreadyOn`.
    public func begin(_ tenant: Identifier, _ person: SignedIn, _ actor: Actor) async throws {
        let now = clock.now
        let totp = Totp.make(chance)
        try await database.transaction(tenant) { tx in
            let sealed = try sealer.seal(totp.seed, context: FactorCheck.place(person.id, tenant))
            guard try await SecondFactors(tx: tx).begin(person.id, sealedSeed: sealed, at: now) else {
                throw SecondFactorRefusal.alreadyOn
            }
            try await record(tx, "second_factor.begun", person.account, actor)
        }
    }

    /// Turns the factor on when the code shows that the authenticator works. Gives the recovery codes, which are shown
    /// once, and this browser a new token; all other sessions end. No codes come back when the same form was first.
    /// Throws Invalid for the field `code`, `SecondFactorRefusal`.
    public func confirm(
        _ tenant: Identifier, _ person: SignedIn, code typed: String, renewing token: SecretToken, _ actor: Actor
    ) async throws -> [RecoveryCode] {
        let (codes, hashes) = try await newCodes()
        let check = FactorCheck(
            database: database, passwords: passwords, sealer: sealer, clock: clock, chance: chance)
        let now = clock.now
        return try await database.transaction(tenant) { tx in
            let factors = SecondFactors(tx: tx)
            guard let factor = try await factors.factor(of: person.id) else { throw SecondFactorRefusal.notStarted }
            let sealed = try await factors.sealedSeed(of: person.id)
            guard factor.confirmedAt == nil else { return try await confirmedBefore(tx, person, token) }
            guard let step = try check.steps(typed, sealed, of: person.id, in: tenant).max() else {
                throw Invalid("code", "This is not the code of this moment. Is the clock of your phone right?")
            }
            guard try await factors.confirm(person.id, step: step, at: now) else {
                return try await confirmedBefore(tx, person, token)
            }
            try await factors.setCodes(hashes, of: person.id)
            try await renewSession(tx, person, to: token, at: now)
            try await AccountEvents(tx, clock: clock, chance: chance).note("second_factor.on", person.account)
            try await record(tx, "second_factor.turned_on", person.account, actor)
            return codes
        }
    }

    /// Turns the factor off; all other sessions end. Throws `SecondFactorRefusal.isOff`.
    public func turnOff(
        _ tenant: Identifier, _ person: SignedIn, renewing token: SecretToken, _ actor: Actor
    ) async throws {
        let now = clock.now
        try await database.transaction(tenant) { tx in
            guard try await SecondFactors(tx: tx).remove(person.id) else {
                if try await Sessions(tx).has(person.sessionID, token) { return }
                throw SecondFactorRefusal.isOff
            }
            try await renewSession(tx, person, to: token, at: now)
            try await AccountEvents(tx, clock: clock, chance: chance).note("second_factor.off", person.account)
            try await record(tx, "second_factor.turned_off", person.account, actor)
        }
    }

    /// Ten new recovery codes; the old ones stop working. Throws `SecondFactorRefusal.isOff`.
    public func renewCodes(_ tenant: Identifier, _ person: SignedIn, _ actor: Actor) async throws -> [RecoveryCode] {
        let (codes, hashes) = try await newCodes()
        let now = clock.now
        try await database.transaction(tenant) { tx in
            let factors = SecondFactors(tx: tx)
            guard try await factors.factor(of: person.id)?.counts(at: now) == true else {
                throw SecondFactorRefusal.isOff
            }
            try await factors.setCodes(hashes, of: person.id)
            try await AccountEvents(tx, clock: clock, chance: chance).note("recovery_codes.renewed", person.account)
            try await record(tx, "recovery_codes.renewed", person.account, actor)
        }
        return codes
    }

    /// Staff who checked who somebody is turn off the factor that they lost. It takes effect a day later; until then
    /// the person hears of it by letter, and any code they use ends it. Throws Invalid for the field `reason`,
    /// `SecondFactorRefusal`.
    public func reset(_ tenant: Identifier, _ account: Account, reason: String, by actor: Actor) async throws -> Instant
    {
        try KeepingPeople.check(reason)
        guard actor.accountID != account.id else { throw SecondFactorRefusal.resetBySelf }
        let now = clock.now
        let end = now + Self.resetDelay
        try await database.transaction(tenant) { tx in
            guard try await SecondFactors(tx: tx).end(account.id, at: end, asked: now) else {
                throw SecondFactorRefusal.isOff
            }
            try await AccountEvents(tx, clock: clock, chance: chance).note(
                "second_factor.reset", account, ["by": actor.name, "at": String(end.microseconds)])
            let ended = try await EndingTokens(tx: tx, clock: clock, chance: chance).all(of: account)
            try await record(
                tx, "second_factor.reset", account, actor, after: AccessToken.audit(ended), reason: reason)
        }
        return end
    }

    private func newCodes() async throws -> (codes: [RecoveryCode], hashes: [(slot: Int, hash: String)]) {
        let codes = RecoveryCode.make(chance)
        var hashes: [(slot: Int, hash: String)] = []
        for code in codes { hashes.append((code.slot, try await passwords.hash(code.secret))) }
        return (codes, hashes)
    }

    /// No codes when it was this form that turned the factor on. Throws `SecondFactorRefusal.alreadyOn`.
    private func confirmedBefore(_ tx: Transaction, _ person: SignedIn, _ token: SecretToken) async throws
        -> [RecoveryCode]
    {
        guard try await Sessions(tx).has(person.sessionID, token) else { throw SecondFactorRefusal.alreadyOn }
        return []
    }

    private func renewSession(
        _ tx: Transaction, _ person: SignedIn, to token: SecretToken, at now: Instant
    ) async throws {
        try await SignInChallenges(tx: tx).endAll(of: person.id)
        try await Sessions(tx).endAll(of: person.id, keeping: person.sessionID)
        try await Sessions(tx).renew(person.sessionID, to: token, at: now)
    }

    private func record(
        _ tx: Transaction, _ act: String, _ account: Account, _ actor: Actor, after: [String: String] = [:],
        reason: String = ""
    ) async throws {
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            actor, act, subject: .account(account.id, account.name), after: after, reason: reason)
    }
}
