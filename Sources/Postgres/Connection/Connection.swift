import CPostgres

/// One session with the server, used by one unit of work at a time. All statements go through libpq's pipeline mode:
/// any number of them is one round trip. Statements are prepared once per session and text.
final class Connection: @unchecked Sendable {
    /// Prepared statements kept per session before all are given up.
    private static let mostPrepared = 500
    /// How long the server may stay silent, above the statement timeout that it enforces itself.
    static let longestSilence = Duration.seconds(40)

    private struct PreparedKey: Hashable {
        let text: String
        let types: [UInt32]
    }

    /// What comes back for one statement: whether it was prepared on the way, and its own answer.
    private struct Expected {
        let statement: Statement
        let preparing: PreparedKey?
    }

    private let handle: OpaquePointer
    private let path: ServerPath
    private let socket: Int32
    private var prepared: [PreparedKey: String] = [:]
    private var preparedCount = 0
    /// Pipelines that were sent and whose answers nobody has read yet.
    private var unread = 0
    private(set) var isBroken = false
    private let notices = Notices()

    /// Whether the server said of the last statements that they are committed here, but not on the standby that it
    /// should have waited for: another server may take over without them.
    var wasCommitUnreplicated: Bool { notices.hasUnreplicatedCommit }

    /// Connects on a thread of its own and sets the session up.
    static func open(_ address: String, _ path: ServerPath = .direct) async throws -> Connection {
        try await SystemThread.run("postgres-connect") { try Connection(address, path) }
    }

