import Kernel
import Partnership
import Sales

extension ResellerCalculation {
    /// In which state a line is posted, by the state of the world on the day of posting.
    func holds(_ sale: Sale, _ rule: PlanRule, invoiceID: Identifier?) -> (state: AccrualState, holds: [Hold]) {
        var holds: [Hold] = []
        if rule.minServiceAgeDays > 0, let id = sale.serviceID,
            let service = sale.customer.services.first(where: { $0.id == id })
        {
            switch ServiceAge(service, on: input.postedOn).hold(minimum: rule.minServiceAgeDays) {
            case .none: break
            case .until(let day): holds.append(Hold(.serviceAge, until: day))
            case .endedYoung: return (.cancelled, [Hold(.serviceAge)])
            }
        }
        holds += input.reseller?.holds(on: input.postedOn) ?? []
        if let invoice = sale.customer.invoices.first(where: { $0.id == invoiceID }),
            invoice.isRefundPending(on: input.postedOn)
        {
            holds.append(Hold(.pendingRefund))
        }
        return (holds.isEmpty ? .accrued : .held, holds)
    }
}

/// How old a service is for its holds, counted from its first active day.
public struct ServiceAge: Sendable {
    public enum Verdict: Hashable, Sendable {
        case none
        case until(Day?)
        case endedYoung
    }

    private let today: Day
    private let activeFrom: Day?
    private let endedOn: Day?

    public init(_ service: ServiceHistory, on today: Day) {
        self.today = today
        activeFrom = service.firstActiveOn.flatMap { $0 <= today ? $0 : nil }
        let version = service.version(on: today)
        endedOn = version?.status == .cancelled ? version?.statusSince : nil
    }

    public func hold(minimum: Int) -> Verdict {
        guard minimum > 0 else { return .none }
        guard let activeFrom else { return endedOn == nil ? .until(nil) : .endedYoung }
        if let endedOn, endedOn.days(since: activeFrom) < minimum { return .endedYoung }
        if endedOn == nil, today.days(since: activeFrom) < minimum { return .until(activeFrom.adding(days: minimum)) }
        return .none
    }
}

extension InvoiceHistory {
    /// Whether the billing system says on a day that a refund of this invoice is being looked at.
    func isRefundPending(on day: Day) -> Bool {
        versions.last { ($0.stamp.version == versions[0].stamp.version ? $0.issuedOn : $0.stamp.day) <= day }?
            .isRefundPending ?? false
    }
}
