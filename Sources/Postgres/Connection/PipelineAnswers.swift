import CPostgres

/// What comes back for the statements of one pipeline, taken result by result as libpq hands it out: the results of a
/// message, then a null, and one mark at the end.
struct PipelineAnswers {
    /// One for each statement, as far as they have come.
    private(set) var all: [Result<ResultTable, DatabaseError>] = []
    /// Texts that the server could not prepare.
    private(set) var unprepared: [String] = []
    /// After what the server said, the connection is of no more use.
    private(set) var spoilsConnection = false

    private let statements: [Statement]
    /// Pipelines that were sent before, whose answers nobody has read.
    private var earlier: Int
    /// Statements that are prepared on the way, in their order: theirs are two messages.
    private var preparing: ArraySlice<Int> = []
    private var preparation: DatabaseError?
    private var current: Result<ResultTable, DatabaseError>?

    init(_ statements: [Statement], after earlier: Int) {
        self.statements = statements
        self.earlier = earlier
        all.reserveCapacity(statements.count)
    }

    /// Whether every statement has its answer.
    var isWhole: Bool { all.count == statements.count }

    mutating func expectPreparation(of statement: Int) { preparing.append(statement) }

    /// Takes the next result over. True at the end of the pipeline.
    mutating func take(_ result: OpaquePointer?) -> Bool {
        guard let result else {
            if earlier == 0 { endMessage() }
            return false
        }
        if PQresultStatus(result) == PGRES_PIPELINE_SYNC {
            PQclear(result)
            earlier -= 1
            return earlier < 0
        }
        if earlier > 0 || isWhole || current != nil {
            PQclear(result)
        } else {
            current = read(result, statements[all.count])
        }
        return false
    }

    private mutating func endMessage() {
        guard let answer = current else { return }
        current = nil
        if preparing.first == all.count {
            preparing.removeFirst()
            guard case .failure(let error) = answer else { return }
            unprepared.append(statements[all.count].text)
            preparation = error
            return
        }
        all.append(preparation.map { .failure($0) } ?? answer)
        preparation = nil
    }

    private mutating func read(_ result: OpaquePointer, _ statement: Statement) -> Result<ResultTable, DatabaseError> {
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return .success(ResultTable(result))
        case PGRES_PIPELINE_ABORTED:
            PQclear(result)
            return .failure(
                DatabaseError(state: "25P02", message: "an earlier statement failed", statement: statement.text))
        default:
            defer { PQclear(result) }
            let error = DatabaseError(result, statement)
            if error.spoilsConnection { spoilsConnection = true }
            return .failure(error)
        }
    }
}
