import Kernel
import Postgres

/// The onboarding checklists of a tenant's resellers.
public struct OnboardingChecklists: Sendable {
    private static let taskColumns: SQL = """
        t.reseller_id, t.task, t.state, t.due_on, t.submission, t.note, t.completed_at, t.completed_by, t.version
        """
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Throws NotFound for a reseller that has none: it was entered as active.
    public func checklist(of resellerID: Identifier) async throws -> OnboardingChecklist {
        guard let checklist = try await checklists("c.reseller_id = \(resellerID)").first else { throw NotFound() }
        return checklist
    }

    /// Those with tasks left, the oldest first.
    public func open() async throws -> [OnboardingChecklist] {
        try await checklists("c.completed_at is null")
    }

    /// Nobody else changes the checklist before this unit of work ends.
    func locked(of resellerID: Identifier) async throws -> OnboardingChecklist {
        try await tx.execute(
            """
            select 1 from onboarding_checklists
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) for update
            """)
        return try await checklist(of: resellerID)
    }

    func add(_ checklist: OnboardingChecklist) async throws {
        var statements: [SQL] = [
            """
            insert into onboarding_checklists (tenant_id, reseller_id, checklist_version, created_on)
            values (\(tx.tenantID), \(checklist.resellerID), \(OnboardingTask.checklistVersion), \(checklist.createdOn))
            """
        ]
        for item in checklist.items {
            statements.append(
                """
                insert into onboarding_tasks (tenant_id, reseller_id, task, state, due_on)
                values (\(tx.tenantID), \(checklist.resellerID), \(item.task), \(item.state), \(item.dueOn))
                """)
        }
        _ = try await tx.all(statements)
    }

    func save(_ item: OnboardingChecklist.Item, of resellerID: Identifier) async throws {
        try await tx.execute(
            """
            update onboarding_tasks set state = \(item.state), submission = \(item.submission), note = \(item.note),
                completed_at = \(item.completedAt), completed_by = \(item.completedBy), version = version + 1
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) and task = \(item.task)
            """)
    }

    /// Returns false when the fact was there already.
    func addFact(
        _ fact: OnboardingFact, detail: String, of resellerID: Identifier, by name: String, at now: Instant
    ) async throws -> Bool {
        try await tx.execute(
            """
            insert into onboarding_facts (tenant_id, reseller_id, fact, detail, recorded_at, recorded_by)
            values (\(tx.tenantID), \(resellerID), \(fact), \(detail), \(now), \(name))
            on conflict on constraint onboarding_facts_pk do nothing
            """) == 1
    }

    func finish(_ resellerID: Identifier, at now: Instant) async throws {
        try await tx.execute(
            """
            update onboarding_checklists set completed_at = \(now)
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) and completed_at is null
            """)
    }

    private func checklists(_ condition: SQL) async throws -> [OnboardingChecklist] {
        let answers = try await tx.all([
            """
            select c.reseller_id, c.created_on from onboarding_checklists c
            where c.tenant_id = \(tx.tenantID) and \(sql: condition) order by c.created_on, c.reseller_id
            """,
            """
            select \(sql: Self.taskColumns) from onboarding_tasks t
            join onboarding_checklists c on c.tenant_id = t.tenant_id and c.reseller_id = t.reseller_id
            where t.tenant_id = \(tx.tenantID) and \(sql: condition)
            """,
            """
            select f.reseller_id, f.fact from onboarding_facts f
            join onboarding_checklists c on c.tenant_id = f.tenant_id and c.reseller_id = f.reseller_id
            where f.tenant_id = \(tx.tenantID) and \(sql: condition)
            """,
        ])
        var facts: [Identifier: Set<OnboardingFact>] = [:]
        for row in answers[2] { facts[try row["reseller_id"], default: []].insert(try row["fact"]) }
        var items: [Identifier: [OnboardingTask: OnboardingChecklist.Item]] = [:]
        for row in answers[1] {
            let reseller: Identifier = try row["reseller_id"]
            let item = try OnboardingChecklist.Item(row, facts: facts[reseller] ?? [])
            items[reseller, default: [:]][item.task] = item
        }
        return try answers[0].map { row in
            let reseller: Identifier = try row["reseller_id"]
            let tasks = items[reseller] ?? [:]
            return OnboardingChecklist(
                resellerID: reseller, createdOn: try row["created_on"],
                items: OnboardingTask.allCases.compactMap { tasks[$0] })
        }
    }
}

extension OnboardingChecklist.Item {
    init(_ row: Row, facts: Set<OnboardingFact>) throws {
        self.init(task: try row["task"], state: try row["state"], dueOn: try row["due_on"])
        self.facts = facts.intersection(task.facts)
        submission = try row["submission"]
        note = try row["note"]
        completedAt = try row["completed_at"]
        completedBy = try row["completed_by"]
        version = try row["version"]
    }
}
