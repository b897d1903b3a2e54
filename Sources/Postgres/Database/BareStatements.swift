/// Statements outside of units of work, on any free connection: what the way to the server alone costs. For
/// measuring; the program's own work goes through `Database`.
package struct BareStatements: Sendable {
    private let pool: Pool

    package init(_ address: String, connections: Int) {
        pool = Pool(limit: connections, patience: Database.patience) { try await Connection.open(address) }
    }

    /// All in one round trip.
    package func rows(_ statements: [SQL]) async throws -> [[Row]] {
        let lease = try await pool.take()
        defer { pool.give(lease) }
        return try await lease.connection.run(statements.map { $0.statement() }).map { try $0.get().rows }
    }

    package func close() { pool.close() }
}
