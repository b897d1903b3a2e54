/// A cell of comma-separated text (RFC 4180) that spreadsheets open without running anything in it.
public enum SpreadsheetCell {
    /// In quotation marks, each mark within doubled. It goes by bytes, as readers do: a mark that something else joins
    /// to one character is a mark.
    public static func quoted(_ text: String) -> String {
        let mark = UInt8(ascii: "\"")
        var bytes = [mark]
        for byte in text.utf8 {
            if byte == mark { bytes.append(mark) }
            bytes.append(byte)
        }
        return String(decoding: bytes + [mark], as: UTF8.self)
    }

    /// Text that people wrote, with an apostrophe in front where a spreadsheet could take it for a formula.
    public static func defused(_ text: String) -> String { isFormula(text) ? "'" + text : text }

    /// The first character after white space and control characters decides, as the worst of spreadsheets reads it;
    /// the full-width forms of the signs count too.
    private static func isFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        if ["\t", "\r", "\n", "\0"].contains(first) { return true }
        let start = text.unicodeScalars.first { scalar in
            !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
                && scalar.properties.generalCategory != .format
        }
        guard let start else { return false }
        return "=+-@|%\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}\u{FF5C}\u{FF05}\u{2212}".unicodeScalars.contains(start)
    }
}
