import Kernel
import Sales

extension ResellerCalculation {
    /// Brings the reversals of one layer to what is taken from it now: cumulative, so that no cent is lost or won,
    /// and never more than what a clawback left.
    mutating func settle(_ item: inout EarningItem, _ index: Int, _ moment: Moment) throws {
        guard var own = item.parts[index].own, !own.isCancelled else { return }
        defer {
            item.parts[index].own = own
        }
        let key = own.key.undone(as: moment.kind, by: moment.sourceVersion)
        if let entry = input.books.entries[key] {
            own.reversedAmount -= entry.amount
            own.reversedBase -= entry.base
            lowerWindow(own, by: -entry.base, on: moment.day)
            return
        }
        let part = item.parts[index]
        let soFar = try ReversalShare.reversed(of: own.amount, reversed: part.reversed, size: part.size)
        let target = Self.limited(soFar, to: own.amount - own.clawedBack)
        let base = try ReversalShare.reversed(of: own.base, reversed: part.reversed, size: part.size)
        let (difference, baseDifference) = (target - own.reversedAmount, base - own.reversedBase)
        guard difference != 0 else { return }
        var working = Working(currency: input.currency.code)
        working.original = Working.Original(own)
        working.steps = [
            .reversed(
                amount: own.amount, reversed: part.reversed, size: part.size, soFar: target, before: own.reversedAmount)
        ]
        working.fact =
            moment.fact
            ?? Working.Fact(
                detail: "", factOn: moment.day, invoice: item.invoice, cause: BillingCause(key: moment.sourceVersion))
        post(key, amount: -difference, base: -baseDifference, on: moment.day, own, item, working)
        own.reversedAmount = target
        own.reversedBase = base
        lowerWindow(own, by: baseDifference, on: moment.day)
        try clawBack(&own, item)
    }

    /// A service ended: what its one-time commissions still hold is taken back by the share of their age.
    mutating func take(_ end: ServiceEnd) throws {
        guard !end.isExempt else { return }
        serviceEnds[end.serviceID] = end
        for key in (itemsOfService[end.serviceID] ?? []).sorted() {
            guard var item = items[key] else { continue }
            try clawBackAtOnce(&item)
            items[key] = item
        }
    }

    /// Applies the end of the item's service, if it has ended, to every layer: also to one that was earned after it.
    mutating func clawBackAtOnce(_ item: inout EarningItem) throws {
        for index in item.parts.indices {
            guard var own = item.parts[index].own else { continue }
            try clawBack(&own, item)
            item.parts[index].own = own
        }
    }

    private mutating func clawBack(_ own: inout EarnedPart.Own, _ item: EarningItem) throws {
        guard item.kind.isClawedBack, !own.isCancelled, let service = item.serviceID,
            let end = serviceEnds[service]
        else { return }
        let since = item.kind == .renewal || item.kind == .upgradeReferral ? own.eventOn : end.activeFrom ?? end.endedOn
        let days = max(0, end.endedOn.days(since: since))
        let remaining = own.amount - own.reversedAmount
        let target = try ClawbackShare.amount(of: remaining, days: days)
        let key = own.key.undone(as: .clawback, by: clawbackVersion(end, own))
        if let entry = input.books.entries[key] {
            if own.clawedBack == 0 { own.clawedBack -= entry.amount }
            return
        }
        guard target.magnitude > own.clawedBack.magnitude else { return }
        var working = Working(currency: input.currency.code)
        working.original = Working.Original(own)
        working.end = Working.End(service: end.service, endedOn: end.endedOn, since: since, reason: end.reason)
        working.steps = [
            .clawedBack(
                remaining: remaining, days: days, share: ClawbackShare.share(days: days), soFar: target,
                before: own.clawedBack)
        ]
        post(key, amount: own.clawedBack - target, base: 0, on: end.endedOn, own, item, working)
        own.clawedBack = target
    }

    /// A reinstatement after the end is clawed back too, as a line of its own.
    private func clawbackVersion(_ end: ServiceEnd, _ own: EarnedPart.Own) -> String {
        own.clawedBack == 0 ? "end \(end.version)" : "end \(end.version) after \(own.clawedBack)"
    }

    private mutating func post(
        _ key: AccrualKey, amount: Int64, base: Int64, on day: Day, _ own: EarnedPart.Own, _ item: EarningItem,
        _ working: Working
    ) {
        counters.add(amount: amount, own.ruleKey, item.customerID)
        result.lines.append(
            CalculatedLine(
                key: key, amount: Money(minorUnits: amount, input.currency),
                base: Money(minorUnits: base, input.currency), state: own.holds.isEmpty ? .accrued : .held,
                holds: own.holds, eventOn: day, earnedOn: day, customerID: item.customerID, serviceID: item.serviceID,
                invoiceID: item.invoiceID, invoice: item.invoice, product: item.product, ruleKey: own.ruleKey,
                planVersionID: own.planVersionID, tier: own.tier, original: own.key, working: working))
    }

    /// Only what is undone in the window of its own sale changes that window's total.
    private mutating func lowerWindow(_ own: EarnedPart.Own, by base: Int64, on day: Day) {
        guard let rule = input.plans[own.planVersionID]?.rule(own.ruleKey),
            rule.window.start(of: day) == rule.window.start(of: own.eventOn)
        else { return }
        counters.add(base: -base, to: rule, on: own.eventOn)
    }

    private static func limited(_ amount: Int64, to limit: Int64) -> Int64 {
        limit >= 0 ? min(max(amount, 0), limit) : max(min(amount, 0), limit)
    }
}

extension Working.Original {
    init(_ own: EarnedPart.Own) {
        self.init(
            kind: own.key.kind, sourceVersion: own.key.sourceVersion, eventOn: own.eventOn, amount: own.amount)
    }
}

extension BillingCause {
    /// Reads a key back: `payment/P0000001-01/2`. What is undone came from a payment, an invoice or a credit note.
    init(key: String) {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        let kind: Kind =
            switch parts.first {
            case "credit_note": .credited
            case "invoice": .corrected
            default: .undone
            }
        self.init(
            kind: kind, externalID: parts.dropFirst().dropLast().joined(separator: "/"),
            version: parts.last.flatMap { Int($0) } ?? 0)
    }
}
