import Kernel
import Postgres
import Vault

/// A browser in which somebody is signed in.
public struct Session: Sendable, Hashable {
    public let id: Identifier
    public let accountID: Identifier
    public let address: String
    public let agent: String
    public let createdAt: Instant
    public let lastSeenAt: Instant
}

/// How long a browser stays signed in (domain/resellers.md 6: 30 minutes idle, 12 hours).
public struct SessionLifetime: Sendable, Hashable {
    public static let standard = SessionLifetime(idle: .minutes(30), absolute: .hours(12))

    /// Without a request.
    public let idle: Duration
    /// From the sign-in.
    public let absolute: Duration
}

/// All sessions of a tenant.
public struct Sessions: Sendable {
    static let longestAgent = 200

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The open sessions of an account, the one used last first.
    public func of(_ accountID: Identifier, at now: Instant) async throws -> [Session] {
        let lifetime = SessionLifetime.standard
        return try await tx.rows(
            """
            select id, account_id, address, agent, created_at, last_seen_at from sessions
            where tenant_id = \(tx.tenantID) and account_id = \(accountID)
                and created_at > \(now - lifetime.absolute) and last_seen_at > \(now - lifetime.idle)
            order by last_seen_at desc, id desc
            """
        ).map { row in
            Session(
                id: try row["id"], accountID: try row["account_id"], address: try row["address"],
                agent: try row["agent"], createdAt: try row["created_at"], lastSeenAt: try row["last_seen_at"])
        }
    }

    /// Deletes sessions that have timed out.
    public func sweep(at now: Instant) async throws {
        let lifetime = SessionLifetime.standard
        try await tx.execute(
            """
            delete from sessions where tenant_id = \(tx.tenantID)
                and (created_at < \(now - lifetime.absolute) or last_seen_at < \(now - lifetime.idle))
            """)
    }

    /// Signs a browser in. The token goes into its cookie and nowhere else.
    func begin(
        _ accountID: Identifier, id: Identifier, address: String, agent: String, at now: Instant, chance: Chance
    ) async throws -> SecretToken {
        let token = SecretToken.make(chance)
        try await tx.execute(
            """
            insert into sessions (tenant_id, id, account_id, token_hash, address, agent, created_at, last_seen_at,
                proved_at)
            values (\(tx.tenantID), \(id), \(accountID), \(token.hash), \(address),
                \(String(agent.prefix(Self.longestAgent))), \(now), \(now), \(now))
            """)
        return token
    }

    /// Who a token belongs to, unless the session has timed out or the account may not sign in any more. Who views
    /// the portal as somebody else is that person here, with who they really are beside it.
    func signedIn(_ token: SecretToken, at now: Instant) async throws -> SignedIn? {
        let row = try await tx.first(
            """
            select s.id as session_id, s.created_at as signed_in_at, s.last_seen_at,
                coalesce(s.proved_at, s.created_at) as proved_at, s.viewing_until, s.viewing_reason,
                p.id as own_id, p.name as own_name, f.account_id is not null as has_second_factor,
                coalesce(r.second_factor, \(SignInRules.SecondFactorRule.byRole.rawValue)) as second_factor_rule,
                l.reseller_id is not null as is_limited, d.reseller_id is not null as is_reading,
                coalesce(d.roles, '{}') as reader_roles, d.closes_at, \(sql: Accounts.columns)
            from sessions s join accounts p on p.tenant_id = s.tenant_id and p.id = s.account_id
            join accounts a on a.tenant_id = s.tenant_id
                and a.id = case when s.viewing_until > \(now) then s.viewed_account_id else s.account_id end
            left join second_factors f on f.tenant_id = s.tenant_id and f.account_id = s.account_id
                and f.confirmed_at is not null and (f.ending_at is null or f.ending_at > \(now))
            left join sign_in_rules r on r.tenant_id = s.tenant_id
            left join portal_limits l on l.tenant_id = s.tenant_id and l.reseller_id = a.reseller_id
                and l.from_at <= \(now)
            left join portal_standings d on d.tenant_id = s.tenant_id and d.reseller_id = a.reseller_id
            where s.tenant_id = \(tx.tenantID) and s.token_hash = \(token.hash) and p.status = 'active'
            """)
        guard let row else { return nil }
        let signedIn = try SignedIn(row)
        // Staff who look see what is left of the portal, too.
        let isLetIn = PortalStandings.letsIn(
            signedIn.roles, readers: try row["reader_roles"], closesAt: try row["closes_at"], at: now)
        if !isLetIn, signedIn.viewing == nil { return nil }
        let lifetime = SessionLifetime.standard
        guard now < signedIn.lastSeenAt + lifetime.idle, now < signedIn.signedInAt + lifetime.absolute else {
            return nil
        }
        return signedIn
    }

    /// Gives a session a new token after the person proved who they are; the old token is worth nothing from now on.
    /// Throws NotFound when the session has ended.
    func renew(_ id: Identifier, to token: SecretToken, at now: Instant) async throws {
        let count = try await tx.execute(
            """
            update sessions set token_hash = \(token.hash), proved_at = \(now)
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
        if count == 0 { throw NotFound() }
    }

    /// Whether a session has this token now.
    func has(_ id: Identifier, _ token: SecretToken) async throws -> Bool {
        try await tx.first(
            """
            select 1 from sessions
            where tenant_id = \(tx.tenantID) and id = \(id) and token_hash = \(token.hash)
            """) != nil
    }

    /// From now on the session's person sees what another one sees, until an instant. Throws NotFound when the session
    /// has ended.
    func view(as accountID: Identifier, _ id: Identifier, until end: Instant, reason: String) async throws {
        let count = try await tx.execute(
            """
            update sessions set viewed_account_id = \(accountID), viewing_until = \(end), viewing_reason = \(reason)
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
        if count == 0 { throw NotFound() }
    }

    func stopViewing(_ id: Identifier) async throws {
        try await tx.execute(
            """
            update sessions set viewed_account_id = null, viewing_until = null, viewing_reason = null
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    func touch(_ id: Identifier, at now: Instant) async throws {
        try await tx.execute(
            "update sessions set last_seen_at = \(now) where tenant_id = \(tx.tenantID) and id = \(id)")
    }

    /// Ends a session of an account. Throws NotFound when it is none of theirs.
    func end(_ id: Identifier, of accountID: Identifier) async throws {
        let count = try await tx.execute(
            "delete from sessions where tenant_id = \(tx.tenantID) and id = \(id) and account_id = \(accountID)")
        if count == 0 { throw NotFound() }
    }

    /// Ends all sessions of an account, apart from one that is kept.
    func endAll(of accountID: Identifier, keeping kept: Identifier? = nil) async throws {
        try await tx.execute(
            """
            delete from sessions where tenant_id = \(tx.tenantID) and account_id = \(accountID)
                and id is distinct from \(kept)
            """)
    }

    func end(_ token: SecretToken) async throws {
        try await tx.execute("delete from sessions where tenant_id = \(tx.tenantID) and token_hash = \(token.hash)")
    }
}
