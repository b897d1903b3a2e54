import CPostgres

/// A session of its own that hears what other processes announce on one channel. Nobody else may use it: a pooled
/// session would lose what it listens to.
final class Listener: @unchecked Sendable {
    /// What can be heard here.
    struct Announcement: Sendable, Hashable {
        let text: String
    }

    /// A pooler stands between, whose sessions change hands: nothing would be heard.
    struct Pooled: Error {}

    private let handle: OpaquePointer

    /// Connects on a thread of its own. Throws `ConnectionLost` or `Pooled`.
    static func open(_ address: String, channel: String) async throws -> Listener {
        try await SystemThread.run("postgres-listen") { try Listener(address, channel: channel) }
    }

    /// `channel` is a word of the program's own, never a person's.
    private init(_ address: String, channel: String) throws {
        handle = try ConnectionAddress.connect(address, as: "tributary-listen")
        if try backend() != PQbackendPID(handle) { throw Pooled() }
        try execute("listen \(channel)")
        SocketExecutor.shared.register(PQsocket(handle))
    }

    deinit {
        PQfinish(handle)
    }

    /// What was announced since the last call; waits for it up to `patience`. Throws `ConnectionLost`.
    func next(patience: Duration) async throws -> [Announcement] {
        let heard = announcements()
        if !heard.isEmpty { return heard }
        let deadline = ContinuousClock.now + patience
        guard await SocketExecutor.shared.wait(PQsocket(handle), orWrite: false, until: deadline) else { return [] }
        if PQconsumeInput(handle) == 0 { throw ConnectionLost(reason: ConnectionAddress.message(handle)) }
        return announcements()
    }

    /// Throws `ConnectionLost` when the server is gone without having said so.
    func askForSignOfLife() async throws {
        try await SystemThread.run("postgres-listen") { try self.execute("select 1") }
    }

    private func announcements() -> [Announcement] {
        var heard: [Announcement] = []
        while let notify = PQnotifies(handle) {
            heard.append(Announcement(text: String(cString: notify.pointee.extra)))
            PQfreemem(notify)
        }
        return heard
    }

    private func backend() throws -> Int32 {
        let result = try check(PQexec(handle, "select pg_backend_pid()"))
        return try result.rows[0]["pg_backend_pid"]
    }

    private func execute(_ text: String) throws {
        _ = try check(PQexec(handle, text))
    }

    private func check(_ result: OpaquePointer?) throws -> ResultTable {
        guard let result else { throw ConnectionLost(reason: ConnectionAddress.message(handle)) }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK: return ResultTable(result)
        default:
            PQclear(result)
            throw ConnectionLost(reason: ConnectionAddress.message(handle))
        }
    }
}
