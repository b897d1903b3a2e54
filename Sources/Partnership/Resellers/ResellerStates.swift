import Kernel
import Postgres

/// What each reseller of a tenant was on each day: status, tier and type. Rows are only added.
public struct ResellerStates: Sendable {
    private static let columns: SQL = "reseller_id, valid_from, status, tier, type, reason, recorded_at, recorded_by"
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    public func history(of resellerID: Identifier) async throws -> ResellerHistory {
        let rows = try await tx.rows(
            """
            select \(sql: Self.columns) from reseller_states
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) order by valid_from, number
            """)
        return ResellerHistory(states: try rows.map(ResellerState.init))
    }

    /// The histories of all resellers.
    public func histories() async throws -> [Identifier: ResellerHistory] {
        let rows = try await tx.rows(
            """
            select \(sql: Self.columns) from reseller_states
            where tenant_id = \(tx.tenantID) order by reseller_id, valid_from, number
            """)
        var states: [Identifier: [ResellerState]] = [:]
        for row in rows { states[try row["reseller_id"], default: []].append(try ResellerState(row)) }
        return states.mapValues(ResellerHistory.init)
    }

    /// The first day on which the tenant had a reseller; nil before that.
    public func firstDay() async throws -> Day? {
        let row = try await tx.first(
            "select min(valid_from) as first_day from reseller_states where tenant_id = \(tx.tenantID)")
        guard let row else { return nil }
        return try row["first_day"]
    }

    /// The caller holds the reseller's row, so that the states of one reseller are numbered one after the other.
    func add(_ state: ResellerState, of resellerID: Identifier) async throws {
        try await tx.execute(
            """
            insert into reseller_states (tenant_id, reseller_id, number, valid_from, status, tier, type, reason,
                recorded_at, recorded_by)
            select \(tx.tenantID), \(resellerID), coalesce(max(number), 0) + 1, \(state.validFrom),
                \(state.status), \(state.tier), \(state.type), \(state.reason), \(state.recordedAt),
                \(state.recordedBy)
            from reseller_states where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)
            """)
    }
}

extension ResellerState {
    init(_ row: Row) throws {
        self.init(
            validFrom: try row["valid_from"], status: try row["status"], tier: try row["tier"], type: try row["type"],
            reason: try row["reason"], recordedBy: try row["recorded_by"], recordedAt: try row["recorded_at"])
    }
}

/// The plans that were agreed with the resellers of a tenant, each from a month on. Rows are only added.
public struct ResellerTerms: Sendable {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// In the order of their months.
    public func terms(of resellerID: Identifier) async throws -> [ResellerTerm] {
        try await tx.rows(
            """
            select from_month, plan_code from reseller_terms
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) order by from_month
            """
        ).map { ResellerTerm(fromMonth: try $0["from_month"], planCode: try $0["plan_code"]) }
    }

    /// The terms of all resellers, each in the order of its months.
    public func all() async throws -> [Identifier: [ResellerTerm]] {
        let rows = try await tx.rows(
            """
            select reseller_id, from_month, plan_code from reseller_terms
            where tenant_id = \(tx.tenantID) order by reseller_id, from_month
            """)
        var terms: [Identifier: [ResellerTerm]] = [:]
        for row in rows {
            let term = ResellerTerm(fromMonth: try row["from_month"], planCode: try row["plan_code"])
            terms[try row["reseller_id"], default: []].append(term)
        }
        return terms
    }

    func add(_ term: ResellerTerm, of resellerID: Identifier, by name: String, at now: Instant) async throws {
        try await tx.execute(
            """
            insert into reseller_terms (tenant_id, reseller_id, from_month, plan_code, recorded_at, recorded_by)
            values (\(tx.tenantID), \(resellerID), \(term.fromMonth), \(term.planCode), \(now), \(name))
            """)
    }
}
