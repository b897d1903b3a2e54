import Kernel
import Sales

/// A change of what is recognised of one invoice line: one event.
public struct LineChange: Sendable {
    public let day: Day
    public let cause: BillingCause
    public let invoiceID: Identifier
    public let invoice: String
    public let line: InvoiceLine
    /// L before and after: the basis "billed". Minor units.
    public let billedBefore: Int64
    public let billedAfter: Int64
    /// R before and after: the basis "paid".
    public let paidBefore: Int64
    public let paidAfter: Int64
    /// G and P after the change.
    public let gross: Int64
    public let paid: Int64
    /// The place of the run that took the change up, and the change's among those of its customer.
    public let turn: Int
    public let sequence: Int

    public var currency: Currency { line.net.currency }

    /// Names the line among all lines: invoice and line id.
    public var sourceID: String { "\(invoice)/\(line.id)" }

    public func change(_ basis: PlanRule.Basis) -> Int64 {
        switch basis {
        case .paid: paidAfter - paidBefore
        case .billed: billedAfter - billedBefore
        }
    }
}
