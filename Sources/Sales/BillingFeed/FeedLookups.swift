import Kernel
import Partnership
import Postgres

/// Reads what is known about the records of a batch and those that they name.
struct FeedLookups {
    let tx: Transaction
    let source: String
    let file: FeedFile

    /// For rows with their parts.
    func known(_ rows: [(row: FeedRow, children: [FeedRow])]) async throws -> KnownRecords {
        var known = KnownRecords()
        guard let entity = file.entity else { return known }
        known.records = try await records(entity, keys(rows.map(\.row), "external_id"))
        let parts = rows.flatMap(\.children)
        switch file {
        case .customers:
            known.resellers = try await Resellers(tx).identifiers(of: keys(rows.map(\.row), "reseller_id"))
            known.lastDays = try await Resellers(tx).lastEarningDays(of: Array(known.resellers.values))
        case .services:
            known.parents[.customers] = try await simple(.customers, keys(rows.map(\.row), "customer"))
            known.parents[.products] = try await simple(.products, keys(rows.map(\.row), "product"))
        case .invoices:
            known.parents[.customers] = try await simple(.customers, keys(rows.map(\.row), "customer"))
            known.parents[.services] = try await simple(.services, keys(parts, "service"))
            known.parents[.products] = try await simple(.products, keys(parts, "product"))
        case .payments:
            known.parents[.customers] = try await simple(.customers, keys(rows.map(\.row), "customer"))
            known.parents[.invoices] = try await invoices(keys(parts, "invoice"))
        case .creditNotes: known.parents[.invoices] = try await invoices(keys(rows.map(\.row), "invoice"))
        case .tickets:
            known.parents[.customers] = try await simple(.customers, keys(rows.map(\.row), "customer"))
        case .usage: known.parents[.services] = try await services(keys(rows.map(\.row), "service"))
        default: break
        }
        return known
    }

    private func keys(_ rows: [FeedRow], _ column: String) -> [String] {
        // What is no key is not looked up; reading the row will say so.
        let keys = rows.map { $0[column] }.filter { key in
            !key.isEmpty && key.utf8.count <= 4 * CellReader.longestKey && key.isPlainText()
        }
        return Array(Set(keys))
    }

    private func records(_ entity: FeedEntity, _ keys: [String]) async throws -> [String: KnownRecords.Record] {
        var records: [String: KnownRecords.Record] = [:]
        let rows = try await tx.rows(
            """
            select r.external_id, r.id, f.version, f.customer_id, f.source_updated_at, f.content
            from feed_records r
            join feed_versions f on f.tenant_id = r.tenant_id and f.record_id = r.id
            where r.source = \(source) and r.entity = \(entity.rawValue) and r.external_id = any(\(keys))
            order by r.id, f.version
            """)
        for row in rows {
            let version = KnownRecords.Version(
                number: try row["version"], updatedAt: try row["source_updated_at"], content: try row["content"])
            let record = KnownRecords.Record(id: try row["id"], customerID: try row["customer_id"], versions: [])
            records[try row["external_id"], default: record].versions.append(version)
        }
        if entity == .services { try await addStatus(to: &records) }
        if entity == .customers { try await addLinks(to: &records) }
        return records
    }

    private func addStatus(to records: inout [String: KnownRecords.Record]) async throws {
        let rows = try await tx.rows(
            """
            select r.external_id, v.status from feed_records r
            join service_versions v on v.tenant_id = r.tenant_id and v.record_id = r.id and v.version = r.version
            where r.id = any(\(records.values.map(\.id)))
            """)
        for row in rows { records[try row["external_id"]]?.status = try row["status"] }
    }

    private func addLinks(to records: inout [String: KnownRecords.Record]) async throws {
        let rows = try await tx.rows(
            """
            select r.external_id, l.id, l.reseller_id, l.starts_on, l.ends_on from feed_records r
            join customer_links l on l.tenant_id = r.tenant_id and l.customer_id = r.id
            where r.id = any(\(records.values.map(\.id))) order by l.starts_on, l.id
            """)
        for row in rows {
            records[try row["external_id"]]?.links.append(
                KnownRecords.Link(
                    id: try row["id"], resellerID: try row["reseller_id"], from: try row["starts_on"],
                    to: try row["ends_on"]))
        }
    }

    private func simple(_ entity: FeedEntity, _ keys: [String]) async throws -> [String: KnownRecords.Parent] {
        guard !keys.isEmpty else { return [:] }
        let rows = try await tx.rows(
            """
            select external_id, id from feed_records
            where source = \(source) and entity = \(entity.rawValue) and external_id = any(\(keys))
            """)
        return try parents(rows) { KnownRecords.Parent(id: try $0["id"]) }
    }

    private func services(_ keys: [String]) async throws -> [String: KnownRecords.Parent] {
        guard !keys.isEmpty else { return [:] }
        let rows = try await tx.rows(
            """
            select r.external_id, r.id, v.customer_id from feed_records r
            join service_versions v on v.tenant_id = r.tenant_id and v.record_id = r.id and v.version = r.version
            where r.source = \(source) and r.entity = 'services' and r.external_id = any(\(keys))
            """)
        return try parents(rows) { KnownRecords.Parent(id: try $0["id"], customerID: try $0["customer_id"]) }
    }

    private func invoices(_ keys: [String]) async throws -> [String: KnownRecords.Parent] {
        guard !keys.isEmpty else { return [:] }
        let rows = try await tx.rows(
            """
            select r.external_id, r.id, v.customer_id, v.currency,
                array(select l.line from invoice_lines l
                    where l.tenant_id = v.tenant_id and l.record_id = v.record_id and l.version = v.version) as lines
            from feed_records r
            join invoice_versions v on v.tenant_id = r.tenant_id and v.record_id = r.id and v.version = r.version
            where r.source = \(source) and r.entity = 'invoices' and r.external_id = any(\(keys))
            """)
        return try parents(rows) { row in
            let lines: [String] = try row["lines"]
            return KnownRecords.Parent(
                id: try row["id"], customerID: try row["customer_id"], currency: try row["currency"],
                lines: Set(lines))
        }
    }

    private func parents(
        _ rows: [Row], _ make: (Row) throws -> KnownRecords.Parent
    ) throws -> [String: KnownRecords.Parent] {
        var parents: [String: KnownRecords.Parent] = [:]
        for row in rows { parents[try row["external_id"]] = try make(row) }
        return parents
    }
}
