import Kernel
import Postgres
import Vault

/// All tokens of a tenant.
public struct AccessTokens: Sendable {
    private static let mostEndedShown = 100
    private static let columns: SQL = """
        id, account_id, name, scopes, ending, created_at, expires_at, last_used_at, last_used_from, revoked_at
        """

    let tx: Transaction

    public init(tx: Transaction) {
        self.tx = tx
    }

    /// Whether somebody of a reseller's team has a token that can be used.
    public func hasValid(of resellerID: Identifier, at now: Instant) async throws -> Bool {
        try await tx.first(
            """
            select 1 from access_tokens t join accounts a on a.tenant_id = t.tenant_id and a.id = t.account_id
            where t.tenant_id = \(tx.tenantID) and a.reseller_id = \(resellerID) and a.status = 'active'
                and t.revoked_at is null and t.expires_at > \(now) limit 1
            """) != nil
    }

    /// The tokens of a person, the newest first: all that work, and the newest of those that have ended.
    func of(_ accountID: Identifier, at now: Instant) async throws -> [AccessToken] {
        try await tx.rows(
            """
            (select \(sql: Self.columns) from access_tokens
                where tenant_id = \(tx.tenantID) and account_id = \(accountID) and revoked_at is null
                    and expires_at > \(now))
            union all
            (select \(sql: Self.columns) from access_tokens
                where tenant_id = \(tx.tenantID) and account_id = \(accountID)
                    and (revoked_at is not null or expires_at <= \(now))
                order by created_at desc, id desc limit \(Self.mostEndedShown))
            order by created_at desc, id desc
            """
        ).map(AccessToken.init)
    }

    func add(_ token: AccessToken, hash: [UInt8]) async throws {
        try await tx.execute(
            """
            insert into access_tokens (tenant_id, id, account_id, name, scopes, token_hash, ending, created_at,
                expires_at)
            values (\(tx.tenantID), \(token.id), \(token.accountID), \(token.name),
                \(token.scopes.map(\.rawValue)), \(hash), \(token.ending), \(token.createdAt), \(token.expiresAt))
            """)
    }

    /// Ends a token of a person. Nil when it is none of theirs or has ended before.
    func revoke(_ id: Identifier, of accountID: Identifier, at now: Instant) async throws -> AccessToken? {
        try await tx.first(
            """
            update access_tokens set revoked_at = \(now)
            where tenant_id = \(tx.tenantID) and id = \(id) and account_id = \(accountID) and revoked_at is null
            returning \(sql: Self.columns)
            """
        ).map(AccessToken.init)
    }

    /// Ends every token of a person and gives the names of those that had not ended.
    func revokeAll(of accountID: Identifier, at now: Instant) async throws -> [String] {
        try await tx.rows(
            """
            update access_tokens set revoked_at = \(now)
            where tenant_id = \(tx.tenantID) and account_id = \(accountID) and revoked_at is null
                and expires_at > \(now)
            returning name
            """
        ).map { try $0["name"] }
    }

    /// Who a secret belongs to, unless it has ended, or the account may not sign in or have tokens any more.
    func bearer(_ token: SecretToken, at now: Instant) async throws -> TokenBearer? {
        let row = try await tx.first(
            """
            select t.scopes, t.id as session_id, t.created_at as signed_in_at, \(now)::timestamptz as last_seen_at,
                t.created_at as proved_at, null::timestamptz as viewing_until, '' as viewing_reason,
                a.id as own_id, a.name as own_name, f.account_id is not null as has_second_factor,
                coalesce(r.second_factor, \(SignInRules.SecondFactorRule.byRole.rawValue)) as second_factor_rule,
                l.reseller_id is not null as is_limited, d.reseller_id is not null as is_reading,
                coalesce(d.roles, '{}') as reader_roles, d.closes_at, \(sql: Accounts.columns)
            from access_tokens t join accounts a on a.tenant_id = t.tenant_id and a.id = t.account_id
            left join second_factors f on f.tenant_id = t.tenant_id and f.account_id = t.account_id
                and f.confirmed_at is not null and (f.ending_at is null or f.ending_at > \(now))
            left join sign_in_rules r on r.tenant_id = t.tenant_id
            left join portal_limits l on l.tenant_id = t.tenant_id and l.reseller_id = a.reseller_id
                and l.from_at <= \(now)
            left join portal_standings d on d.tenant_id = t.tenant_id and d.reseller_id = a.reseller_id
            where t.tenant_id = \(tx.tenantID) and t.token_hash = \(token.hash) and t.revoked_at is null
                and t.expires_at > \(now) and a.status = 'active'
            """)
        guard let row else { return nil }
        let (scopes, person): ([String], SignedIn) = (try row["scopes"], try SignedIn(row))
        let isLetIn = PortalStandings.letsIn(
            person.roles, readers: try row["reader_roles"], closesAt: try row["closes_at"], at: now)
        guard isLetIn, person.account.mayHaveTokens else { return nil }
        return TokenBearer(
            tokenID: try row["session_id"], person: person,
            scopes: Set(scopes.compactMap { TokenScope(rawValue: $0) }))
    }

    /// Notes that a token is used. From the same address at most once in a while, so that calls do not wait for each
    /// other at its row.
    func noteUse(
        _ id: Identifier, from address: String, at now: Instant, atMostEvery interval: Duration
    ) async throws {
        try await tx.execute(
            """
            update access_tokens set last_used_at = \(now), last_used_from = \(address)
            where tenant_id = \(tx.tenantID) and id = \(id)
                and (last_used_at is null or last_used_at <= \(now - interval) or last_used_from <> \(address))
            """)
    }

    /// Counts how a call ended. True when it was the last one of a row that is told once.
    func noteOutcome(_ id: Identifier, succeeded: Bool, row: Int) async throws -> Bool {
        guard succeeded else {
            try await tx.execute(
                """
                update access_tokens set successes = 0
                where tenant_id = \(tx.tenantID) and id = \(id) and successes > 0
                """)
            return false
        }
        let told = try await tx.first(
            """
            update access_tokens set successes = case when successes + 1 >= \(row) then -1 else successes + 1 end
            where tenant_id = \(tx.tenantID) and id = \(id) and successes >= 0 returning successes
            """)
        return try told.map { try $0["successes"] as Int == -1 } ?? false
    }
}

extension AccessToken {
    init(_ row: Row) throws {
        let scopes: [String] = try row["scopes"]
        self.init(
            id: try row["id"], accountID: try row["account_id"], name: try row["name"],
            scopes: scopes.compactMap { TokenScope(rawValue: $0) }, ending: try row["ending"],
            createdAt: try row["created_at"], expiresAt: try row["expires_at"],
            lastUsedAt: try row["last_used_at"], lastUsedFrom: try row["last_used_from"],
            revokedAt: try row["revoked_at"])
    }
}
