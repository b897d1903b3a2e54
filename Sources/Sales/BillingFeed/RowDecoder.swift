import Kernel

/// Reads rows of one file into drafts by the rules of that file. Pure: all that it needs to know is given.
struct RowDecoder: Sendable {
    let file: FeedFile
    let known: KnownRecords
    /// The tenant's currency: prices of products are in it.
    let currency: Currency

    func read(_ row: FeedRow, children: [FeedRow] = []) -> FeedReading {
        var reading = RowReading(CellReader(row), known: known, children: children)
        let externalID = reading.cells.key("external_id")
        let updatedAt = reading.cells.instant(FeedFile.timeColumn)
        var draft = FeedDraft(externalID: externalID, updatedAt: updatedAt, values: [:], content: "")
        fill(&draft, &reading)
        if !reading.cells.problems.isEmpty { return .rejected(reading.cells.problems) }
        if let missing = reading.missingParent { return .parked(missing) }
        draft.content = FeedDraft.content(of: row, children: children)
        return .draft(draft)
    }

    private func fill(_ draft: inout FeedDraft, _ reading: inout RowReading) {
        switch file {
        case .products: reading.product(&draft, currency)
        case .customers: reading.customer(&draft)
        case .services: reading.service(&draft)
        case .invoices: reading.invoice(&draft)
        case .payments: reading.payment(&draft)
        case .creditNotes: reading.creditNote(&draft)
        case .tickets: reading.ticket(&draft)
        case .usage: reading.usage(&draft)
        case .invoiceLines, .paymentAllocations, .creditNoteLines: break
        }
    }
}

/// One row while it is being read.
struct RowReading: Sendable {
    var cells: CellReader
    let known: KnownRecords
    let children: [FeedRow]
    /// The first record that the row names and nobody knows.
    private(set) var missingParent: RowProblem?

    init(_ cells: CellReader, known: KnownRecords, children: [FeedRow]) {
        self.cells = cells
        self.known = known
        self.children = children
    }

    /// The record that a column names; nil when the cell is empty, wrong, or names nothing that is known.
    mutating func parent(
        _ column: String, _ entity: FeedEntity, required: Bool = true
    ) -> KnownRecords.Parent? {
        let key = cells.key(column, required: required)
        return key.isEmpty ? nil : lookUp(key, column, entity)
    }

    /// The same for a cell of a part of the row, whose problems carry the part's line.
    mutating func parent(
        _ column: String, _ entity: FeedEntity, required: Bool, of part: inout CellReader
    ) -> KnownRecords.Parent? {
        let key = part.key(column, required: required)
        return key.isEmpty ? nil : lookUp(key, column, entity)
    }

    mutating func reseller(_ column: String) -> Identifier? {
        let key = cells.key(column, required: false)
        guard !key.isEmpty else { return nil }
        if let id = known.resellers[key] { return id }
        park(column, "The reseller \(key.shortened) is not known yet.")
        return nil
    }

    /// The customer of a row; also the owner of the draft.
    mutating func owner(_ draft: inout FeedDraft) {
        draft.customerID = parent("customer", .customers)?.id
        draft.values.add("customer_id", FeedValue(draft.customerID))
    }

    /// Reads each part of the row; a part's problems make the whole row wrong.
    mutating func eachPart(
        _ file: String, _ read: (inout RowReading, inout CellReader) -> FeedValues?
    ) -> [FeedValues] {
        var parts: [FeedValues] = []
        for child in children {
            var part = CellReader(child)
            let values = read(&self, &part)
            for problem in part.problems {
                let place = "Line \(child.line) of \(file)"
                let field = problem.field.isEmpty ? "" : ", \(problem.field)"
                cells.report("", "\(place)\(field): \(problem.reason)")
            }
            if let values { parts.append(values) }
        }
        return parts
    }

    private mutating func lookUp(_ key: String, _ column: String, _ entity: FeedEntity) -> KnownRecords.Parent? {
        if let parent = known.parents[entity]?[key] { return parent }
        park(column, "The \(entity.singular) \(key.shortened) is not known yet.")
        return nil
    }

    private mutating func park(_ column: String, _ reason: String) {
        if missingParent == nil { missingParent = RowProblem(column, reason) }
    }
}

extension FeedEntity {
    /// As people say it: "credit note".
    public var singular: String {
        switch self {
        case .products: "product"
        case .customers: "customer"
        case .services: "service"
        case .invoices: "invoice"
        case .payments: "payment"
        case .credit_notes: "credit note"
        case .tickets: "ticket"
        case .usage: "usage reading"
        }
    }
}
