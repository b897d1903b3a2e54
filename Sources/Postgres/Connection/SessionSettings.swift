/// What every session of the program is set to, right after it has connected.
enum SessionSettings {
    /// No page or job may keep the server busy longer with one statement.
    static let statementTimeoutSeconds = 30
    /// No statement waits longer for a row that another unit of work holds.
    static let lockTimeoutSeconds = 10
    /// A unit of work that computes between two statements must come back within this time.
    static let idleInTransactionTimeoutSeconds = 60

    static let statement = """
        select set_config('statement_timeout', '\(statementTimeoutSeconds)s', false),
            set_config('lock_timeout', '\(lockTimeoutSeconds)s', false),
            set_config('idle_in_transaction_session_timeout', '\(idleInTransactionTimeoutSeconds)s', false),
            set_config('client_connection_check_interval', '1s', false),
            set_config('TimeZone', 'UTC', false),
            set_config('DateStyle', 'ISO, YMD', false),
            set_config('bytea_output', 'hex', false),
            set_config('jit', 'off', false)
        """
}
