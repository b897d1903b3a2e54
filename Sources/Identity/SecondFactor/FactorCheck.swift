import Jobs
import Kernel
import Postgres
import Vault

/// Checks what somebody types from their authenticator or their list of recovery codes, and uses it up.
struct FactorCheck: Sendable {
    let database: Database
    let passwords: Passwords
    let sealer: Sealer
    let clock: Clock
    let chance: Chance

    /// Whether the code is right and was not used before. Takes one of the account's tries: five in 15 minutes, then
    /// one a minute; what comes too early is not looked at.
    func accepts(_ typed: String, of account: Account, in tenant: Identifier, _ actor: Actor) async throws -> Bool {
        let now = clock.now
        let mayTry = try await database.transaction(tenant) { tx in
            try await Attempts(tx: tx).claim(.code, account.id.description, at: now)
        }
        guard mayTry else { return false }
        let code = RecoveryCode(typed)
        let isRight =
            if let code {
                try await acceptsRecovery(code, of: account, in: tenant, actor)
            } else {
                try await acceptsCode(typed, of: account, in: tenant)
            }
        try await database.transaction(tenant) { tx in
            if isRight {
                try await Attempts(tx: tx).clear(.code, account.id.description)
            } else {
                try await AuditTrail(tx, clock: clock, chance: chance).record(
                    actor, "second_factor.refused", subject: .account(account.id, account.name))
            }
        }
        return isRight
    }

    /// The steps whose code was typed, for a secret that is stored. Empty when there is none.
    func steps(_ typed: String, _ sealed: [UInt8]?, of accountID: Identifier, in tenant: Identifier) throws -> [Int64] {
        guard let sealed else { return [] }
        let seed = try sealer.open(sealed, context: Self.place(accountID, tenant))
        return Totp(seed: seed).matchingSteps(typed, at: clock.now)
    }

    static func place(_ accountID: Identifier, _ tenant: Identifier) -> SealContext {
        SealContext(table: "second_factors", column: "seed_sealed", tenantID: tenant, rowID: accountID)
    }

    private func acceptsCode(_ typed: String, of account: Account, in tenant: Identifier) async throws -> Bool {
        let now = clock.now
        return try await database.transaction(tenant) { tx in
            let factors = SecondFactors(tx: tx)
            let sealed = try await factors.sealedSeed(of: account.id)
            guard let step = try steps(typed, sealed, of: account.id, in: tenant).max() else { return false }
            return try await factors.use(step: step, of: account.id, at: now)
        }
    }

    /// One hash is checked, outside of any transaction. The use is written down with its letter.
    private func acceptsRecovery(
        _ code: RecoveryCode, of account: Account, in tenant: Identifier, _ actor: Actor
    ) async throws -> Bool {
        let hash = try await database.reading(tenant) { tx in
            try await SecondFactors(tx: tx).codeHash(code.slot, of: account.id)
        }
        guard let hash else {
            try await passwords.spendDummy(code.secret)
            return false
        }
        guard try await passwords.verify(code.secret, against: hash) else { return false }
        let now = clock.now
        return try await database.transaction(tenant) { tx in
            guard try await SecondFactors(tx: tx).useCode(code.slot, of: account.id, at: now) else { return false }
            try await AccountEvents(tx, clock: clock, chance: chance).note("recovery_code.used", account)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "recovery_code.used", subject: .account(account.id, account.name),
                after: ["code": String(code.slot)])
            return true
        }
    }
}
