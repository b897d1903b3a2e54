import Kernel
import Sales

/// One dated fact of a customer's billing, ready to be applied in order.
struct BillingChange {
    enum Act {
        case invoice(Identifier, InvoiceVersion)
        case credit(note: Identifier, invoice: Identifier, CreditNoteVersion)
        /// The payment now stands for these allocations; nil spreads the amount over the oldest open invoices.
        case payment(Identifier, allocations: [PaymentAllocation]?, amount: Int64)
    }

    let day: Day
    let stamp: FactStamp
    let cause: BillingCause
    let act: Act
    /// The place of the run that took it up.
    var turn = 0

    /// All facts of a customer up to and including a day, in the order in which they count: run by run, and within
    /// a run by date.
    static func all(of customer: CustomerHistory, through end: Day, taken: TakenFacts) -> [BillingChange] {
        var changes = customer.invoices.flatMap(changes(of:))
        changes += customer.creditNotes.flatMap(changes(of:))
        changes += customer.payments.flatMap { Self.changes(of: $0, customer: customer.id) }
        changes.removeAll { $0.day > end }
        for index in changes.indices { changes[index].turn = taken.turn(of: changes[index].day, changes[index].stamp) }
        return changes.sorted(by: isBefore)
    }

    private static func isBefore(_ left: BillingChange, _ right: BillingChange) -> Bool {
        if left.turn != right.turn { return left.turn < right.turn }
        if left.day != right.day { return left.day < right.day }
        let (first, second) = (left.cause, right.cause)
        return (first.kind.rank, first.externalID, first.version)
            < (second.kind.rank, second.externalID, second.version)
    }

    private static func changes(of invoice: InvoiceHistory) -> [BillingChange] {
        invoice.versions.enumerated().map { index, version in
            let kind: BillingCause.Kind = version.status == .void ? .voided : index == 0 ? .issued : .corrected
            return BillingChange(
                day: index == 0 ? version.issuedOn : max(version.issuedOn, version.stamp.day), stamp: version.stamp,
                cause: BillingCause(kind: kind, externalID: invoice.externalID, version: version.stamp.version),
                act: .invoice(invoice.id, version))
        }
    }

    private static func changes(of note: CreditNoteHistory) -> [BillingChange] {
        note.versions.enumerated().map { index, version in
            BillingChange(
                day: index == 0 ? version.issuedOn : max(version.issuedOn, version.stamp.day), stamp: version.stamp,
                cause: BillingCause(kind: .credited, externalID: note.externalID, version: version.stamp.version),
                act: .credit(note: note.id, invoice: note.invoiceID, version))
        }
    }

    /// Success counts from the day of the payment, everything later from the day it was reported. A payment of
    /// another customer that names no invoice does not concern this one.
    private static func changes(of payment: PaymentHistory, customer: Identifier) -> [BillingChange] {
        var changes: [BillingChange] = []
        var standing: Int64?
        for version in payment.versions {
            let namesNone = version.allocations.isEmpty
            let counts = version.status == .succeeded
            if (namesNone && payment.customerID != customer) || (!counts && standing == nil) { continue }
            let named = version.allocations.reduce(Int64(0)) { $0 + $1.amount.minorUnits }
            let total = counts ? (namesNone ? version.amount.minorUnits : named) : 0
            let kind: BillingCause.Kind = total < (standing ?? 0) ? .undone : .paid
            changes.append(
                BillingChange(
                    day: standing == nil ? version.paidOn : max(version.paidOn, version.stamp.day),
                    stamp: version.stamp,
                    cause: BillingCause(
                        kind: kind, externalID: payment.externalID, version: version.stamp.version),
                    act: .payment(
                        payment.id, allocations: counts ? (namesNone ? nil : version.allocations) : [],
                        amount: version.amount.minorUnits)))
            standing = total
        }
        return changes
    }
}
