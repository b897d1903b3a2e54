import CPostgres

/// One session with the server, used by one unit of work at a time. All statements go through libpq's pipeline mode:
/// any number of them is one round trip. Statements are prepared once per session and text.
final class Connection: @unchecked Sendable {
    /// Prepared statements kept per session before all are given up.
    private static let mostPrepared = 500
    /// Statements that are sent ahead of a longer pipeline.
    private static let headStart = 3
    /// How long the server may stay silent, above the statement timeout that it enforces itself.
    static let longestSilence = Duration.seconds(40)

    /// A text that the server knows by a name, for parameters of these types.
    private struct Prepared {
        let types: [UInt32]
        let name: String

        func fits(_ values: [BoundValue]) -> Bool {
            guard types.count == values.count else { return false }
            return types.indices.allSatisfy { types[$0] == values[$0].type.number }
        }
    }

    private let handle: OpaquePointer
    private let path: ServerPath
    private let socket: Int32
    private var prepared: [String: [Prepared]] = [:]
    private var preparedCount = 0
    private var lastName = 0
    private var parameters = ParameterBuffer()
    private var watch = ShortWatch()
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
        _ statements: [Statement], until deadline: ContinuousClock.Instant? = nil
    ) async throws(ConnectionLost) -> [Result<ResultTable, DatabaseError>] {
        notices.forget()
        var answers = try send(statements)
        var latest = deadline
        while true {
            let flushed = PQflush(handle)
            if flushed < 0 { throw lost() }
            if try read(into: &answers) { break }
            if flushed == 0, try watchShortly() { continue }
            // Waits for both where there is still something to send, or both sides could wait for each other.
            let end = latest ?? .now + Self.longestSilence
            latest = end
            guard await SocketExecutor.shared.wait(socket, orWrite: flushed == 1, until: end) else {
                throw lost("the server did not answer in time")
            }
            if PQconsumeInput(handle) == 0 { throw lost() }
        }
        unread = 0
        for text in answers.unprepared { prepared[text] = nil }
        if answers.spoilsConnection { isBroken = true }
        return answers.all
    }

    /// Sends a statement whose answer does not matter; whoever runs the next statements reads past it.
    func runUnawaited(_ statement: Statement) throws(ConnectionLost) {
        _ = try send([statement])
        _ = PQflush(handle)
    }

    private func send(_ statements: [Statement]) throws(ConnectionLost) -> PipelineAnswers {
        if preparedCount >= Self.mostPrepared { try forgetPrepared() }
        var answers = PipelineAnswers(statements, after: unread)
        for (index, statement) in statements.enumerated() {
            // The server can begin with the first while the others are written.
            if index == Self.headStart, statements.count > 2 * Self.headStart { _ = PQflush(handle) }
            if path == .transactionPooler {
                try sendUnnamed(statement)
            } else if let known = prepared[statement.text]?.first(where: { $0.fits(statement.values) }) {
                try sendQuery(known.name, statement)
            } else {
                answers.expectPreparation(of: index)
                try sendQuery(try prepare(statement), statement)
            }
        }
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        unread += 1
        return answers
    }

    private func prepare(_ statement: Statement) throws(ConnectionLost) -> String {
        preparedCount += 1
        lastName += 1
        let known = Prepared(types: statement.values.map(\.type.number), name: "s\(lastName)")
        guard PQsendPrepare(handle, known.name, statement.text, Int32(known.types.count), known.types) == 1 else {
            throw lost()
        }
        prepared[statement.text, default: []].append(known)
        return known.name
    }

    private func forgetPrepared() throws(ConnectionLost) {
        prepared = [:]
        preparedCount = 0
        guard PQsendQueryParams(handle, "deallocate all", 0, nil, nil, nil, nil, 0) == 1, PQpipelineSync(handle) == 1
        else { throw lost() }
        unread += 1
    }

    private func sendUnnamed(_ statement: Statement) throws(ConnectionLost) {
        let types = statement.values.map(\.type.number)
        let sent = parameters.withPointers(to: statement.values) { pointers, lengths, formats in
            PQsendQueryParams(handle, statement.text, Int32(types.count), types, pointers, lengths, formats, 0)
        }
        guard sent == 1 else { throw lost() }
    }

    private func sendQuery(_ name: String, _ statement: Statement) throws(ConnectionLost) {
        let sent = parameters.withPointers(to: statement.values) { pointers, lengths, formats in
            PQsendQueryPrepared(handle, name, Int32(statement.values.count), pointers, lengths, formats, 0)
        }
        guard sent == 1 else { throw lost() }
    }

    /// Reads what has come in. True when that was all that belongs to the pipeline.
    private func read(into answers: inout PipelineAnswers) throws(ConnectionLost) -> Bool {
        while PQisBusy(handle) == 0 {
            let result = PQgetResult(handle)
            if PQstatus(handle) == CONNECTION_BAD {
                if let result { PQclear(result) }
                throw lost()
            }
            if answers.take(result) {
                guard answers.isWhole else { throw lost("the server gave no answer") }
                return true
            }
        }
        return false
    }

    /// Looks for the answer for a moment before the thread turns to something else. True when something came.
    private func watchShortly() throws(ConnectionLost) -> Bool {
        let found = SocketExecutor.shared.watch(&watch) {
            PQconsumeInput(handle) == 0 || PQisBusy(handle) == 0
        }
        if found, PQstatus(handle) == CONNECTION_BAD { throw lost() }
        return found
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
