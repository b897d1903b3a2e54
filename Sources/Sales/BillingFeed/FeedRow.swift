import Kernel

/// The columns of one file as its first line names them.
public struct FeedHeader: Hashable, Sendable {
    public let columns: [String]
    private let places: [String: Int]

    /// Reads a first line. Throws what is wrong with it as a sentence: a column is missing, unknown or named twice.
    public init(_ cells: [String], of file: FeedFile) throws(HeaderFault) {
        try self.init(cells, required: file.requiredColumns, optional: file.optionalColumns)
    }

    init(_ cells: [String], required: [String], optional: [String]) throws(HeaderFault) {
        let columns = cells.map { $0.trimmingWhitespace() }
        var places: [String: Int] = [:]
        for (place, column) in columns.enumerated() {
            guard required.contains(column) || optional.contains(column) else { throw .unknown(column) }
            guard places.updateValue(place, forKey: column) == nil else { throw .twice(column) }
        }
        for column in required where places[column] == nil { throw .missing(column) }
        self.columns = columns
        self.places = places
    }

    func place(of column: String) -> Int? { places[column] }
}

/// What is wrong with the first line of a file.
public enum HeaderFault: Error, Hashable, Sendable {
    case missing(String)
    case unknown(String)
    case twice(String)

    public var explanation: String {
        switch self {
        case .missing(let column): "The first line does not name the column \(column)."
        case .unknown(let column): "The first line names the column “\(column.shortened)”, which the file may not have."
        case .twice(let column): "The first line names the column \(column) twice."
        }
    }
}

/// One row of a file with the names of its columns.
public struct FeedRow: Hashable, Sendable {
    public let line: Int
    public let cells: [String]
    public let header: FeedHeader

    public init(line: Int, cells: [String], header: FeedHeader) {
        self.line = line
        self.cells = cells
        self.header = header
    }

    /// The cell without white space at its ends; "" when the file does not have the column.
    public subscript(_ column: String) -> String {
        guard let place = header.place(of: column), place < cells.count else { return "" }
        return cells[place].trimmingWhitespace()
    }

    public var hasAllCells: Bool { cells.count == header.columns.count }

    /// The time of the version that the row belongs to, nil when the row does not say or says it wrongly.
    var time: Instant? { Instant(self[FeedFile.timeColumn]) }
}

/// Why a row cannot be taken.
public struct RowProblem: Hashable, Sendable {
    /// The column, "" for the row as a whole.
    public let field: String
    /// As a sentence.
    public let reason: String

    public init(_ field: String, _ reason: String) {
        self.field = field
        self.reason = reason
    }
}

extension String {
    /// At most forty characters of what a file says, to be quoted in a message.
    var shortened: String { count > 40 ? prefix(39) + "…" : self }
}
