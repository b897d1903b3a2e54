import Kernel

/// Reads the cells of one row into values and collects what is wrong with them.
struct CellReader {
    static let longestKey = 100
    static let longestText = 200

    let row: FeedRow
    private(set) var problems: [RowProblem] = []

    init(_ row: FeedRow) {
        self.row = row
        if !row.hasAllCells {
            let (cells, columns) = (row.cells.count, row.header.columns.count)
            problems.append(RowProblem("", "The row has \(cells) cells, the first line names \(columns)."))
        }
    }

    mutating func report(_ column: String, _ reason: String) {
        problems.append(RowProblem(column, reason))
    }

    /// Text of one line; "" where the cell is empty.
    mutating func text(_ column: String, required: Bool = false, longest: Int = longestText) -> String {
        let cell = row[column]
        if cell.isEmpty {
            if required { report(column, "A value is required.") }
            return ""
        }
        guard cell.count <= longest else {
            report(column, "The value is longer than \(longest) characters.")
            return ""
        }
        guard cell.isPlainText() else {
            report(column, "The value has control characters.")
            return ""
        }
        return cell
    }

    /// A key of the billing system.
    mutating func key(_ column: String, required: Bool = true) -> String {
        text(column, required: required, longest: Self.longestKey)
    }

    /// One of the names of an enumeration; nil where the cell is empty or wrong.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ column: String, _ type: Choice.Type, required: Bool = true
    ) -> Choice? where Choice.RawValue == String {
        let cell = text(column, required: required)
        guard !cell.isEmpty else { return nil }
        guard let choice = Choice(rawValue: cell) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            report(column, "“\(cell.shortened)” is not one of \(names).")
            return nil
        }
        return choice
    }

    mutating func day(_ column: String, required: Bool = false) -> Day? {
        read(column, required: required, "a date like 2026-05-31") { cell in
            Day(cell).flatMap { (1990...2199).contains($0.year) ? $0 : nil }
        }
    }

    mutating func currency(_ column: String) -> Currency? {
        read(column, required: true, "a currency that is known here") { Currency($0) }
    }

    /// An amount in the digits of the currency. Without a currency nothing is read: that problem stands already.
    mutating func money(
        _ column: String, _ currency: Currency?, required: Bool = true, from least: Int64 = .min
    ) -> Int64? {
        guard let currency else { return nil }
        let wanted = "an amount in \(currency.code) like \(Money(minorUnits: 4990, currency).decimal)"
        let amount = read(column, required: required, wanted) { Money($0, currency) }?.minorUnits
        guard let amount else { return nil }
        guard amount >= least, amount.magnitude <= 1_000_000_000_000 else {
            report(column, "The amount is out of range.")
            return nil
        }
        return amount
    }

    mutating func quantity(_ column: String, required: Bool = false) -> Quantity? {
        read(column, required: required, "a quantity of 0 or more with up to six decimals") { cell in
            Quantity(cell).flatMap { $0 >= .zero ? $0 : nil }
        }
    }

    mutating func whole(_ column: String, _ range: ClosedRange<Int>) -> Int? {
        read(column, required: false, "a whole number from \(range.lowerBound) to \(range.upperBound)") { cell in
            cell.utf8.count <= 6 ? Int(cell).flatMap { range.contains($0) ? $0 : nil } : nil
        }
    }

    /// Degrees in ten-millionths.
    mutating func degrees(_ column: String, _ limit: Int64) -> Int64? {
        read(column, required: false, "a number of degrees from -\(limit) to \(limit)") { cell in
            DecimalText.scaled(cell, decimals: 7).flatMap { $0.magnitude <= UInt64(limit) * 10_000_000 ? $0 : nil }
        }
    }

    /// `yes` or `no`; an empty cell is no.
    mutating func flag(_ column: String) -> Bool {
        read(column, required: false, "yes or no") { ["yes": true, "no": false][$0] } ?? false
    }

    /// An e-mail address in lower case; "" where the cell is empty.
    mutating func email(_ column: String) -> String {
        read(column, required: false, "an e-mail address") { EmailAddress($0)?.text } ?? ""
    }

    mutating func instant(_ column: String) -> Instant? {
        read(column, required: false, "a time in UTC like 2026-05-31T16:00:00Z") { cell in
            Instant(cell).flatMap { Instant(seconds: 0) < $0 ? $0 : nil }
        }
    }

    private mutating func read<Value>(
        _ column: String, required: Bool, _ wanted: String, _ parse: (String) -> Value?
    ) -> Value? {
        let cell = text(column, required: required)
        guard !cell.isEmpty else { return nil }
        guard let value = parse(cell) else {
            report(column, "“\(cell.shortened)” is not \(wanted).")
            return nil
        }
        return value
    }
}
