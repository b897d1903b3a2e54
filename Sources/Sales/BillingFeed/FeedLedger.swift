import Kernel
import Vault

/// Compares the rows of a batch with what is known and decides what each comes to. Pure: it fills a plan.
struct FeedLedger: Sendable {
    /// What stays the same for all rows of a batch.
    struct Setting: Sendable {
        let tenantID: Identifier
        let zone: Zone
        let currency: Currency
        /// The time of the import: counts for rows that do not say when they were changed.
        let importedAt: Instant
        let sealer: Sealer
        let clock: Clock
        let chance: Chance
    }

    let file: FeedFile
    let setting: Setting
    private(set) var known: KnownRecords
    private(set) var lastChange: Int64
    private(set) var plan = FeedPlan()

    init(_ file: FeedFile, _ setting: Setting, known: KnownRecords, lastChange: Int64) {
        self.file = file
        self.setting = setting
        self.known = known
        self.lastChange = lastChange
    }

    /// Takes one row with its parts and notes its result.
    mutating func take(_ row: FeedRow, children: [FeedRow] = []) throws {
        let result: FeedResult
        switch RowDecoder(file: file, known: known, currency: setting.currency).read(row, children: children) {
        case .rejected(let problems): result = reject(row, problems)
        case .parked(let problem):
            let id = Identifier(at: setting.clock.now, chance: setting.chance)
            plan.parked.append(FeedPlan.ParkedRow(id: id, file: file, row: row, children: children, problem: problem))
            result = .parked
        case .draft(let draft): result = try compare(draft, row)
        }
        count(result, parts: children.count)
    }

    /// Rejects a row of a file of parts whose whole is not there.
    mutating func rejectOrphan(_ row: FeedRow) {
        let column = file.parentColumn
        let problem =
            row[column].isEmpty
            ? RowProblem(column, "A value is required.")
            : RowProblem(
                column,
                "\(file.parent?.name ?? "") of this bundle has no row \(row[column].shortened) with the same "
                    + "\(FeedFile.timeColumn).")
        plan.rejections.append(
            FeedPlan.Rejection(file: file, line: row.line, externalID: row[column].shortened, problems: [problem]))
        plan.counts[file, default: FeedCounts()].add(1, .rejected)
    }

    private mutating func reject(_ row: FeedRow, _ problems: [RowProblem]) -> FeedResult {
        plan.rejections.append(
            FeedPlan.Rejection(
                file: file, line: row.line, externalID: row["external_id"].shortened, problems: problems))
        return .rejected
    }

    private mutating func count(_ result: FeedResult, parts: Int) {
        plan.counts[file, default: FeedCounts()].add(1, result)
        if let child = file.children, parts > 0 { plan.counts[child, default: FeedCounts()].add(parts, result) }
    }

    private mutating func compare(_ draft: FeedDraft, _ row: FeedRow) throws -> FeedResult {
        let updatedAt = draft.updatedAt ?? setting.importedAt
        guard let record = known.records[draft.externalID] else {
            try store(draft, in: nil, at: updatedAt)
            return .created
        }
        if let owner = record.customerID, let customer = draft.customerID, owner != customer, file != .customers {
            let reason = "The record belongs to another customer since its first version."
            return reject(row, [RowProblem("customer", reason)])
        }
        guard let latest = record.versions.last else { return .unchanged }
        if draft.updatedAt == nil, draft.content == latest.content { return .unchanged }
        if updatedAt <= latest.updatedAt {
            let same = record.versions.filter { $0.updatedAt == updatedAt }
            if same.contains(where: { $0.content == draft.content }) { return .unchanged }
            if same.isEmpty { return .stale }
            let problem = RowProblem(
                FeedFile.timeColumn, "Another version of the record has the same time and says something else.")
            return reject(row, [problem])
        }
        try store(draft, in: record, at: updatedAt)
        return .updated
    }

