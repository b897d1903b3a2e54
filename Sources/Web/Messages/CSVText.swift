/// A table as comma-separated values of RFC 4180, every field quoted, lines ended by CRLF.
public struct CSVText: Sendable {
    /// Characters with which a spreadsheet begins a formula, also in their full-width forms.
    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "|", "%", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    public private(set) var text: String

    public init(_ head: [String]) {
        text = ""
        append(head)
    }

    /// Text that people typed: a cell that a spreadsheet would run gets an apostrophe in front.
    public mutating func add(_ cells: [String]) { append(cells.map(Self.harmless)) }

    public var bytes: [UInt8] { Array(text.utf8) }

    private mutating func append(_ cells: [String]) {
        text += cells.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") + "\r\n"
    }

    private static func harmless(_ cell: String) -> String {
        let first = cell.unicodeScalars.first { !$0.properties.isWhitespace && $0.properties.generalCategory != .control }
        let startsWithControl = cell.unicodeScalars.first.map { $0.properties.generalCategory == .control } ?? false
        guard startsWithControl || first.map(formulaStarts.contains) ?? false else { return cell }
        return "'" + cell
    }
}
