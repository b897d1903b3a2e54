import Foundation
import Kernel
import Postgres

/// Writes how far an import is: results, rejected and parked rows, and where it goes on.
struct FeedProgress {
    let tx: Transaction
    let importID: Identifier

    func add(
        _ survey: FeedSurvey, source: String, by name: String, _ account: Identifier?, at now: Instant
    ) async throws {
        var statements: [SQL] = [
            """
            insert into feed_imports (tenant_id, id, source, state, received_at, received_by, received_by_name,
                rows_total)
            values (\(tx.tenantID), \(importID), \(source), 'uploaded', \(now), \(account), \(name), \(survey.rows))
            """
        ]
        for file in survey.files {
            statements.append(
                """
                insert into feed_import_files (tenant_id, import_id, position, name, bytes, sha256, rows)
                values (\(tx.tenantID), \(importID), \(file.file.position), \(file.file.name), \(file.bytes),
                    \(file.sha256), \(file.rows))
                """)
        }
        _ = try await tx.all(statements)
    }

    func start(at now: Instant) async throws {
        try await tx.execute(
            """
            update feed_imports set state = 'running', started_at = coalesce(started_at, \(now))
            where tenant_id = \(tx.tenantID) and id = \(importID) and state = 'uploaded'
            """)
    }

    /// True when this call ended the import.
    func finish(at now: Instant) async throws -> Bool {
        try await tx.execute(
            """
            update feed_imports set state = 'done', finished_at = \(now), rows_done = rows_total
            where tenant_id = \(tx.tenantID) and id = \(importID) and state = 'running'
            """) == 1
    }

    func fail(_ fault: String, at now: Instant) async throws {
        try await tx.execute(
            """
            update feed_imports set state = 'failed', finished_at = \(now), fault = \(fault)
            where tenant_id = \(tx.tenantID) and id = \(importID) and state <> 'done'
            """)
    }

    /// What a batch came to, and where the next one starts.
    func statements(_ plan: FeedPlan, next file: Int, _ position: CSVReader.Position, at now: Instant) throws -> [SQL] {
        var statements = counts(plan.counts)
        if !plan.rejections.isEmpty { statements.append(rejections(plan.rejections)) }
        if !plan.parked.isEmpty { statements.append(try parked(plan.parked, at: now)) }
        statements.append(
            """
            update feed_imports set file_position = \(file), byte_position = \(position.byte),
                line_position = \(position.line), rows_done = least(rows_total, rows_done + \(plan.rowCount))
            where tenant_id = \(tx.tenantID) and id = \(importID)
            """)
        return statements
    }

    /// Adds to the results of the files; what a retry resolves is no longer parked.
    func counts(_ counts: [FeedFile: FeedCounts], unparked: [FeedFile: Int] = [:]) -> [SQL] {
        Set(counts.keys).union(unparked.keys).sorted { $0.position < $1.position }.map { file in
            let added = counts[file] ?? FeedCounts()
            return """
                update feed_import_files set created = created + \(added[.created]),
                    updated = updated + \(added[.updated]), unchanged = unchanged + \(added[.unchanged]),
                    stale = stale + \(added[.stale]), rejected = rejected + \(added[.rejected]),
                    parked = parked + \(added[.parked] - (unparked[file] ?? 0))
                where tenant_id = \(tx.tenantID) and import_id = \(importID) and position = \(file.position)
                """
        }
    }

    func rejections(_ rejections: [FeedPlan.Rejection]) -> SQL {
        let rows = rejections.flatMap { rejection in
            rejection.problems.enumerated().map { number, problem in
                FeedValues(
                    dictionaryLiteral: ("file_position", .number(Int64(rejection.file.position))),
                    ("line", .number(Int64(rejection.line))), ("number", .number(Int64(number + 1))),
                    ("external_id", .text(rejection.externalID.storable)), ("field", .text(problem.field)),
                    ("reason", .text(problem.reason.storable)))
            }
        }
        return """
            insert into feed_rejections (tenant_id, import_id, file_position, line, number, external_id, field, reason)
            select \(tx.tenantID), \(importID), r.file_position, r.line, r.number, r.external_id, r.field, r.reason
            from jsonb_to_recordset(\(JSONText(FeedJSON.array(rows)))) as r (file_position int, line bigint,
                number int, external_id text, field text, reason text)
            on conflict on constraint feed_rejections_pk do nothing
            """
    }

    private func parked(_ rows: [FeedPlan.ParkedRow], at now: Instant) throws -> SQL {
        let values = try rows.map { parked in
            FeedValues(
                dictionaryLiteral: ("id", .key(parked.id)), ("file_position", .number(Int64(parked.file.position))),
                ("line", .number(Int64(parked.row.line))), ("entity", FeedValue(parked.file.entity)),
                ("external_id", .text(parked.row["external_id"])), ("field", .text(parked.problem.field)),
                ("reason", .text(parked.problem.reason)), ("cells", .text(try ParkedCells.text(parked.row))),
                ("child_cells", .text(try ParkedCells.text(parked.children))))
        }
        return """
            insert into feed_parked_rows (tenant_id, id, import_id, file_position, line, entity, external_id, cells,
                child_cells, field, reason, parked_at)
            select \(tx.tenantID), r.id, \(importID), r.file_position, r.line, r.entity, r.external_id,
                r.cells::jsonb, r.child_cells::jsonb, r.field, r.reason, \(now)
            from jsonb_to_recordset(\(JSONText(FeedJSON.array(values)))) as r (id uuid, file_position int, line bigint,
                entity text, external_id text, cells text, child_cells text, field text, reason text)
            """
    }
}

/// Rows of a file as JSON, kept until they fit.
enum ParkedCells {
    private struct Cells: Codable {
        let line: Int
        let columns: [String]
        let cells: [String]
    }

    static func text(_ row: FeedRow) throws -> String { try encode(cells(row)) }
    static func text(_ rows: [FeedRow]) throws -> String { try encode(rows.map(cells)) }

    static func row(_ text: JSONText, of file: FeedFile) throws -> FeedRow {
        try row(JSONDecoder().decode(Cells.self, from: Data(text.text.utf8)), file)
    }

    static func rows(_ text: JSONText, of file: FeedFile) throws -> [FeedRow] {
        try JSONDecoder().decode([Cells].self, from: Data(text.text.utf8)).map { try row($0, file) }
    }

    private static func cells(_ row: FeedRow) -> Cells {
        Cells(line: row.line, columns: row.header.columns, cells: row.cells)
    }

    private static func row(_ cells: Cells, _ file: FeedFile) throws -> FeedRow {
        FeedRow(line: cells.line, cells: cells.cells, header: try FeedHeader(cells.columns, of: file))
    }

    private static func encode(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }
}

extension String {
    /// Without the one character that a text column cannot hold.
    var storable: String { contains("\0") ? replacing("\0", with: "�") : self }
}
