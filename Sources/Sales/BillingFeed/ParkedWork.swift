import Identity
import Jobs
import Kernel
import Postgres

/// Tries parked rows again, import by import and file by file.
struct ParkedWork: Sendable {
    /// How long a row may wait for the record it names.
    static let patience = Duration.hours(72)

    let database: Database
    let setting: FeedSetting
    let tenant: Tenant

    private struct Group: Sendable {
        let importID: Identifier
        let source: String
        let receivedAt: Instant
        let file: FeedFile
    }

    private struct Waiting: Sendable {
        let id: Identifier
        let row: FeedRow
        let children: [FeedRow]
        let parkedAt: Instant
    }

    /// Returns how many rows still wait.
    func run() async throws -> Int {
        for group in try await groups() { try await retry(group) }
        return try await database.transaction(tenant.id) { tx in
            let row = try await tx.first(
                "select count(*) as waiting from feed_parked_rows where tenant_id = \(tx.tenantID)")
            let waiting: Int = try row?["waiting"] ?? 0
            if waiting > 0 {
                let at = setting.clock.now + RetryParkedFeedRows.interval
                try await Jobs(tx, clock: setting.clock, chance: setting.chance).enqueue(
                    RetryParkedFeedRows(), at: at, key: RetryParkedFeedRows.key(at: at))
            }
            return waiting
        }
    }

    /// Parents' files before those that name them, older imports first.
    private func groups() async throws -> [Group] {
        let rows = try await database.reading(tenant.id) { tx in
            try await tx.rows(
                """
                select distinct p.file_position, p.import_id, i.source, i.received_at from feed_parked_rows p
                join feed_imports i on i.tenant_id = p.tenant_id and i.id = p.import_id
                where p.tenant_id = \(tx.tenantID) order by p.file_position, p.import_id
                """)
        }
        return try rows.compactMap { row in
            let position: Int = try row["file_position"]
            guard FeedFile.allCases.indices.contains(position) else { return nil }
            return Group(
                importID: try row["import_id"], source: try row["source"], receivedAt: try row["received_at"],
                file: FeedFile.allCases[position])
        }
    }

    private func retry(_ group: Group) async throws {
        var line = 0
        while let last = try await retryBatch(group, after: line) { line = last }
    }

    /// Looks at the rows in the order of their lines, so that the versions of a record keep theirs. Returns the last
    /// line that was looked at, nil when none was left.
    private func retryBatch(_ group: Group, after line: Int) async throws -> Int? {
        let (tenant, setting) = (tenant, setting)
        return try await database.transaction(tenant.id) { tx in
            let waiting = try await Self.waiting(group, after: line, tx)
            guard let last = waiting.last else { return nil }
            let now = setting.clock.now
            let store = FeedStore(
                tx: tx, importID: group.importID, source: group.source, setting: setting, tenant: tenant)
            let batch = ImportBatch(
                file: group.file, rows: waiting.map { (row: $0.row, children: $0.children) }, wholes: nil, from: nil,
                next: .start)
            var plan = try await store.take(batch, importedAt: group.receivedAt)
            let resolved = Self.resolve(&plan, waiting, now)
            let progress = FeedProgress(tx: tx, importID: group.importID)
            var statements: [SQL] = [
                "delete from feed_parked_rows where tenant_id = \(tx.tenantID) and id = any(\(resolved))"
            ]
            statements += progress.counts(plan.counts, unparked: Self.rows(waiting, group.file))
            if !plan.rejections.isEmpty { statements.append(progress.rejections(plan.rejections)) }
            _ = try await tx.all(statements)
            return last.row.line
        }
    }

    private static func waiting(_ group: Group, after line: Int, _ tx: Transaction) async throws -> [Waiting] {
        let rows = try await tx.rows(
            """
            select id, cells, child_cells, parked_at from feed_parked_rows
            where tenant_id = \(tx.tenantID) and import_id = \(group.importID)
                and file_position = \(group.file.position) and line > \(line)
            order by line limit \(BillingFeed.batchRows) for update
            """)
        return try rows.map { row in
            Waiting(
                id: try row["id"], row: try ParkedCells.row(row["cells"], of: group.file),
                children: try group.file.children.map { try ParkedCells.rows(row["child_cells"], of: $0) } ?? [],
                parkedAt: try row["parked_at"])
        }
    }

    /// Rejects what has waited too long; returns the rows that wait no more.
    private static func resolve(_ plan: inout FeedPlan, _ waiting: [Waiting], _ now: Instant) -> [Identifier] {
        let stillUnknown = Dictionary(
            plan.parked.map { ($0.row.line, $0) }, uniquingKeysWith: { first, _ in first })
        var resolved: [Identifier] = []
        for one in waiting {
            guard let parked = stillUnknown[one.row.line] else {
                resolved.append(one.id)
                continue
            }
            guard one.parkedAt + patience <= now else { continue }
            resolved.append(one.id)
            let problem = RowProblem(parked.problem.field, "\(parked.problem.reason) The row waited 72 hours.")
            plan.rejections.append(
                FeedPlan.Rejection(
                    file: parked.file, line: parked.row.line, externalID: parked.row["external_id"],
                    problems: [problem]))
            plan.counts[parked.file, default: FeedCounts()].move(1, from: .parked, to: .rejected)
            if let child = parked.file.children, !parked.children.isEmpty {
                plan.counts[child, default: FeedCounts()].move(parked.children.count, from: .parked, to: .rejected)
            }
        }
        return resolved
    }

    /// How many rows of each file were parked before this try.
    private static func rows(_ waiting: [Waiting], _ file: FeedFile) -> [FeedFile: Int] {
        var rows = [file: waiting.count]
        let parts = waiting.reduce(0) { $0 + $1.children.count }
        if let child = file.children, parts > 0 { rows[child] = parts }
        return rows
    }
}
