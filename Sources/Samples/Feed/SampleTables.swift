import Kernel

/// The tables of a bundle of the billing feed with the rows of a sample, each dated by the day of its version.
struct SampleTables: Sendable {
    struct Row: Sendable {
        let day: Day
        let cells: [String]
    }

    static let columns: KeyValuePairs<String, String> = [
        "products":
            "external_id name family technology monthly_price allowance usage_billed required_programme next_product",
        "customers":
            "external_id name type email phone street city county state zip country lat lon language tax_id "
            + "reseller_id",
        "services":
            "external_id customer product status status_since mrr currency term_months contract_start contract_end "
            + "install_due installed_on suspend_reason cancel_requested_on cancel_reason",
        "invoices": "external_id customer issued_on due_on currency total_gross status pending_refund",
        "invoice_lines": "invoice id service product category net",
        "payments": "external_id customer paid_on amount currency status",
        "payment_allocations": "payment invoice amount",
        "credit_notes": "external_id invoice issued_on gross",
        "credit_note_lines": "credit_note line net",
        "tickets": "external_id customer opened_on closed_on severity",
        "usage": "external_id service metric day quantity",
    ]

    /// The last day of the history: later rows are not known yet.
    let end: Day
    private(set) var rows: [String: [Row]] = [:]

    init(end: Day) {
        self.end = end
    }

    mutating func add(_ table: String, on day: Day, _ cells: [String]) {
        guard day <= end else { return }
        rows[table, default: []].append(Row(day: day, cells: cells))
    }

    mutating func add(_ other: SampleTables) {
        for (table, added) in other.rows { rows[table, default: []] += added }
    }

    /// The CSV files with the rows of some days; tables without rows are left out.
    func files(_ days: ClosedRange<Day>) -> [SampleFile] {
        Self.columns.compactMap { table, columns in
            let rows = (rows[table] ?? []).filter { days.contains($0.day) }
            guard !rows.isEmpty else { return nil }
            var text = columns.replacing(" ", with: ",") + ",source_updated_at\n"
            for row in rows {
                // Four in the afternoon in UTC lies in the working hours of the tenant's zone.
                text += row.cells.map(Self.quoted).joined(separator: ",") + ",\(row.day)T16:00:00Z\n"
            }
            return SampleFile(name: "\(table).csv", text: text)
        }
    }

    private static func quoted(_ cell: String) -> String {
        cell.contains(where: { ",\"\n\r".contains($0) }) ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
    }
}

/// One CSV file.
public struct SampleFile: Hashable, Sendable {
    public let name: String
    public let text: String
}

/// A registered deal of the sample, dated.
public struct SampleDeal: Hashable, Sendable {
    public let publicID: String
    public let resellerID: String
    public let customer: String
    public let product: String
    public let estimatedCents: Int64
    public let submittedOn: Day
    public let approvedOn: Day
    public let wonOn: Day
}

extension Int64 {
    /// Cents as decimal text: "49.90".
    var dollars: String { DecimalText.full(self, decimals: 2) }
}

extension Chance {
    func number(from low: Int, to high: Int) -> Int { low + Int(number(below: UInt64(high - low + 1))) }
    func happens(_ percent: Int) -> Bool { number(below: 100) < UInt64(percent) }
    func pick<Element>(_ list: [Element]) -> Element { list[Int(number(below: UInt64(list.count)))] }

    /// One of a list, as often as its weight says.
    func pick<Element>(_ list: [Element], weight: (Element) -> Int) -> Element {
        var left = Int(number(below: UInt64(Swift.max(1, list.reduce(0) { $0 + weight($1) }))))
        for element in list {
            left -= weight(element)
            if left < 0 { return element }
        }
        return list[list.count - 1]
    }
}
