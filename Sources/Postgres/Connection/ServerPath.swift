/// What stands between the program and the server.
public enum ServerPath: String, Sendable {
    /// Nothing: a connection is a session, which keeps its settings and prepared statements.
    case direct
    /// A pooler that lends a session for one transaction (PgBouncer's transaction mode): nothing may outlive the
    /// transaction, so settings are made in each and statements have no names.
    case transactionPooler = "transaction_pooler"
}