    private mutating func store(_ draft: FeedDraft, in record: KnownRecords.Record?, at updatedAt: Instant) throws {
        let day = setting.zone.day(of: updatedAt)
        let id = record?.id ?? Identifier(at: setting.clock.now, chance: setting.chance)
        let number = (record?.versions.last?.number ?? 0) + 1
        let customerID = file == .customers ? id : draft.customerID
        if record == nil { plan.records.append(["id": .key(id), "external_id": .text(draft.externalID)]) }
        lastChange += 1
        plan.versions.append([
            "record_id": .key(id), "version": .number(Int64(number)), "change": .number(lastChange),
            "customer_id": FeedValue(customerID), "source_updated_at": .text(updatedAt.description),
            "source_day": FeedValue(day), "content": .text(draft.content),
        ])
        var values = draft.values
        values.add("record_id", .key(id))
        values.add("version", .number(Int64(number)))
        if let status = draft.status {
            let changed = record?.status != status.name
            values.add("counts_from", FeedValue(changed ? status.since : day))
        }
        if file == .customers { try addTaxID(draft.taxID, of: id, to: &values) }
        plan.rows.append(values)
        addParts(draft.children, of: id, number)
        plan.heads[id] = number
        if let customerID { plan.customers.insert(customerID) }
        var updated = record ?? KnownRecords.Record(id: id, customerID: customerID, versions: [])
        if file == .customers { relink(&updated, to: draft.resellerID, on: day) }
        updated.status = draft.status?.name
        updated.versions.append(
            KnownRecords.Version(number: number, updatedAt: updatedAt, content: draft.content))
        known.records[draft.externalID] = updated
    }

    private func addTaxID(_ taxID: String, of id: Identifier, to values: inout FeedValues) throws {
        var (sealed, print): ([UInt8]?, [UInt8]?) = (nil, nil)
        if !taxID.isEmpty {
            let place = SealContext(
                table: "customer_versions", column: "tax_id", tenantID: setting.tenantID, rowID: id)
            sealed = try setting.sealer.seal(taxID, context: place)
            print = try setting.sealer.taxIDPrint(taxID, tenantID: setting.tenantID)
        }
        values.add("tax_id_sealed", FeedValue(sealed))
        values.add("tax_id_print", FeedValue(print))
    }

    private mutating func addParts(_ parts: [FeedValues], of id: Identifier, _ version: Int) {
        for (position, part) in parts.enumerated() {
            var values = part
            values.add("record_id", .key(id))
            values.add("version", .number(Int64(version)))
            values.add("position", .number(Int64(position + 1)))
            plan.parts.append(values)
        }
    }

    /// A reseller that is named first begins a link, another one is a transfer, also when the customer had none for a
    /// while; one that is no longer named ends the link the day before. One that ended gets no link after its last day.
    private mutating func relink(_ customer: inout KnownRecords.Record, to named: Identifier?, on day: Day) {
        let running = customer.links.indices.filter { customer.links[$0].lasts(to: day) }
        if let named, running.contains(where: { customer.links[$0].resellerID == named }) { return }
        for index in running {
            let old = customer.links[index]
            let lastDay = max(day.adding(days: -1), old.from.adding(days: -1))
            customer.links[index].to = lastDay
            if plan.links[old.id] != nil { plan.links[old.id]?.to = lastDay } else { plan.linkEnds[old.id] = lastDay }
        }
        guard let named else { return }
        let last = known.lastDays[named]
        if let last, last < day { return }
        let id = Identifier(at: setting.clock.now, chance: setting.chance)
        let isFirst = customer.links.allSatisfy { $0.resellerID == named }
        plan.links[id] = FeedPlan.Link(
            id: id, customerID: customer.id, resellerID: named, from: day, to: last,
            kind: isFirst ? .direct : .transfer)
        customer.links.append(KnownRecords.Link(id: id, resellerID: named, from: day, to: last))
    }
}
