import Kernel

/// Cuts comma-separated text (RFC 4180) into records, chunk by chunk. Lines may end with LF, CRLF or CR; a byte order
/// mark at the start and blank lines are skipped. Whatever the bytes are, it answers with records or a `CSVFault`.
public struct CSVReader: Sendable {
    /// Bytes in one cell.
    public static let longestCell = 16 * 1024
    /// Bytes in one record.
    public static let longestRecord = 64 * 1024
    /// Cells in one record.
    public static let mostCells = 100

    /// One line of a table. A quoted cell may stretch it over several lines of the file.
    public struct Record: Hashable, Sendable {
        /// The line of the file on which the record starts, counted from 1.
        public let line: Int
        public let cells: [String]
        /// Where reading goes on after this record.
        public let end: Position

        public init(line: Int, cells: [String], end: Position) {
            self.line = line
            self.cells = cells
            self.end = end
        }
    }

    /// A place between two records.
    public struct Position: Hashable, Sendable {
        /// Bytes before it.
        public let byte: Int
        /// The number of the line that starts there.
        public let line: Int

        public static let start = Position(byte: 0, line: 1)

        public init(byte: Int, line: Int) {
            self.byte = byte
            self.line = line
        }
    }

    private enum State {
        case cellStart, plain, quoted, quoteInQuoted
    }

    private var state = State.cellStart
    private var byte: Int
    private var line: Int
    private var recordLine: Int
    private var cells: [String] = []
    private var cell: [UInt8] = []
    private var cellWasQuoted = false
    private var recordBytes = 0
    /// A record that a CR ended: an LF after it still belongs to it.
    private var waiting: Record?
    private var markBytes = 0

    /// Starts at the beginning of a file, or between two records of it.
    public init(at position: Position = .start) {
        byte = position.byte
        line = position.line
        recordLine = position.line
    }

    /// Reads on and hands out each record that is complete.
    public mutating func read(
        _ chunk: some Sequence<UInt8>, _ take: (Record) throws -> Void
    ) throws {
        for next in chunk {
            byte += 1
            if byte <= 3, byte == markBytes + 1, next == [0xEF, 0xBB, 0xBF][markBytes] {
                markBytes += 1
                continue
            }
            if markBytes == 1 || markBytes == 2, byte <= 3 { throw CSVFault(line: line, .notUTF8) }
            if let record = waiting {
                waiting = nil
                let isLineEnd = next == UInt8(ascii: "\n")
                let end = Position(byte: isLineEnd ? byte : byte - 1, line: record.end.line)
                try take(Record(line: record.line, cells: record.cells, end: end))
                if isLineEnd { continue }
            }
            guard let record = try step(next) else { continue }
            if next == UInt8(ascii: "\r") { waiting = record } else { try take(record) }
        }
    }

    /// Hands out a last record without a line end.
    public mutating func finish(_ take: (Record) throws -> Void) throws {
        if let record = waiting { try take(record) }
        waiting = nil
        if state == .quoted { throw CSVFault(line: recordLine, .openQuote) }
        guard !cells.isEmpty || !cell.isEmpty || cellWasQuoted || recordBytes > 0 else { return }
        try endCell()
        if let record = endRecord() { try take(record) }
    }

    private mutating func step(_ next: UInt8) throws -> Record? {
        recordBytes += 1
        guard recordBytes <= Self.longestRecord else { throw CSVFault(line: recordLine, .longRecord) }
        switch (state, next) {
        case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
        case (.quoted, _):
            if next == UInt8(ascii: "\n") { line += 1 }
            try append(next)
        case (.quoteInQuoted, UInt8(ascii: "\"")):
            try append(next)
            state = .quoted
        case (_, UInt8(ascii: ",")): try endCell()
        case (_, UInt8(ascii: "\n")), (_, UInt8(ascii: "\r")):
            try endCell()
            line += 1
            return endRecord()
        case (.cellStart, UInt8(ascii: "\"")):
            state = .quoted
            cellWasQuoted = true
        case (.quoteInQuoted, _): throw CSVFault(line: line, .textAfterQuote)
        case (.plain, UInt8(ascii: "\"")): throw CSVFault(line: line, .quoteInCell)
        default:
            state = .plain
            try append(next)
        }
        return nil
    }

    private mutating func append(_ next: UInt8) throws {
        guard cell.count < Self.longestCell else { throw CSVFault(line: recordLine, .longCell) }
        cell.append(next)
    }

    private mutating func endCell() throws {
        guard let text = String(validating: cell, as: UTF8.self) else { throw CSVFault(line: recordLine, .notUTF8) }
        guard cells.count < Self.mostCells else { throw CSVFault(line: recordLine, .manyCells) }
        cells.append(text)
        cell.removeAll(keepingCapacity: true)
        state = .cellStart
    }

    /// The record that ends here; nil for a blank line.
    private mutating func endRecord() -> Record? {
        let blank = cells.count == 1 && cells[0].isEmpty && !cellWasQuoted
        let record = Record(line: recordLine, cells: cells, end: Position(byte: byte, line: line))
        cells.removeAll(keepingCapacity: true)
        cellWasQuoted = false
        recordBytes = 0
        recordLine = line
        return blank ? nil : record
    }
}

/// The text is no table: reading cannot go on.
public struct CSVFault: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case notUTF8, openQuote, textAfterQuote, quoteInCell, longCell, longRecord, manyCells
    }

    public let line: Int
    public let reason: Reason

    public init(line: Int, _ reason: Reason) {
        self.line = line
        self.reason = reason
    }

    /// What is wrong and what to do, as a sentence.
    public var explanation: String {
        switch reason {
        case .notUTF8: "Line \(line) is not UTF-8 text. Save the file as CSV UTF-8 and upload it again."
        case .openQuote: "The quotation mark that opens in line \(line) is never closed."
        case .textAfterQuote: "Line \(line) has text after a closing quotation mark. Only a comma may follow it."
        case .quoteInCell:
            "Line \(line) has a quotation mark inside a cell. Put such a cell in quotation marks and double the mark."
        case .longCell: "A cell in line \(line) is longer than \(CSVReader.longestCell / 1024) kB."
        case .longRecord: "The row of line \(line) is longer than \(CSVReader.longestRecord / 1024) kB."
        case .manyCells: "Line \(line) has more than \(CSVReader.mostCells) cells."
        }
    }
}
