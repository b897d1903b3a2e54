import Kernel

/// A table as comma-separated text (RFC 4180) that spreadsheets open without running anything in it.
public struct CSVTable: Sendable {
    /// One cell: text that people wrote, or a figure, code or date that the program wrote.
    public enum Cell: Sendable, Hashable {
        /// Gets an apostrophe in front where a spreadsheet could take it for a formula.
        case text(String)
        case plain(String)

        public static func money(_ amount: Money) -> Cell { .plain(amount.decimal) }
        public static func day(_ day: Day?) -> Cell { .plain(day?.description ?? "") }
        public static func number(_ number: Int) -> Cell { .plain(String(number)) }
    }

    /// What is written so far.
    public private(set) var text = ""

    public init(columns: [String]) {
        add(columns.map { .plain($0) })
    }

    public mutating func add(_ cells: [Cell]) {
        text += cells.map(Self.quoted).joined(separator: ",") + "\r\n"
    }

    /// Adds a row of text that people wrote.
    public mutating func add(_ texts: [String]) { add(texts.map { .text($0) }) }

    public var bytes: [UInt8] { Array(text.utf8) }

    /// Hands out what is written so far and forgets it: for tables that are sent while they are written.
    public mutating func take() -> String {
        defer { text = "" }
        return text
    }

    private static func quoted(_ cell: Cell) -> String {
        switch cell {
        case .plain(let text): SpreadsheetCell.quoted(text)
        case .text(let text): SpreadsheetCell.quoted(SpreadsheetCell.defused(text))
        }
    }
}
