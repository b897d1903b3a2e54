import Kernel
import Postgres

/// Under whom a reseller stands from a day on, as somebody decided it; nobody when `parentID` is nil.
public struct ResellerParent: Sendable, Hashable {
    public let validFrom: Day
    public let parentID: Identifier?
}

/// Under whom a reseller stood, stands and will stand. A later decision ends what was planned for its days.
public struct ParentHistory: Sendable, Hashable {
    /// In the order in which they were recorded.
    public let decisions: [ResellerParent]

    public init(decisions: [ResellerParent] = []) {
        self.decisions = decisions
    }

    public func parent(on day: Day) -> Identifier? { decisions.last { $0.validFrom <= day }?.parentID }

    /// What changes after a day, in the order of the days.
    public func changes(after day: Day) -> [ResellerParent] {
        var current = parent(on: day)
        var found: [ResellerParent] = []
        for next in Set(decisions.map(\.validFrom)).filter({ $0 > day }).sorted() {
            let parent = parent(on: next)
            if parent != current { found.append(ResellerParent(validFrom: next, parentID: parent)) }
            current = parent
        }
        return found
    }
}

/// Under whom each reseller of a tenant stands on each day. Rows are only added.
public struct ResellerParents: Sendable {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    public func history(of resellerID: Identifier) async throws -> ParentHistory {
        try await histories()[resellerID] ?? ParentHistory()
    }

    /// Of all resellers that ever stood below another one.
    public func histories() async throws -> [Identifier: ParentHistory] {
        let rows = try await tx.rows(
            """
            select reseller_id, valid_from, parent_id from reseller_parents
            where tenant_id = \(tx.tenantID) order by reseller_id, number
            """)
        var decisions: [Identifier: [ResellerParent]] = [:]
        for row in rows {
            decisions[try row["reseller_id"], default: []].append(
                ResellerParent(validFrom: try row["valid_from"], parentID: try row["parent_id"]))
        }
        return decisions.mapValues(ParentHistory.init)
    }

    /// Nobody else changes the tree of the tenant's resellers before this unit of work ends: two changes at once could
    /// make a circle that neither of them sees.
    func lockTree() async throws {
        let name = "reseller tree \(tx.tenantID?.description ?? "")"
        _ = try await tx.rows("select pg_advisory_xact_lock(hashtextextended(\(name), 0))::text as locked")
    }

    func add(_ parent: ResellerParent, of resellerID: Identifier, by name: String, at now: Instant) async throws {
        try await tx.execute(
            """
            insert into reseller_parents (tenant_id, reseller_id, number, valid_from, parent_id, recorded_at,
                recorded_by)
            select \(tx.tenantID), \(resellerID), coalesce(max(number), 0) + 1, \(parent.validFrom),
                \(parent.parentID), \(now), \(name)
            from reseller_parents where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)
            """)
    }
}
