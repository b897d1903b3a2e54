import Kernel

/// What a customer was billed and paid, drawn from its history: each invoice with what is still open.
public struct CustomerAccount: Sendable {
    public enum InvoiceState: String, Sendable, CaseIterable {
        case paid, partlyPaid, open, overdue, credited, void
    }

    /// An invoice as it stands now.
    public struct Invoice: Sendable {
        public let id: Identifier
        public let externalID: String
        public let latest: InvoiceVersion
        public let credited: Money
        public let paid: Money
        /// Gross less credit notes and payments, never below zero.
        public let open: Money
        public let state: InvoiceState
    }

    /// Newest first.
    public let invoices: [Invoice]

    /// `today` decides what is overdue. Payments without allocations go to the oldest open invoice first.
    public init(_ history: CustomerHistory, today: Day) throws {
        var paid: [Identifier: Int64] = [:]
        var credited: [Identifier: Int64] = [:]
        for note in history.creditNotes {
            guard let latest = note.versions.last else { continue }
            credited[note.invoiceID, default: 0] += latest.gross.minorUnits
        }
        var unallocated: [(day: Day, amount: Int64)] = []
        for payment in history.payments {
            guard let latest = payment.versions.last, latest.status == .succeeded else { continue }
            for part in latest.allocations { paid[part.invoiceID, default: 0] += part.amount.minorUnits }
            if latest.allocations.isEmpty, payment.customerID == history.id {
                unallocated.append((latest.paidOn, latest.amount.minorUnits))
            }
        }
        let standing = history.invoices.compactMap { invoice in invoice.versions.last.map { (invoice, $0) } }
            .sorted { ($0.1.issuedOn, $0.0.externalID) < ($1.1.issuedOn, $1.0.externalID) }
        for payment in unallocated.sorted(by: { $0.day < $1.day }) {
            var left = payment.amount
            for (invoice, latest) in standing where latest.status == .issued && left > 0 {
                let gross = latest.totalGross.minorUnits - (credited[invoice.id] ?? 0)
                let part = min(left, max(0, gross - (paid[invoice.id] ?? 0)))
                paid[invoice.id, default: 0] += part
                left -= part
            }
        }
        invoices = standing.reversed().map { invoice, latest in
            Self.invoice(invoice, latest, paid[invoice.id] ?? 0, credited[invoice.id] ?? 0, today)
        }
    }

    private static func invoice(
        _ invoice: InvoiceHistory, _ latest: InvoiceVersion, _ paid: Int64, _ credited: Int64, _ today: Day
    ) -> Invoice {
        let currency = latest.totalGross.currency
        let owed = latest.status == .void ? 0 : max(0, latest.totalGross.minorUnits - credited)
        let open = max(0, owed - paid)
        let state: InvoiceState =
            if latest.status == .void { .void } else if owed == 0 && credited > 0 { .credited } else if open == 0 {
                .paid
            } else if latest.dueOn < today { .overdue } else if paid > 0 { .partlyPaid } else { .open }
        return Invoice(
            id: invoice.id, externalID: invoice.externalID, latest: latest,
            credited: Money(minorUnits: credited, currency), paid: Money(minorUnits: paid, currency),
            open: Money(minorUnits: open, currency), state: state)
    }
}

extension CustomerAccount.InvoiceState {
    public var label: String {
        switch self {
        case .paid: "Paid"
        case .partlyPaid: "Partly paid"
        case .open: "Open"
        case .overdue: "Overdue"
        case .credited: "Credited"
        case .void: "Void"
        }
    }
}