    private init(_ address: String, _ path: ServerPath) throws {
        self.path = path
        handle = try ConnectionAddress.connect(address, as: "tributary")
        socket = PQsocket(handle)
        notices.listen(to: handle)
        if path == .direct, let result = PQexec(handle, SessionSettings.statement(isLocal: false)) { PQclear(result) }
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            throw ConnectionLost(reason: ConnectionAddress.message(handle))
        }
        SocketExecutor.shared.register(socket)
    }

    deinit {
        PQfinish(handle)
    }

    /// Sends all statements in one go and reads their answers in order. What follows a failed statement fails with it.
    /// Throws only when the connection is lost.
    func run(
        _ statements: [Statement], until deadline: ContinuousClock.Instant = .now + longestSilence
    ) async throws(ConnectionLost) -> [Result<ResultTable, DatabaseError>] {
        notices.forget()
        let expected = try send(statements)
        while unread > 1 { try await skipPipeline(until: deadline) }
        var answers: [Result<ResultTable, DatabaseError>] = []
        answers.reserveCapacity(expected.count)
        for item in expected {
            var failure: DatabaseError?
            if let key = item.preparing {
                if case .failure(let error) = try await answer(item.statement, until: deadline) {
                    prepared[key] = nil
                    failure = error
                }
            }
            let answer = try await answer(item.statement, until: deadline)
            answers.append(failure.map { .failure($0) } ?? answer)
        }
        try await skipPipeline(until: deadline)
        return answers
    }

    /// Sends a statement whose answer does not matter; whoever runs the next statements reads past it.
    func runUnawaited(_ statement: Statement) throws(ConnectionLost) {
        _ = try send([statement])
        _ = PQflush(handle)
    }

    private func send(_ statements: [Statement]) throws(ConnectionLost) -> [Expected] {
        if prepared.count >= Self.mostPrepared { try forgetPrepared() }
        var expected: [Expected] = []
        expected.reserveCapacity(statements.count)
        for statement in statements {
            if path == .transactionPooler {
                try sendUnnamed(statement)
                expected.append(Expected(statement: statement, preparing: nil))
                continue
            }
            let key = PreparedKey(text: statement.text, types: statement.values.map(\.type.number))
            if let name = prepared[key] {
                try sendQuery(name, statement)
                expected.append(Expected(statement: statement, preparing: nil))
            } else {
                preparedCount += 1
                let name = "s\(preparedCount)"
                let sent = PQsendPrepare(handle, name, key.text, Int32(key.types.count), key.types)
                guard sent == 1 else { throw lost() }
                prepared[key] = name
                try sendQuery(name, statement)
                expected.append(Expected(statement: statement, preparing: key))
            }
        }
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        unread += 1
        return expected
    }

    private func forgetPrepared() throws(ConnectionLost) {
        prepared = [:]
        guard PQsendQueryParams(handle, "deallocate all", 0, nil, nil, nil, nil, 0) == 1, PQpipelineSync(handle) == 1
        else { throw lost() }
        unread += 1
    }

    private func sendUnnamed(_ statement: Statement) throws(ConnectionLost) {
        let values = ParameterBuffer(statement.values)
        let types = statement.values.map(\.type.number)
        let sent = values.withPointers { pointers, lengths, formats in
            PQsendQueryParams(handle, statement.text, Int32(types.count), types, pointers, lengths, formats, 0)
        }
        guard sent == 1 else { throw lost() }
    }

    private func sendQuery(_ name: String, _ statement: Statement) throws(ConnectionLost) {
        let values = ParameterBuffer(statement.values)
        let sent = values.withPointers { pointers, lengths, formats in
            PQsendQueryPrepared(handle, name, Int32(statement.values.count), pointers, lengths, formats, 0)
        }
        guard sent == 1 else { throw lost() }
    }

    /// The answer to one message that was sent: its last result before the null that ends it.
    private func answer(
        _ statement: Statement, until deadline: ContinuousClock.Instant
    ) async throws(ConnectionLost) -> Result<ResultTable, DatabaseError> {
        var answer: Result<ResultTable, DatabaseError>?
        while let result = try await nextResult(until: deadline) {
            let read = self.read(result, statement)
            if answer == nil { answer = read }
        }
        guard let answer else { throw lost("the server gave no answer") }
        return answer
    }

    private func read(_ result: OpaquePointer, _ statement: Statement) -> Result<ResultTable, DatabaseError> {
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return .success(ResultTable(result))
        case PGRES_PIPELINE_ABORTED:
            PQclear(result)
            return .failure(
                DatabaseError(state: "25P02", message: "an earlier statement failed", statement: statement.text))
        default:
            defer { PQclear(result) }
            let error = DatabaseError(result, statement)
            if error.spoilsConnection { isBroken = true }
            return .failure(error)
        }
    }

    private func skipPipeline(until deadline: ContinuousClock.Instant) async throws(ConnectionLost) {
        while true {
            guard let result = try await nextResult(until: deadline) else { continue }
            defer { PQclear(result) }
            if PQresultStatus(result) == PGRES_PIPELINE_SYNC { break }
        }
        unread -= 1
    }

    /// The next result, nil between two statements. Reads while it writes, or both sides could wait for each other.
    private func nextResult(until deadline: ContinuousClock.Instant) async throws(ConnectionLost) -> OpaquePointer? {
        while true {
            let flushed = PQflush(handle)
            if flushed < 0 { throw lost() }
            if PQisBusy(handle) == 0 { break }
            guard await SocketExecutor.shared.wait(socket, orWrite: flushed == 1, until: deadline) else {
                throw lost("the server did not answer in time")
            }
            if PQconsumeInput(handle) == 0 { throw lost() }
        }
        let result = PQgetResult(handle)
        if PQstatus(handle) == CONNECTION_BAD {
            if let result { PQclear(result) }
            throw lost()
        }
        return result
    }

    private func lost(_ reason: String? = nil) -> ConnectionLost {
        isBroken = true
        return ConnectionLost(reason: reason ?? ConnectionAddress.message(handle))
    }
}

extension DatabaseError {
    init(_ result: OpaquePointer, _ statement: Statement) {
        func field(_ code: Int32) -> String { PQresultErrorField(result, code).map { String(cString: $0) } ?? "" }
        self.init(
            state: field(ResultField.sqlState), message: field(ResultField.message), statement: statement.text,
            constraint: field(ResultField.constraint), column: field(ResultField.column),
            table: field(ResultField.table))
    }
}

/// The letters of PostgreSQL's error fields (protocol-error-fields), which libpq's header has as character macros.
private enum ResultField {
    static let sqlState = Int32(UInt8(ascii: "C"))
    static let message = Int32(UInt8(ascii: "M"))
    static let constraint = Int32(UInt8(ascii: "n"))
    static let column = Int32(UInt8(ascii: "c"))
    static let table = Int32(UInt8(ascii: "t"))
}
