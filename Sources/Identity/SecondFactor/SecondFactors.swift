import Kernel
import Postgres
import Vault

/// The authenticators of a tenant's people, and the recovery codes that stand in for them.
struct SecondFactors: Sendable {
    let tx: Transaction

    func factor(of accountID: Identifier) async throws -> SecondFactor? {
        try await tx.first(
            """
            select f.account_id, f.created_at, f.confirmed_at, f.ending_at,
                (select count(*) from recovery_codes c where c.tenant_id = f.tenant_id
                    and c.account_id = f.account_id and c.used_at is null) as codes_left
            from second_factors f where f.tenant_id = \(tx.tenantID) and f.account_id = \(accountID)
            """
        ).map { row in
            SecondFactor(
                accountID: try row["account_id"], createdAt: try row["created_at"],
                confirmedAt: try row["confirmed_at"], endingAt: try row["ending_at"],
                codesLeft: Int(try row["codes_left"] as Int64))
        }
    }

    /// Which of the accounts have a second factor that counts.
    func holders(at now: Instant) async throws -> Set<Identifier> {
        let rows = try await tx.rows(
            """
            select account_id from second_factors where tenant_id = \(tx.tenantID) and confirmed_at is not null
                and (ending_at is null or ending_at > \(now))
            """)
        return Set(try rows.map { try $0["account_id"] as Identifier })
    }

    /// The sealed secret; nil when there is none.
    func sealedSeed(of accountID: Identifier) async throws -> [UInt8]? {
        try await tx.first(
            "select seed_sealed from second_factors where tenant_id = \(tx.tenantID) and account_id = \(accountID)"
        ).map { try $0["seed_sealed"] }
    }

    /// Starts anew with another secret. False when a factor is on that still counts.
    func begin(_ accountID: Identifier, sealedSeed: [UInt8], at now: Instant) async throws -> Bool {
        try await tx.execute(
            """
            insert into second_factors as f (tenant_id, account_id, seed_sealed, created_at)
            values (\(tx.tenantID), \(accountID), \(sealedSeed), \(now))
            on conflict on constraint second_factors_pk do update set seed_sealed = \(sealedSeed), created_at = \(now),
                confirmed_at = null, last_step = 0, ending_at = null
            where f.confirmed_at is null or f.ending_at <= \(now)
            """) == 1
    }

    /// Makes the factor count. The code that showed it works is used up with it. False when another form did it first.
    func confirm(_ accountID: Identifier, step: Int64, at now: Instant) async throws -> Bool {
        try await tx.execute(
            """
            update second_factors set confirmed_at = \(now), last_step = \(step)
            where tenant_id = \(tx.tenantID) and account_id = \(accountID) and confirmed_at is null
            """) == 1
    }

    /// Uses up the code of a step, and with it all older ones; a reset that was asked for is off. False when the code
    /// was used before: of forms at the same time one gets true.
    func use(step: Int64, of accountID: Identifier, at now: Instant) async throws -> Bool {
        try await tx.execute(
            """
            update second_factors set last_step = \(step), ending_at = null
            where tenant_id = \(tx.tenantID) and account_id = \(accountID) and last_step < \(step)
                and confirmed_at is not null and (ending_at is null or ending_at > \(now))
            """) == 1
    }

    /// When a reset by staff takes effect. False when there is no factor that counts.
    func end(_ accountID: Identifier, at end: Instant, asked now: Instant) async throws -> Bool {
        try await tx.execute(
            """
            update second_factors set ending_at = \(end) where tenant_id = \(tx.tenantID)
                and account_id = \(accountID) and confirmed_at is not null and (ending_at is null or ending_at > \(now))
            """) == 1
    }

    /// False when there was none.
    func remove(_ accountID: Identifier) async throws -> Bool {
        try await tx.execute(
            "delete from recovery_codes where tenant_id = \(tx.tenantID) and account_id = \(accountID)")
        return try await tx.execute(
            "delete from second_factors where tenant_id = \(tx.tenantID) and account_id = \(accountID)") == 1
    }

    /// Ten new recovery codes in the place of the old ones.
    func setCodes(_ hashes: [(slot: Int, hash: String)], of accountID: Identifier) async throws {
        try await tx.execute(
            "delete from recovery_codes where tenant_id = \(tx.tenantID) and account_id = \(accountID)")
        for (slot, hash) in hashes {
            try await tx.execute(
                """
                insert into recovery_codes (tenant_id, account_id, slot, code_hash)
                values (\(tx.tenantID), \(accountID), \(slot), \(hash))
                """)
        }
    }

    /// The hash of a code that is not used yet.
    func codeHash(_ slot: Int, of accountID: Identifier) async throws -> String? {
        try await tx.first(
            """
            select code_hash from recovery_codes where tenant_id = \(tx.tenantID) and account_id = \(accountID)
                and slot = \(slot) and used_at is null
            """
        ).map { try $0["code_hash"] }
    }

    /// Uses a recovery code up, and the codes that the authenticator shows at this moment with it. False when it was
    /// used before.
    func useCode(_ slot: Int, of accountID: Identifier, at now: Instant) async throws -> Bool {
        let used = try await tx.execute(
            """
            update recovery_codes set used_at = \(now) where tenant_id = \(tx.tenantID)
                and account_id = \(accountID) and slot = \(slot) and used_at is null
            """)
        guard used == 1 else { return false }
        let burnt = try await tx.execute(
            """
            update second_factors set last_step = greatest(last_step, \(Totp.step(at: now) + 1)), ending_at = null
            where tenant_id = \(tx.tenantID) and account_id = \(accountID) and confirmed_at is not null
                and (ending_at is null or ending_at > \(now))
            """)
        return burnt == 1
    }
}
