/// A constraint of the schema refused a row. Contexts turn its name into a field's problem or a refusal.
public struct ConstraintViolation: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case unique
        case foreignKey
        case check
        case notNull
        case exclusion
    }

    /// The constraint's name; for a missing value the column's name.
    public let constraint: String
    public let kind: Kind
    public let table: String

    public init(constraint: String, kind: Kind, table: String = "") {
        self.constraint = constraint
        self.kind = kind
        self.table = table
    }
}

/// No connection became free in time: the program has more work than it can do. Answered with 503.
public struct DatabaseBusy: Error, Hashable, Sendable {
    public init() {}
}

/// The server refused a statement. What it said lies behind one reference, so that an answer that is none stays small.
public struct DatabaseError: Error, Sendable, CustomStringConvertible {
    private final class Words: Sendable {
        let state: String
        let message: String
        let statement: String
        let constraint: String
        let column: String
        let table: String

        init(
            _ state: String, _ message: String, _ statement: String, _ constraint: String, _ column: String,
            _ table: String
        ) {
            self.state = state
            self.message = message
            self.statement = statement
            self.constraint = constraint
            self.column = column
            self.table = table
        }
    }

    private let words: Words

    init(
        state: String, message: String, statement: String, constraint: String = "", column: String = "",
        table: String = ""
    ) {
        words = Words(state, message, statement, constraint, column, table)
    }

    /// Five characters of PostgreSQL's appendix A, `57014`.
    public var state: String { words.state }
    public var message: String { words.message }
    public var statement: String { words.statement }

    /// The same refusal as a violated constraint, when that is what it is.
    public var violation: ConstraintViolation? {
        let kind: ConstraintViolation.Kind
        switch state {
        case "23505": kind = .unique
        case "23503": kind = .foreignKey
        case "23514": kind = .check
        case "23502": kind = .notNull
        case "23P01": kind = .exclusion
        default: return nil
        }
        return ConstraintViolation(
            constraint: kind == .notNull ? words.column : words.constraint, kind: kind, table: words.table)
    }

    public var description: String { "\(state): \(message) [\(statement)]" }

    /// The server cannot work at present, whatever it is asked: no room, going away, starting, a standby, a limit of
    /// time passed. The same may work later.
    public var isOutage: Bool {
        ["53", "57", "58", "08"].contains(state.prefix(2)) || ["25006", "55P03"].contains(state)
    }

    /// The work met other work (serialization failure, deadlock), or the server went away: nothing was done, and it
    /// can be done again from the start.
    var isTransient: Bool {
        state == "40001" || state == "40P01" || state.hasPrefix("57P") || state.hasPrefix("08")
    }

    /// The server is going away or the plan of a prepared statement no longer fits: the connection is of no more use.
    var spoilsConnection: Bool {
        state.hasPrefix("57P") || state.hasPrefix("08") || state == "0A000" || state == "26000"
    }
}

/// The connection to the server broke or fell silent. Nothing of the unit of work was committed.
public struct ConnectionLost: Error, Hashable, Sendable, CustomStringConvertible {
    public let reason: String

    public var description: String { "connection lost: \(reason)" }
}

/// The connection broke while a commit was under way: the work may or may not be done. Look before doing it again.
public struct CommitUnknown: Error, Hashable, Sendable {
    public let reason: String
}

/// A transaction was used after its unit of work had ended: a defect of the program.
public struct TransactionEnded: Error, Hashable, Sendable {}
