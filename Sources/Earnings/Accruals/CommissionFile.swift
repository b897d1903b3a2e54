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
        cells.map(SpreadsheetCell.quoted).joined(separator: ",") + "\r\n"
    }

    private static func guarded(_ text: String) -> String { SpreadsheetCell.defused(text) }
}
