import Foundation
import Kernel
import Postgres

/// The onboarding checklists of a tenant's resellers.
public struct OnboardingChecklists: Sendable {
    private static let taskColumns: SQL = """
        t.reseller_id, t.task, t.state, t.due_on, t.submission, t.note, t.completed_at, t.completed_by, t.version, \
        t.answers, t.failures, t.failed_on
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

    /// The resellers with tasks left whose checklists are looked at each day.
    func openLiving() async throws -> [Identifier] {
        try await tx.rows(
            """
            select c.reseller_id from onboarding_checklists c
            join resellers r on r.tenant_id = c.tenant_id and r.id = c.reseller_id
            where c.tenant_id = \(tx.tenantID) and c.completed_at is null and r.status <> 'terminated'
            order by c.created_on, c.reseller_id
            """
        ).map { try $0["reseller_id"] }
    }

    /// What staff were alerted to about checklists with tasks left; of tasks only what is still open.
    func alerts() async throws -> [Identifier: [(task: OnboardingTask?, notice: OnboardingNotice)]] {
        let rows = try await tx.rows(
            """
            select n.reseller_id, n.subject, n.notice from onboarding_notices n
            join onboarding_checklists c on c.tenant_id = n.tenant_id and c.reseller_id = n.reseller_id
            left join onboarding_tasks t on t.tenant_id = n.tenant_id and t.reseller_id = n.reseller_id
                and t.task = n.subject
            where n.tenant_id = \(tx.tenantID) and c.completed_at is null
                and n.notice in ('alert', 'target', 'termination')
                and (t.task is null or t.state not in ('completed', 'skipped', 'not_applicable'))
            order by n.reseller_id, n.given_on, n.subject
            """)
        var alerts: [Identifier: [(task: OnboardingTask?, notice: OnboardingNotice)]] = [:]
        for row in rows {
            guard let notice = OnboardingNotice(try row["notice"]) else { continue }
            let task = OnboardingTask(rawValue: try row["subject"])
            alerts[try row["reseller_id"], default: []].append((task, notice))
        }
        return alerts
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
                completed_at = \(item.completedAt), completed_by = \(item.completedBy), version = version + 1,
                answers = \(JSONText(Self.json(item.answers))), failures = \(item.failures),
                failed_on = \(item.failedOn)
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

    func removeFact(_ fact: OnboardingFact, of resellerID: Identifier) async throws {
        try await tx.execute(
            """
            delete from onboarding_facts
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) and fact = \(fact)
            """)
    }

    /// False when it was given before. `task` is nil for the whole checklist.
    func noteNotice(
        _ notice: OnboardingNotice, about task: OnboardingTask?, of resellerID: Identifier, on today: Day
    ) async throws -> Bool {
        try await tx.execute(
            """
            insert into onboarding_notices (tenant_id, reseller_id, subject, notice, given_on)
            values (\(tx.tenantID), \(resellerID), \(task?.rawValue ?? "checklist"), \(notice.text), \(today))
            on conflict on constraint onboarding_notices_pk do nothing
            """) == 1
    }

    func reopen(_ resellerID: Identifier) async throws {
        try await tx.execute(
            """
            update onboarding_checklists set completed_at = null
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)
            """)
    }

    func finish(_ resellerID: Identifier, at now: Instant) async throws {
        try await tx.execute(
            """
            update onboarding_checklists set completed_at = \(now)
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) and completed_at is null
            """)
    }

    private static func json(_ answers: [String: String]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(answers), as: UTF8.self)
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
        let json: String = try row["answers"]
        answers = try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
        failures = try row["failures"]
        failedOn = try row["failed_on"]
    }
}
