import Kernel
import Postgres

/// Puts the rows of `FactQueries` together into histories.
struct FactAssembly {
    /// The children of one version of a record.
    struct VersionKey: Hashable {
        let record: Identifier
        let version: Int
    }

    private let customers: [Row]
    private let links: [Identifier: [CustomerLink]]
    private let services: [Identifier: [ServiceHistory]]
    private let invoices: [Identifier: [InvoiceHistory]]
    private let payments: [Identifier: [PaymentHistory]]
    private let creditNotes: [Identifier: [CreditNoteHistory]]
    private let usage: [Identifier: [UsageReading]]
    private let deals: [Identifier: [Deal]]

    init(
        customers: [Row], links: [Row], services: [Row], invoices: [Row], lines: [Row], payments: [Row],
        allocations: [Row], creditNotes: [Row], creditLines: [Row], usage: [Row], deals: [Row]
    ) throws {
        self.customers = customers
        self.links = Dictionary(grouping: try links.map(CustomerLink.init(row:)), by: \.customerID)
        self.services = try Self.records(services) { owner, rows in
            ServiceHistory(
                id: owner.id, externalID: owner.externalID, versions: try rows.map(ServiceVersion.init(row:)))
        }
        let linesOf = try Self.children(lines, InvoiceLine.init(row:))
        self.invoices = try Self.records(invoices) { owner, rows in
            InvoiceHistory(
                id: owner.id, externalID: owner.externalID, customerID: owner.customerID,
                versions: try rows.map { try InvoiceVersion(row: $0, lines: linesOf[VersionKey(row: $0)] ?? []) })
        }
        let allocationsOf = try Self.children(allocations, PaymentAllocation.init(row:))
        self.payments = try Self.records(payments, owner: "for_customer_id") { owner, rows in
            PaymentHistory(
                id: owner.id, externalID: owner.externalID, customerID: owner.customerID,
                versions: try rows.map { row in
                    try PaymentVersion(row: row, allocations: allocationsOf[VersionKey(row: row)] ?? [])
                })
        }
        let creditLinesOf = try Self.children(creditLines, CreditNoteLine.init(row:))
        self.creditNotes = try Self.records(creditNotes) { owner, rows in
            CreditNoteHistory(
                id: owner.id, externalID: owner.externalID, invoiceID: try rows[0]["invoice_id"],
                versions: try rows.map { row in
                    try CreditNoteVersion(row: row, lines: creditLinesOf[VersionKey(row: row)] ?? [])
                })
        }
        self.usage = try Self.byCustomer(usage, UsageReading.init(row:))
        self.deals = Dictionary(grouping: try deals.map(Deal.init(row:)), by: \.customerID)
    }

    func histories() throws -> [CustomerHistory] {
        try Self.runs(customers) { try $0["id"] as Identifier }.map { id, rows in
            CustomerHistory(
                id: id, externalID: try rows[0]["external_id"], versions: try rows.map(CustomerVersion.init(row:)),
                links: links[id] ?? [], services: services[id] ?? [], invoices: invoices[id] ?? [],
                payments: payments[id] ?? [], creditNotes: creditNotes[id] ?? [], usage: usage[id] ?? [],
                deals: deals[id] ?? [])
        }
    }

    private struct Owner: Equatable {
        let id: Identifier
        let externalID: String
        let customerID: Identifier
    }

    /// Records by customer: rows of one record stand together, oldest version first.
    private static func records<Record>(
        _ rows: [Row], owner column: String = "customer_id", _ make: (Owner, [Row]) throws -> Record
    ) throws -> [Identifier: [Record]] {
        var records: [Identifier: [Record]] = [:]
        let runs = try runs(rows) { row in
            [try row["id"] as Identifier, try row[column] as Identifier]
        }
        for (key, rows) in runs {
            let owner = Owner(
                id: key[0], externalID: try rows[0]["external_id"], customerID: try rows[0]["customer_id"])
            records[key[1], default: []].append(try make(owner, rows))
        }
        return records
    }

    private static func children<Child>(
        _ rows: [Row], _ make: (Row) throws -> Child
    ) throws -> [VersionKey: [Child]] {
        var children: [VersionKey: [Child]] = [:]
        for row in rows {
            let key = VersionKey(record: try row["record_id"], version: try row["version"])
            children[key, default: []].append(try make(row))
        }
        return children
    }

    private static func byCustomer<Value>(
        _ rows: [Row], _ make: (Row) throws -> Value
    ) throws -> [Identifier: [Value]] {
        var values: [Identifier: [Value]] = [:]
        for row in rows { values[try row["customer_id"], default: []].append(try make(row)) }
        return values
    }

    /// Neighbouring rows with the same key.
    private static func runs<Key: Equatable>(
        _ rows: [Row], by key: (Row) throws -> Key
    ) throws -> [(key: Key, rows: [Row])] {
        var runs: [(key: Key, rows: [Row])] = []
        for row in rows {
            let rowKey = try key(row)
            if let last = runs.last, last.key == rowKey {
                runs[runs.count - 1].rows.append(row)
            } else {
                runs.append((rowKey, [row]))
            }
        }
        return runs
    }
}

extension FactAssembly.VersionKey {
    init(row: Row) throws {
        self.init(record: try row["id"], version: try row["version"])
    }
}
