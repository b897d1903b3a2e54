import CPostgres

/// A blocking session for set-up work: migrations, roles, databases. It takes whole files of statements, and must be
/// used on a thread of its own.
package final class OwnerSession {
    private let handle: OpaquePointer

    package init(_ address: String) throws {
        handle = try ConnectionAddress.connect(address, as: "tributary-migrate")
    }

    deinit {
        PQfinish(handle)
    }

    /// Runs a piece of work in a session on a thread of its own.
    package static func with<Value: Sendable>(
        _ address: String, _ body: @escaping @Sendable (OwnerSession) throws -> Value
    ) async throws -> Value {
        try await SystemThread.run("postgres-owner") { try body(OwnerSession(address)) }
    }

    /// One or more statements without parameters; several of them are one transaction.
    package func execute(_ text: String) throws {
        try check(PQexec(handle, text), text)
    }

    @discardableResult package func rows(_ sql: SQL) throws -> [Row] {
        let statement = sql.statement()
        let types = statement.values.map(\.type.number)
        var parameters = ParameterBuffer()
        let result = parameters.withPointers(to: statement.values) { pointers, lengths, formats in
            PQexecParams(handle, statement.text, Int32(types.count), types, pointers, lengths, formats, 0)
        }
        return try check(result, statement.text).rows
    }

    /// The text as a literal, for the few statements that take no parameters (`create role … password`).
    package func literal(_ text: String) -> String {
        guard let quoted = PQescapeLiteral(handle, text, text.utf8.count) else { return "''" }
        defer { PQfreemem(quoted) }
        return String(cString: quoted)
    }

    @discardableResult private func check(_ result: OpaquePointer?, _ text: String) throws -> ResultTable {
        guard let result else { throw ConnectionLost(reason: ConnectionAddress.message(handle)) }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return ResultTable(result)
        default:
            defer { PQclear(result) }
            if PQstatus(handle) == CONNECTION_BAD {
                throw ConnectionLost(reason: ConnectionAddress.message(handle))
            }
            throw DatabaseError(result, Statement(text: text))
        }
    }
}
