import Kernel
import Sales

/// Facts of one customer replayed in order: what was recognised of each line, and since when which invoices are paid.
public struct BillingReplay: Sendable {
    /// How an invoice stood after one change of the customer's billing.
    public struct InvoiceStanding: Sendable {
        public let id: Identifier
        public let externalID: String
        public let issuedOn: Day
        public let isVoid: Bool
        public let hasRecurringLine: Bool
        public let isPaidInFull: Bool
    }

    /// The invoices after a change, in the order of issue.
    public struct Moment: Sendable {
        public let day: Day
        public let cause: BillingCause
        public let turn: Int
        public let sequence: Int
        public let invoices: [InvoiceStanding]
    }

    public private(set) var lines: [LineChange] = []
    public private(set) var moments: [Moment] = []

    private var accounts: [Identifier: InvoiceAccount] = [:]
    /// The accounts' keys by day of issue and external id.
    private var order: [Identifier] = []
    private var allocated: [Identifier: [Identifier: Int64]] = [:]
    /// Payments that name no invoice, in the order in which they came.
    private var unnamed: [(payment: Identifier, day: Day, amount: Int64)] = []
    private let externalIDs: [Identifier: String]

    public init(_ customer: CustomerHistory, through end: Day, taken: TakenFacts = TakenFacts()) throws {
        externalIDs = Dictionary(
            customer.invoices.map { ($0.id, $0.externalID) }, uniquingKeysWith: { first, _ in first })
        for (sequence, change) in BillingChange.all(of: customer, through: end, taken: taken).enumerated() {
            for invoice in try apply(change).sorted(by: isEarlier) {
                try note(change, of: invoice, sequence: sequence)
            }
            moments.append(
                Moment(
                    day: change.day, cause: change.cause, turn: change.turn, sequence: sequence,
                    invoices: order.compactMap { accounts[$0]?.standing(paid: paid($0)) }))
        }
    }

    /// Applies one fact and returns the invoices that it concerns.
    private mutating func apply(_ change: BillingChange) throws -> Set<Identifier> {
        switch change.act {
        case .invoice(let id, let version):
            if accounts[id] == nil {
                accounts[id] = try InvoiceAccount(id: id, externalID: externalIDs[id] ?? "", version: version)
                order.append(id)
                order.sort(by: isEarlier)
                useCredit(for: id, issuedOn: version.issuedOn)
            } else {
                try accounts[id]?.replace(with: version)
            }
            return [id]
        case .credit(let note, let invoice, let version):
            try accounts[invoice]?.credit(note, version)
            return [invoice]
        case .payment(let payment, let allocations, let amount):
            var touched = Set(allocated.filter { $0.value[payment] != nil }.keys)
            for invoice in touched { allocated[invoice]?[payment] = nil }
            unnamed.removeAll { $0.payment == payment }
            if allocations == nil { unnamed.append((payment, change.day, amount)) }
            for (invoice, part) in allocations.map(Self.parts) ?? oldestOpen(amount) {
                allocated[invoice, default: [:]][payment, default: 0] += part
                touched.insert(invoice)
            }
            return touched
        }
    }

    private static func parts(_ allocations: [PaymentAllocation]) -> [(Identifier, Int64)] {
        allocations.map { ($0.invoiceID, $0.amount.minorUnits) }
    }

    /// A payment that names no invoice pays the oldest open ones first; what is left stays unused.
    private func oldestOpen(_ amount: Int64) -> [(Identifier, Int64)] {
        var left = amount
        var parts: [(Identifier, Int64)] = []
        for id in order {
            guard left > 0 else { break }
            let part = min(left, (accounts[id]?.balance.gross ?? 0) - paid(id))
            guard part > 0 else { continue }
            parts.append((id, part))
            left -= part
        }
        return parts
    }

    /// An invoice that is reported after the payments that came for it: what they left unused pays it.
    private mutating func useCredit(for invoice: Identifier, issuedOn day: Day) {
        for credit in unnamed where credit.day >= day {
            let used = allocated.values.reduce(0) { $0 + ($1[credit.payment] ?? 0) }
            let part = min(credit.amount - used, (accounts[invoice]?.balance.gross ?? 0) - paid(invoice))
            if part > 0 { allocated[invoice, default: [:]][credit.payment, default: 0] += part }
        }
    }

    private mutating func note(_ change: BillingChange, of invoice: Identifier, sequence: Int) throws {
        let paid = paid(invoice)
        guard let moves = try accounts[invoice]?.moves(paid: paid), let account = accounts[invoice] else { return }
        for move in moves {
            lines.append(
                LineChange(
                    day: change.day, cause: change.cause, invoiceID: invoice, invoice: account.externalID,
                    line: move.line, billedBefore: move.before.billed, billedAfter: move.after.billed,
                    paidBefore: move.before.paid, paidAfter: move.after.paid, gross: account.balance.gross,
                    paid: paid, turn: change.turn, sequence: sequence))
        }
    }

    private func paid(_ invoice: Identifier) -> Int64 { allocated[invoice]?.values.reduce(0, +) ?? 0 }

    private func isEarlier(_ left: Identifier, _ right: Identifier) -> Bool {
        guard let first = accounts[left], let second = accounts[right] else { return left < right }
        return (first.issuedOn, first.externalID) < (second.issuedOn, second.externalID)
    }
}
