import Kernel
import Testing

@testable import Sales

@Suite struct RowDecoderTests {
    private static let customer = Identifier(high: 1, low: 1)
    private static var known: KnownRecords {
        var known = KnownRecords()
        known.parents[.customers] = ["C1": KnownRecords.Parent(id: customer)]
        known.parents[.products] = ["FIB": KnownRecords.Parent(id: Identifier(high: 2, low: 1))]
        known.parents[.services] = ["S1": KnownRecords.Parent(id: Identifier(high: 3, low: 1), customerID: customer)]
        known.parents[.invoices] = [
            "I1": KnownRecords.Parent(
                id: Identifier(high: 4, low: 1), customerID: customer, currency: .usd, lines: ["1", "2"])
        ]
        known.resellers = ["RES-20260301-00000001": Identifier(high: 5, low: 1)]
        return known
    }

    private static func row(
        _ file: FeedFile, _ values: KeyValuePairs<String, String>, line: Int = 2
    ) throws -> FeedRow {
        let columns = values.map(\.key)
        let missing = file.requiredColumns.filter { !columns.contains($0) }
        return FeedRow(
            line: line, cells: values.map(\.value) + missing.map { _ in "" },
            header: try FeedHeader(columns + missing, of: file))
    }

    private static func read(_ file: FeedFile, _ row: FeedRow, _ children: [FeedRow] = []) -> FeedReading {
        RowDecoder(file: file, known: known, currency: .usd).read(row, children: children)
    }

    private static func problems(_ reading: FeedReading) -> [RowProblem] {
        if case .rejected(let problems) = reading { problems } else { [] }
    }

    @Test(
        arguments: [
            ("name", "", "A value is required."), ("name", "a\u{7}b", "The value has control characters."),
            ("name", String(repeating: "x", count: 201), "The value is longer than 200 characters."),
            ("type", "house", "“house” is not one of residential, small_business, enterprise, government, nonprofit."),
            ("email", "nobody", "“nobody” is not an e-mail address."),
            ("lat", "91", "“91” is not a number of degrees from -90 to 90."),
            ("source_updated_at", "2026-05-31", "“2026-05-31” is not a time in UTC like 2026-05-31T16:00:00Z."),
        ])
    func rejectsCustomers(_ field: String, _ value: String, _ reason: String) throws {
        var values = ["external_id": "C9", "name": "Orla Gladwin", "type": "residential"]
        values[field] = value
        let cells = values.sorted { $0.key < $1.key }
        let row = FeedRow(
            line: 2, cells: cells.map(\.value), header: try FeedHeader(cells.map(\.key), of: .customers))
        #expect(Self.problems(Self.read(.customers, row)) == [RowProblem(field, reason)])
    }

    @Test func parksACustomerOfAnUnknownReseller() throws {
        let row = try Self.row(
            .customers,
            ["external_id": "C9", "name": "Orla", "type": "residential", "reseller_id": "RES-20260301-FFFFFFFF"])
        guard case .parked(let problem) = Self.read(.customers, row) else { return #expect(Bool(false)) }
        #expect(problem == RowProblem("reseller_id", "The reseller RES-20260301-FFFFFFFF is not known yet."))
    }

    @Test(
        arguments: [
            ("10.00", "8.25", "18.25", true), ("10.00", "-1.75", "8.25", true), ("10.00", "8.25", "18.26", false),
        ])
    func sumsTheLinesOfAnInvoice(_ first: String, _ second: String, _ total: String, _ accepted: Bool) throws {
        let invoice = try Self.row(
            .invoices,
            [
                "external_id": "I9", "customer": "C1", "issued_on": "2026-05-01", "due_on": "2026-05-16",
                "currency": "USD", "total_gross": total, "status": "issued",
            ])
        let lines = try [first, second].enumerated().map { number, net in
            try Self.row(
                .invoiceLines,
                [
                    "invoice": "I9", "id": "\(number)", "service": "S1", "product": "FIB", "category": "recurring",
                    "net": net,
                ])
        }
        let problems = Self.problems(Self.read(.invoices, invoice, lines))
        #expect(problems.isEmpty == accepted)
        if !accepted { #expect(problems.first?.reason == "The lines sum to 18.25, not to 18.26.") }
    }

    @Test func namesTheLineOfAWrongPart() throws {
        let payment = try Self.row(
            .payments,
            [
                "external_id": "P9", "customer": "C1", "paid_on": "2026-05-03", "amount": "5.00", "currency": "USD",
                "status": "succeeded",
            ])
        let part = try Self.row(.paymentAllocations, ["payment": "P9", "invoice": "I1", "amount": "1.234"], line: 17)
        #expect(
            Self.problems(Self.read(.payments, payment, [part])) == [
                RowProblem(
                    "", "Line 17 of payment_allocations.csv, amount: “1.234” is not an amount in USD like 49.90.")
            ])
        let large = try Self.row(.paymentAllocations, ["payment": "P9", "invoice": "I1", "amount": "5.01"])
        #expect(
            Self.problems(Self.read(.payments, payment, [large])).map(\.reason) == [
                "The allocations sum to 5.01, more than the 5.00 paid."
            ])
    }

    @Test func aCreditNoteNamesLinesOfItsInvoice() throws {
        let note = try Self.row(
            .creditNotes, ["external_id": "N9", "invoice": "I1", "issued_on": "2026-06-01", "gross": "3.00"])
        let good = try Self.row(.creditNoteLines, ["credit_note": "N9", "line": "2", "net": "2.80"])
        let bad = try Self.row(.creditNoteLines, ["credit_note": "N9", "line": "3", "net": "2.80"], line: 4)
        guard case .draft = Self.read(.creditNotes, note, [good]) else { return #expect(Bool(false)) }
        #expect(
            Self.problems(Self.read(.creditNotes, note, [bad])).map(\.reason) == [
                "Line 4 of credit_note_lines.csv, line: The invoice has no line 3."
            ])
    }

    @Test func aRowHasAsManyCellsAsTheFirstLine() throws {
        let header = try FeedHeader(["external_id", "name", "type"], of: .customers)
        let reading = Self.read(.customers, FeedRow(line: 2, cells: ["C9", "Orla"], header: header))
        #expect(Self.problems(reading).first == RowProblem("", "The row has 2 cells, the first line names 3."))
    }

    @Test(
        arguments: [
            (["external_id", "name"], HeaderFault.missing("type")),
            (["external_id", "name", "type", "shoe_size"], .unknown("shoe_size")),
            (["external_id", "name", "type", "name"], .twice("name")),
        ])
    func checksTheFirstLine(_ columns: [String], _ fault: HeaderFault) {
        #expect(throws: fault) { try FeedHeader(columns, of: .customers) }
    }
}
