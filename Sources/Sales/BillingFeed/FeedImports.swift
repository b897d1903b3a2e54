import Kernel
import Postgres

/// All imports of a tenant.
public struct FeedImports: Sendable {
    public static let pageSize = 25

    private static let columns: SQL = """
        id, source, state, received_at, received_by_name, started_at, finished_at, rows_total, rows_done, fault, \
        file_position, byte_position, line_position
        """

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Newest first.
    public func list(after key: String? = nil) async throws -> Slice<FeedImport> {
        let start: SQL = key.flatMap { Identifier($0) }.map { " and id < \($0)" } ?? ""
        let rows = try await tx.rows(
            """
            select \(sql: Self.columns) from feed_imports where tenant_id = \(tx.tenantID)\(sql: start)
            order by id desc limit \(Self.pageSize + 1)
            """)
        let ids: [Identifier] = try rows.map { try $0["id"] }
        let files = try await files(of: ids)
        let imports = try rows.map { row in
            let id: Identifier = try row["id"]
            return try FeedImport(row, files: files[id] ?? [])
        }
        return Slice(reading: imports, pageSize: Self.pageSize) { $0.id.description }
    }

    /// Throws NotFound.
    public func find(_ id: Identifier, locked: Bool = false) async throws -> FeedImport {
        let lock: SQL = locked ? " for update" : ""
        let row = try await tx.first(
            """
            select \(sql: Self.columns) from feed_imports
            where tenant_id = \(tx.tenantID) and id = \(id)\(sql: lock)
            """)
        guard let row else { throw NotFound() }
        return try FeedImport(row, files: try await files(of: [id])[id] ?? [])
    }

    /// Whether an import is under way or waits.
    public func isBusy() async throws -> Bool {
        try await tx.first(
            """
            select id from feed_imports where tenant_id = \(tx.tenantID) and state in ('uploaded', 'running') limit 1
            """) != nil
    }

    /// In the order of files and lines. With a limit only the first.
    public func rejections(of id: Identifier, limit: Int = .max) async throws -> [FeedRejection] {
        let rows = try await tx.rows(
            """
            select r.line, r.external_id, r.field, r.reason, f.name from feed_rejections r
            join feed_import_files f
                on f.tenant_id = r.tenant_id and f.import_id = r.import_id and f.position = r.file_position
            where r.tenant_id = \(tx.tenantID) and r.import_id = \(id)
            order by r.file_position, r.line, r.number limit \(limit)
            """)
        return try rows.map { row in
            let name: String = try row["name"]
            return FeedRejection(
                file: FeedFile(rawValue: name) ?? .customers, line: try row["line"],
                externalID: try row["external_id"], field: try row["field"], reason: try row["reason"])
        }
    }

    /// The rows of an import that still wait.
    public func parkedRows(of id: Identifier, limit: Int) async throws -> [ParkedFeedRow] {
        let rows = try await tx.rows(
            """
            select r.line, r.external_id, r.field, r.reason, r.parked_at, f.name from feed_parked_rows r
            join feed_import_files f
                on f.tenant_id = r.tenant_id and f.import_id = r.import_id and f.position = r.file_position
            where r.tenant_id = \(tx.tenantID) and r.import_id = \(id)
            order by r.file_position, r.line limit \(limit)
            """)
        return try rows.map { row in
            let name: String = try row["name"]
            return ParkedFeedRow(
                file: FeedFile(rawValue: name) ?? .customers, line: try row["line"],
                externalID: try row["external_id"], field: try row["field"], reason: try row["reason"],
                parkedAt: try row["parked_at"])
        }
    }

    private func files(of ids: [Identifier]) async throws -> [Identifier: [FeedImport.File]] {
        let rows = try await tx.rows(
            """
            select import_id, name, bytes, sha256, rows, created, updated, unchanged, stale, rejected, parked
            from feed_import_files where tenant_id = \(tx.tenantID) and import_id = any(\(ids))
            order by import_id, position
            """)
        var files: [Identifier: [FeedImport.File]] = [:]
        for row in rows { files[try row["import_id"], default: []].append(try FeedImport.File(row)) }
        return files
    }
}

extension FeedImport {
    init(_ row: Row, files: [File]) throws {
        self.init(
            id: try row["id"], source: try row["source"], state: try row["state"], receivedAt: try row["received_at"],
            receivedBy: try row["received_by_name"], startedAt: try row["started_at"],
            finishedAt: try row["finished_at"], rowsTotal: try row["rows_total"], rowsDone: try row["rows_done"],
            fault: try row["fault"], files: files, filePosition: try row["file_position"],
            position: CSVReader.Position(byte: try row["byte_position"], line: try row["line_position"]))
    }
}

extension FeedImport.File {
    init(_ row: Row) throws {
        let name: String = try row["name"]
        var counts = FeedCounts()
        for result in FeedResult.allCases { counts.add(try row[result.rawValue], result) }
        self.init(
            file: FeedFile(rawValue: name) ?? .customers, bytes: try row["bytes"], sha256: try row["sha256"],
            rows: try row["rows"], counts: counts)
    }
}
