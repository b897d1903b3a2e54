import Kernel
import Samples

/// One invoice as the billing system tells it at the moment.
struct PlainInvoice {
    struct Line {
        let id: String
        let service: String
        let product: String
        let category: String
        let net: Int
    }

    let id: String
    let issuedOn: Day
    var isVoid = false
    var total = 0
    var lines: [Line] = []
    var credits: [(gross: Int, lines: [(line: String, net: Int)])] = []

    var bearing: [Line] { lines.filter { !["discount", "fee", "tax"].contains($0.category) } }
    var isRecurring: Bool { lines.contains { $0.category == "recurring" } }

    /// G and the L of each line: discounts and credits that name no line are spread, others taken off.
    var balance: (gross: Int, nets: [String: Int]) {
        guard !isVoid else { return (0, [:]) }
        var gross = total
        var nets = bearing.map(\.net)
        for discount in lines where discount.category == "discount" {
            nets = zip(nets, Plain.spread(discount.net, bearing.map(\.net))).map { $0 + $1 }
        }
        for credit in credits {
            if credit.lines.isEmpty {
                let part = Plain.halfUp(credit.gross * nets.reduce(0, +), gross)
                nets = zip(nets, Plain.spread(-part, nets)).map { $0 + $1 }
            }
            for (line, net) in credit.lines {
                if let place = bearing.firstIndex(where: { $0.id == line }) { nets[place] -= net }
            }
            gross -= credit.gross
        }
        return (gross, Dictionary(uniqueKeysWithValues: zip(bearing.map(\.id), nets.map { max(0, $0) })))
    }

    func isPaid(_ paid: Int) -> Bool { balance.gross > 0 && paid >= balance.gross }

    /// R of each line: L x min(P, G) / G.
    func recognized(_ paid: Int) -> [String: Int] {
        let (gross, nets) = balance
        return nets.mapValues { gross > 0 ? Plain.halfUp($0 * min(paid, gross), gross) : 0 }
    }
}

/// What earns, in the order in which it counts.
struct PlainEvent {
    enum What {
        case change(line: PlainInvoice.Line, by: Int)
        case milestone(Int, isEarned: Bool)
        case end(service: String, reason: String)
    }

    let day: Day
    let customer: String
    let invoice: String
    let line: String
    let number: Int
    let what: What

    static func isBefore(_ left: PlainEvent, _ right: PlainEvent) -> Bool {
        (left.day, left.isEnd, left.invoice, left.line, left.number, left.customer)
            < (right.day, right.isEnd, right.invoice, right.line, right.number, right.customer)
    }

    private var isEnd: Int {
        if case .end = what { 1 } else { 0 }
    }
}

/// The facts of one customer, taken one after the other; after each of them everything is counted again.
struct PlainCustomer {
    let id: String
    let versions: [PlainFeed.Row]
    let services: [String: [PlainFeed.Row]]
    var milestones: [PlainMilestone] = []
    private(set) var events: [PlainEvent] = []
    private(set) var refunds: [String: [(day: Day, isPending: Bool)]] = [:]

    private var invoices: [PlainInvoice] = []
    private var payments: [String: [String: Int]] = [:]
    private var recognized: [String: Int] = [:]
    private var isEarned: [Bool] = []

    private struct Fact {
        let day: Day
        let rank: Int
        let table: String
        let row: PlainFeed.Row
    }

    init(_ id: String, _ feed: PlainFeed, deals: [PlainDeal]) {
        self.id = id
        versions = feed["customers"].filter { $0.text("external_id") == id }
        services = Dictionary(grouping: feed["services"].filter { $0.text("customer") == id }) {
            $0.text("external_id")
        }
        milestones = PlainMilestone.all(of: self, feed, deals.filter { $0.customer == id })
        isEarned = milestones.map { _ in false }
        for (number, fact) in facts(feed).enumerated() {
            apply(fact, feed)
            compare(fact.day, number)
        }
        for (service, rows) in services {
            guard let last = rows.last, last.text("status") == "cancelled" else { continue }
            events.append(
                PlainEvent(
                    day: last.day("status_since"), customer: id, invoice: service, line: "", number: 0,
                    what: .end(service: service, reason: last.text("cancel_reason"))))
        }
    }

