import Kernel

/// Commission lines as a CSV file: RFC 4180, every cell quoted, free text guarded against being read as a formula.
public enum CommissionFile {
    static let columns = [
        "number", "reseller", "kind", "customer", "invoice", "product", "event_date", "earned_on", "run", "statement",
        "rule", "tier", "base", "amount", "currency", "state", "holds",
    ]

    public static func text(_ lines: [AccrualLine]) -> String {
        var text = row(columns)
        for line in lines {
            text += row([
                line.publicID, guarded(line.resellerName), line.kind.rawValue, guarded(line.customerName),
                guarded(line.invoice), guarded(line.product ?? ""), line.eventOn.description, line.earnedOn.description,
                line.period.description, line.statementPeriod?.description ?? "", line.ruleKey, line.tier,
                line.base.decimal, line.amount.decimal, line.amount.currency.code, line.state.rawValue,
                line.holds.map(\.kind.rawValue).joined(separator: " "),
            ])
        }
        return text
    }

    private static func row(_ cells: [String]) -> String {
        cells.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") + "\r\n"
    }

    /// Text that a spreadsheet would compute gets an apostrophe in front.
    private static func guarded(_ text: String) -> String {
        let first = text.first { !$0.isWhitespace } ?? " "
        let isRisky =
            "=+-@|%\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".contains(first)
            || text.unicodeScalars.first.map { $0.value < 32 } ?? false
        return isRisky ? "'" + text : text
    }
}
