/// What begins and ends a unit of work on its connection.
struct UnitBounds: Sendable {
    let begin: [Statement]
    let commit: [Statement]
    let rollBack: [Statement]
    /// What the server reports instead of `COMMIT` when it has undone everything.
    let refusedCommit: String?
    /// Nothing was written, so that nobody has to wait for the end.
    let endsUnawaited: Bool

    /// The same with a statement after the beginning.
    func preparing(_ statement: Statement) -> UnitBounds {
        UnitBounds(
            begin: begin + [statement], commit: commit, rollBack: rollBack, refusedCommit: refusedCommit,
            endsUnawaited: endsUnawaited)
    }
}

/// A unit of work on one connection. It begins with its first statements, in the same round trip.
final class UnitOfWork: @unchecked Sendable {
    /// How long a commit may take: standbys may be slow, but somebody waits for the answer.
    private static let commitPatience = Duration.seconds(10)
    /// Leaves a trace in the WAL, so that the commit waits for the standby even when nothing else was written.
    private static let trace = Statement(text: "select pg_logical_emit_message(true, 'tributary', '')")

    private let connection: Connection
    private let bounds: UnitBounds
    /// An earlier try may have been committed where no standby has it. What this one finds of it counts only when the
    /// standby has that, too.
    private let isConfirming: Bool
    private let onRoundTrip: @Sendable ([Statement], Duration) -> Void
    private let turn = Turn()
    private var hasBegun = false
    private var hasEnded = false
    private var savepoints = 0
    private var topics: Set<String> = []
    /// Whether doing all of it again finds that it was done: its effects carry a key.
    private(set) var isRepeatable = false
    /// The refusal after which the server takes no more statements.
    private(set) var failure: (any Error)?

    init(
        _ connection: Connection, _ bounds: UnitBounds, isConfirming: Bool = false,
        onRoundTrip: @escaping @Sendable ([Statement], Duration) -> Void = { _, _ in }
    ) {
        self.connection = connection
        self.bounds = bounds
        self.isConfirming = isConfirming
        self.onRoundTrip = onRoundTrip
    }

    func run(_ statements: [Statement]) async throws -> [ResultTable] {
        try Task.checkCancellation()
        await turn.take()
        defer { turn.give() }
        if hasEnded { throw TransactionEnded() }
        if let failure { throw failure }
        if statements.isEmpty { return [] }
        let prelude = hasBegun ? [] : bounds.begin
        hasBegun = true
        let start = ContinuousClock.now
        defer { onRoundTrip(statements, .now - start) }
        do {
            return try await answers(prelude.isEmpty ? statements : prelude + statements, from: prelude.count)
        } catch {
            failure = error
            throw error
        }
    }

    /// Runs a part that can fail alone: what it wrote is undone, the rest of the unit of work goes on.
    func savepoint<Value>(_ body: () async throws -> Value) async throws -> Value {
        savepoints += 1
        let name = "part_\(savepoints)"
        _ = try await run([Statement(text: "savepoint \(name)")])
        do {
            let value = try await body()
            _ = try await run([Statement(text: "release savepoint \(name)")])
            return value
        } catch {
            await turn.take()
            defer { turn.give() }
            if failure is ConnectionLost || connection.isBroken { throw error }
            failure = nil
            _ = try await answers([
                Statement(text: "rollback to savepoint \(name)"), Statement(text: "release savepoint \(name)"),
            ])
            throw error
        }
    }

    func wake(_ topic: String) async {
        await turn.take()
        topics.insert(topic)
        turn.give()
    }

    func beRepeatable() async {
        await turn.take()
        isRepeatable = true
        turn.give()
    }

    /// Never cancelled: a commit that was sent is waited for, up to a deadline at which the connection is given up
    /// without a word to the server, because a cancelled wait for a standby would report what may still be lost.
    /// Gives the topics to wake.
    func commit() async throws -> Set<String> {
        await turn.take()
        defer { turn.give() }
        if let failure { throw failure }
        hasEnded = true
        guard hasBegun else { return topics }
        do {
            if bounds.endsUnawaited {
                for statement in bounds.commit { try connection.runUnawaited(statement) }
            } else if try await answers(ending, until: .now + Self.commitPatience).last?.command
                == bounds.refusedCommit
            {
                throw DatabaseError(state: "25P02", message: "the transaction was rolled back", statement: "commit")
            }
        } catch let error as ConnectionLost {
            if bounds.endsUnawaited { return topics }
            throw CommitUnknown(reason: error.reason)
        } catch let error as DatabaseError where error.spoilsConnection {
            throw CommitUnknown(reason: error.message)
        }
        if connection.wasCommitUnreplicated { throw CommitUnknown(reason: "no standby has it") }
        return topics
    }

    private var ending: [Statement] { isConfirming ? [Self.trace] + bounds.commit : bounds.commit }

    func rollBack() async {
        await turn.take()
        defer { turn.give() }
        if hasEnded || !hasBegun || connection.isBroken {
            hasEnded = true
            return
        }
        hasEnded = true
        _ = try? await answers(bounds.rollBack)
    }

    /// The answers from a place on; a refusal counts wherever it is.
    private func answers(
        _ statements: [Statement], from first: Int = 0, until deadline: ContinuousClock.Instant? = nil
    ) async throws -> [ResultTable] {
        var tables: [ResultTable] = []
        tables.reserveCapacity(statements.count - first)
        let all = try await connection.run(statements, until: deadline ?? .now + Connection.longestSilence)
        for (index, answer) in all.enumerated() {
            switch answer {
            case .success(let table):
                if index >= first { tables.append(table) }
            case .failure(let error):
                if let violation = error.violation { throw violation }
                throw error
            }
        }
        return tables
    }
}