    private func facts(_ feed: PlainFeed) -> [Fact] {
        var (facts, seen) = ([Fact](), Set<String>())
        for row in feed["invoices"] where row.text("customer") == id {
            let isFirst = seen.insert(row.text("external_id")).inserted
            facts.append(
                Fact(
                    day: isFirst ? row.day("issued_on") : row.since, rank: isFirst ? 0 : 1, table: "invoices",
                    row: row))
        }
        for row in feed["credit_notes"] where seen.contains(row.text("invoice")) {
            facts.append(Fact(day: row.day("issued_on"), rank: 2, table: "credit_notes", row: row))
        }
        var counts: Set<String> = []
        for row in feed["payments"] where row.text("customer") == id {
            let succeeds = row.text("status") == "succeeded"
            guard succeeds || counts.contains(row.text("external_id")) else { continue }
            let day = counts.insert(row.text("external_id")).inserted ? row.day("paid_on") : row.since
            facts.append(Fact(day: day, rank: succeeds ? 3 : 4, table: "payments", row: row))
        }
        return facts.sorted { left, right in
            (left.day, left.rank, left.row.text("external_id"), left.row.text("source_updated_at"))
                < (right.day, right.rank, right.row.text("external_id"), right.row.text("source_updated_at"))
        }
    }

    private mutating func apply(_ fact: Fact, _ feed: PlainFeed) {
        let (row, name, stamp) = (fact.row, fact.row.text("external_id"), fact.row.text("source_updated_at"))
        func children(_ table: String, _ parent: String) -> [PlainFeed.Row] {
            feed[table].filter { $0.text(parent) == name && $0.text("source_updated_at") == stamp }
        }
        switch fact.table {
        case "invoices":
            let place = invoices.firstIndex { $0.id == name } ?? invoices.count
            if place == invoices.count { invoices.append(PlainInvoice(id: name, issuedOn: row.day("issued_on"))) }
            invoices[place].isVoid = row.text("status") == "void"
            invoices[place].total = row.cents("total_gross")
            invoices[place].lines = children("invoice_lines", "invoice").map {
                PlainInvoice.Line(
                    id: $0.text("id"), service: $0.text("service"), product: $0.text("product"),
                    category: $0.text("category"), net: $0.cents("net"))
            }
            invoices.sort { ($0.issuedOn, $0.id) < ($1.issuedOn, $1.id) }
            refunds[name, default: []].append((fact.day, row.text("pending_refund") == "yes"))
        case "credit_notes":
            guard let place = invoices.firstIndex(where: { $0.id == row.text("invoice") }) else { return }
            let lines = children("credit_note_lines", "credit_note").map { ($0.text("line"), $0.cents("net")) }
            invoices[place].credits.append((row.cents("gross"), lines))
        default:
            payments[name] = [:]
            guard row.text("status") == "succeeded" else { return }
            for part in children("payment_allocations", "payment") {
                payments[name, default: [:]][part.text("invoice"), default: 0] += part.cents("amount")
            }
            if payments[name]?.isEmpty ?? true { payments[name] = oldestOpen(row.cents("amount")) }
        }
    }

    private func oldestOpen(_ amount: Int) -> [String: Int] {
        var (left, parts) = (amount, [String: Int]())
        for invoice in invoices {
            let part = min(left, max(0, invoice.balance.gross - paid(invoice.id)))
            if part > 0 { parts[invoice.id] = part }
            left -= part
        }
        return parts
    }

    private func paid(_ invoice: String) -> Int { payments.values.reduce(0) { $0 + ($1[invoice] ?? 0) } }

    /// Tells what is now otherwise than before the fact.
    private mutating func compare(_ day: Day, _ number: Int) {
        for invoice in invoices {
            let now = invoice.recognized(paid(invoice.id))
            for line in invoice.bearing {
                let key = "\(invoice.id)/\(line.id)"
                let change = (now[line.id] ?? 0) - (recognized[key] ?? 0)
                guard change != 0 else { continue }
                recognized[key] = now[line.id] ?? 0
                events.append(
                    PlainEvent(
                        day: day, customer: id, invoice: invoice.id, line: line.id, number: number,
                        what: .change(line: line, by: change)))
            }
        }
        for (place, milestone) in milestones.enumerated() where milestone.factOn <= day {
            let first = invoices.first { $0.issuedOn >= milestone.factOn && $0.isRecurring && !$0.isVoid }
            let isPaid = first.map { $0.isPaid(paid($0.id)) } ?? false
            guard isPaid != isEarned[place] else { continue }
            isEarned[place] = isPaid
            events.append(
                PlainEvent(
                    day: day, customer: id, invoice: first?.id ?? "", line: "", number: number,
                    what: .milestone(place, isEarned: isPaid)))
        }
    }
}
