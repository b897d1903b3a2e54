import Kernel
import Postgres

/// The steps between tiers of a tenant's resellers, the time in which they keep one, and the tenant's own rule.
struct TierChanges: Sendable {
    private static let columns: SQL = """
        c.id, c.reseller_id, c.from_tier, c.to_tier, c.state, c.source, c.effective_on, c.reason, c.made_by, \
        c.made_at, c.decided_by, c.decided_at, c.note
        """
    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The newest first.
    func of(_ resellerID: Identifier) async throws -> [TierChange] {
        try await changes("c.reseller_id = \(resellerID)")
    }

    /// The one that waits for its day or for an approval.
    func open(of resellerID: Identifier) async throws -> TierChange? {
        try await changes("c.reseller_id = \(resellerID) and c.state in ('waiting', 'planned')").first
    }

    /// Those that wait for an approval.
    func waiting() async throws -> [TierChange] { try await changes("c.state = 'waiting'") }

    /// Those whose day has come.
    func due(on today: Day) async throws -> [TierChange] {
        try await changes("c.state = 'planned' and c.effective_on <= \(today)")
    }

    /// Nobody else decides before this unit of work ends. Throws NotFound.
    func locked(_ id: Identifier) async throws -> TierChange {
        try await tx.execute("select 1 from tier_changes where tenant_id = \(tx.tenantID) and id = \(id) for update")
        guard let change = try await changes("c.id = \(id)").first else { throw NotFound() }
        return change
    }

    func add(_ change: TierChange) async throws {
        try await tx.execute(
            """
            insert into tier_changes (tenant_id, id, reseller_id, from_tier, to_tier, state, source, effective_on,
                reason, made_by, made_at)
            values (\(tx.tenantID), \(change.id), \(change.resellerID), \(change.from), \(change.to), \(change.state),
                \(change.source), \(change.effectiveOn), \(change.reason), \(change.madeBy), \(change.madeAt))
            """)
    }

    func set(
        _ id: Identifier, _ state: TierChange.State, effectiveOn: Day? = nil, by name: String = "", note: String = "",
        at now: Instant? = nil
    ) async throws {
        try await tx.execute(
            """
            update tier_changes set state = \(state), effective_on = coalesce(\(effectiveOn), effective_on),
                decided_by = case when \(name)::text = '' then decided_by else \(name) end,
                decided_at = coalesce(\(now), decided_at),
                note = case when \(note)::text = '' then note else \(note) end
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    /// The running grace of a reseller.
    func grace(of resellerID: Identifier) async throws -> TierGrace? {
        try await tx.first(
            """
            select started_on, ends_on from tier_graces
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) and closed_on is null
            """
        ).map { TierGrace(startedOn: try $0["started_on"], endsOn: try $0["ends_on"]) }
    }

    func begin(_ grace: TierGrace, of resellerID: Identifier) async throws {
        try await tx.execute(
            """
            insert into tier_graces (tenant_id, reseller_id, started_on, ends_on)
            values (\(tx.tenantID), \(resellerID), \(grace.startedOn), \(grace.endsOn))
            on conflict on constraint tier_graces_pk do update set closed_on = null, ends_on = excluded.ends_on
            """)
    }

    func closeGrace(of resellerID: Identifier, on day: Day) async throws {
        try await tx.execute(
            """
            update tier_graces set closed_on = \(day)
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) and closed_on is null
            """)
    }

    /// Whether each step up is approved by somebody; off unless the tenant says otherwise.
    func needsApproval() async throws -> Bool {
        try await tx.first("select needs_approval from tier_settings where tenant_id = \(tx.tenantID)")?[
            "needs_approval"] ?? false
    }

    func setNeedsApproval(_ needsApproval: Bool, by name: String, at now: Instant) async throws {
        try await tx.execute(
            """
            insert into tier_settings (tenant_id, needs_approval, changed_by, changed_at)
            values (\(tx.tenantID), \(needsApproval), \(name), \(now))
            on conflict on constraint tier_settings_pk do update set needs_approval = excluded.needs_approval,
                changed_by = excluded.changed_by, changed_at = excluded.changed_at
            """)
    }

    private func changes(_ condition: SQL) async throws -> [TierChange] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from tier_changes c
            where c.tenant_id = \(tx.tenantID) and \(sql: condition) order by c.made_at desc, c.id desc
            """
        ).map(TierChange.init)
    }
}

extension TierChange {
    init(_ row: Row) throws {
        self.init(
            id: try row["id"], resellerID: try row["reseller_id"], from: try row["from_tier"], to: try row["to_tier"],
            state: try row["state"], source: try row["source"], effectiveOn: try row["effective_on"],
            reason: try row["reason"], madeBy: try row["made_by"], madeAt: try row["made_at"],
            decidedBy: try row["decided_by"], decidedAt: try row["decided_at"], note: try row["note"])
    }
}
