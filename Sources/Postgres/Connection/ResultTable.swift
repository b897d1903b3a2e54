import CPostgres
import Glibc

/// The rows of one answer of the server, held in libpq's memory and never changed.
final class ResultTable: @unchecked Sendable {
    let count: Int
    private let columnCount: Int32
    private let result: OpaquePointer

    /// Takes over the result, which is freed with this object.
    init(_ result: OpaquePointer) {
        self.result = result
        columnCount = PQnfields(result)
        count = Int(PQntuples(result))
    }

    deinit {
        PQclear(result)
    }

    /// Rows that an insert, update or delete touched; for a query, the rows it gave.
    var affected: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }
    /// What the server did: `INSERT 0 1`, `COMMIT`, `ROLLBACK`.
    var command: String { String(cString: PQcmdStatus(result)) }

    var rows: [Row] { (0..<count).map { Row(table: self, number: $0) } }

    func index(of column: String) -> Int? {
        var column = column
        return column.withUTF8 { name in
            guard let start = name.baseAddress else { return nil }
            let number = (0..<columnCount).first { number in
                guard let own = PQfname(result, number) else { return false }
                return strlen(own) == name.count && memcmp(own, start, name.count) == 0
            }
            return number.map { Int($0) }
        }
    }

    func cell(_ row: Int, _ column: Int) -> SQLCell? {
        let (row, column) = (Int32(row), Int32(column))
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return nil }
        let count = Int(PQgetlength(result, row, column))
        return start.withMemoryRebound(to: UInt8.self, capacity: count) {
            SQLCell(bytes: UnsafeBufferPointer(start: $0, count: count))
        }
    }
}
