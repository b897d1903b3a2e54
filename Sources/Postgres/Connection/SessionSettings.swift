/// What every session of the program is set to, right after it has connected.
enum SessionSettings {
    /// No page or job may keep the server busy longer with one statement.
    static let statementTimeoutSeconds = 30
    /// No statement waits longer for a row that another unit of work holds.
    static let lockTimeoutSeconds = 10
    /// A unit of work that computes between two statements must come back within this time.
    static let idleInTransactionTimeoutSeconds = 60

    /// For a session, or for one transaction only.
    static func statement(isLocal: Bool) -> String {
        "select " + values.map { "set_config('\($0)', '\($1)', \(isLocal))" }.joined(separator: ", ")
    }

    private static let values = [
        ("statement_timeout", "\(statementTimeoutSeconds)s"), ("lock_timeout", "\(lockTimeoutSeconds)s"),
        ("idle_in_transaction_session_timeout", "\(idleInTransactionTimeoutSeconds)s"),
        ("client_connection_check_interval", "1s"), ("TimeZone", "UTC"), ("DateStyle", "ISO, YMD"),
        ("bytea_output", "hex"), ("jit", "off"),
    ]
}
