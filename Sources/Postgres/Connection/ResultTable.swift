import CPostgres

/// The rows of one answer of the server, held in libpq's memory and never changed.
final class ResultTable: @unchecked Sendable {
    let columns: [String]
    let count: Int
    /// Rows that an insert, update or delete touched; for a query, the rows it gave.
    let affected: Int
    /// What the server did: `INSERT 0 1`, `COMMIT`, `ROLLBACK`.
    let command: String
    private let result: OpaquePointer

    /// Takes over the result, which is freed with this object.
    init(_ result: OpaquePointer) {
        self.result = result
        columns = (0..<PQnfields(result)).map { String(cString: PQfname(result, $0)) }
        count = Int(PQntuples(result))
        affected = Int(String(cString: PQcmdTuples(result))) ?? 0
        command = String(cString: PQcmdStatus(result))
    }

    deinit {
        PQclear(result)
    }

    var rows: [Row] { (0..<count).map { Row(table: self, number: $0) } }

    func index(of column: String) -> Int? { columns.firstIndex(of: column) }

    func cell(_ row: Int, _ column: Int) -> SQLCell? {
        let (row, column) = (Int32(row), Int32(column))
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return nil }
        let count = Int(PQgetlength(result, row, column))
        return start.withMemoryRebound(to: UInt8.self, capacity: count) {
            SQLCell(bytes: UnsafeBufferPointer(start: $0, count: count))
        }
    }
}
