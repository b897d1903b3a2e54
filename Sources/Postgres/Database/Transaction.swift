import Kernel

/// A unit of work under way: all its statements become durable together or not at all. Valid inside the closure only;
/// statements of several tasks run one after the other.
public struct Transaction: Sendable {
    /// Whose rows can be seen and written; nil for the platform's own work.
    public let tenantID: Identifier?
    private let unit: UnitOfWork

    init(_ unit: UnitOfWork, tenantID: Identifier?) {
        self.unit = unit
        self.tenantID = tenantID
    }

    public func rows(_ sql: SQL) async throws -> [Row] {
        try await unit.run([sql.statement()])[0].rows
    }

    public func first(_ sql: SQL) async throws -> Row? {
        try await rows(sql).first
    }

    /// The number of rows that the statement touched.
    @discardableResult public func execute(_ sql: SQL) async throws -> Int {
        try await unit.run([sql.statement()])[0].affected
    }

    /// Several statements in one round trip; the answers come in the order of the statements.
    public func all(_ statements: [SQL]) async throws -> [[Row]] {
        try await unit.run(statements.map { $0.statement() }).map(\.rows)
    }

    /// A part that can fail alone: when it throws, what it wrote is undone and the rest can go on.
    public func savepoint<Value: Sendable>(_ body: (Transaction) async throws -> Value) async throws -> Value {
        try await unit.savepoint { try await body(self) }
    }

    /// Says that this unit of work may be done again as a whole even after it was committed, because it would find its
    /// key and do nothing: `Database` then does so when the connection breaks during the commit.
    public func beRepeatable() async {
        await unit.beRepeatable()
    }

    /// Wakes those in this process who wait for a topic, after the commit.
    public func wake(_ topic: String) async {
        await unit.wake(topic)
    }
}
