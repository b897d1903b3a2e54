import CPostgres
import Glibc

/// Opens libpq's sessions: the address is a connection string or a `postgresql://` URL, and may name several hosts.
enum ConnectionAddress {
    /// What an address may overrule: how long a host may take to answer, how long it may leave what was sent
    /// unacknowledged before the connection counts as broken, and that of several hosts the one is meant that writes.
    private static let defaults = [
        ("connect_timeout", "2"), ("tcp_user_timeout", "5000"), ("keepalives_idle", "5"),
        ("target_session_attrs", "read-write"),
    ]

    /// Blocks until the session is there. Throws `ConnectionLost`.
    static func connect(_ address: String, as application: String) throws -> OpaquePointer {
        // libpq reads what stands in `dbname` as a whole address; what comes before it can be overruled by it.
        let settings = defaults + [("dbname", address), ("client_encoding", "UTF8"), ("application_name", application)]
        let texts = settings.map(\.0).map { text in strdup(text) } + settings.map(\.1).map { text in strdup(text) }
        defer { for text in texts { free(text) } }
        let pointers = texts.map { UnsafePointer($0) }
        let handle = PQconnectdbParams(
            Array(pointers.prefix(settings.count)) + [nil],
            Array(pointers.suffix(settings.count)) + [nil], 1)
        guard let handle else { throw ConnectionLost(reason: "out of memory") }
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw ConnectionLost(reason: message(handle))
        }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        return handle
    }

    /// libpq's last message, on one line.
    static func message(_ handle: OpaquePointer) -> String {
        String(cString: PQerrorMessage(handle)).split(separator: "\n").joined(separator: " ")
    }
}
