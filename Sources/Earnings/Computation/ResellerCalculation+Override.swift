import Kernel
import Partnership

extension ResellerCalculation {
    /// The share of what the resellers directly below earned, under this reseller's own plan, version, tier and status
    /// on the day of their fact. What they lose is lost in proportion.
    mutating func postOverrides() throws {
        guard let reseller = input.reseller else { return }
        let lines = input.subLines.filter { !$0.isCancelled }.sorted { left, right in
            if left.period != right.period { return left.period < right.period }
            return (left.earnedOn, left.original == nil ? 0 : 1, left.sourceID, left.sourceVersion)
                < (right.earnedOn, right.original == nil ? 0 : 1, right.sourceID, right.sourceVersion)
        }
        for line in lines {
            if let original = line.original {
                try mirror(line, of: original)
            } else if line.eventOn >= line.belowSince, line.amount != 0 {
                try share(line, reseller)
            }
        }
    }

    private mutating func share(_ line: SubLine, _ reseller: CommissionedReseller) throws {
        var item = EarningItem(
            kind: .override, customer: 0, customerID: line.customerID, serviceID: line.serviceID,
            invoiceID: line.invoiceID, invoice: "", product: nil)
        item.parts = [EarnedPart(size: abs(line.amount), own: try own(line, reseller))]
        items[Self.itemKey(line.key)] = item
    }

    private mutating func own(_ line: SubLine, _ reseller: CommissionedReseller) throws -> EarnedPart.Own? {
        let key = AccrualKey(
            resellerID: reseller.id, kind: .override, sourceKind: SubLine.sourceKind, sourceID: line.sourceID,
            sourceVersion: line.sourceVersion)
        if let entry = input.books.entries[key] { return EarnedPart.Own(entry) }
        let zero = ZeroKey(
            resellerID: reseller.id, kind: .override, sourceKind: key.sourceKind, sourceID: key.sourceID,
            sourceVersion: key.sourceVersion)
        if input.books.settledZeros.contains(zero) { return nil }
        let state = reseller.state(on: line.eventOn)
        guard
            let version = reseller.planCode(on: line.eventOn).flatMap({
                input.plans.version(of: $0, on: line.eventOn)
            })
        else { return record(.noPlan, zero, line) }
        if let reason = reseller.zeroReason(on: line.eventOn) { return record(reason, zero, line) }
        let context = SaleContext(customerType: "", tier: (state?.tier ?? .bronze).rawValue)
        guard let choice = RuleChoice(among: version.rules, for: .override, in: context) else {
            return record(.noRule, zero, line)
        }
        let amount = try LineAmount(choice.rule, RateInput(base: line.amount, currency: input.currency))
        if let reason = amount.zeroReason { return record(reason, zero, line) }
        var working = Working(currency: input.currency.code)
        working.steps = amount.steps
        working.terms = Working.Terms(
            plan: version.plan, planName: version.planName, planVersion: version.number, rule: choice.rule.key,
            losers: choice.losers, tier: context.tier, product: nil, share: .hundred, linkedFrom: line.belowSince)
        working.fact = Self.fact(line, "\(line.resellerName) earned \(line.key.kind.label.lowercased()) commission")
        return post(line, key, amount.amount, working, choice.rule, version.id, context.tier)
    }

    private mutating func post(
        _ line: SubLine, _ key: AccrualKey, _ amount: Int64, _ working: Working, _ rule: PlanRule,
        _ version: Identifier, _ tier: String
    ) -> EarnedPart.Own {
        var holds = line.holds.filter { $0.kind != .resellerSuspended && $0.kind != .agreementNotInForce }
        holds += input.reseller?.holds(on: input.postedOn) ?? []
        let posted = CalculatedLine(
            key: key, amount: Money(minorUnits: amount, input.currency),
            base: Money(minorUnits: line.amount, input.currency), state: holds.isEmpty ? .accrued : .held, holds: holds,
            eventOn: line.eventOn, earnedOn: line.earnedOn, customerID: line.customerID, serviceID: line.serviceID,
            invoiceID: line.invoiceID, invoice: "", product: nil, ruleKey: rule.key, planVersionID: version, tier: tier,
            original: nil, working: working)
        result.lines.append(posted)
        return EarnedPart.Own(posted)
    }

    private mutating func mirror(_ line: SubLine, of original: AccrualKey) throws {
        let key = Self.itemKey(original)
        guard var item = items[key] else { return }
        let isLoss = (line.amount < 0) == ((item.parts[0].own?.amount ?? 1) > 0)
        let changed = isLoss ? item.take(abs(line.amount)) : item.giveBack(abs(line.amount)).changed
        let moment = Moment(
            day: line.earnedOn, sourceVersion: line.sourceVersion, sourceKind: SubLine.sourceKind,
            sourceID: line.sourceID, kind: line.key.kind == .clawback ? .clawback : .reversal,
            fact: Self.fact(line, "the commission of \(line.resellerName) changed"))
        for index in changed { try settle(&item, index, moment) }
        items[key] = item
    }

    private mutating func record(_ reason: ZeroReason, _ key: ZeroKey, _ line: SubLine) -> EarnedPart.Own? {
        result.zeros.append(
            ZeroRecord(
                key: key, reason: reason, customerID: line.customerID, invoiceID: line.invoiceID, invoice: "",
                product: nil, eventOn: line.eventOn, base: Money(minorUnits: line.amount, input.currency)))
        return nil
    }

    private static func fact(_ line: SubLine, _ detail: String) -> Working.Fact {
        Working.Fact(
            detail: detail, factOn: line.earnedOn, invoice: "",
            cause: BillingCause(kind: .paid, externalID: "", version: 0))
    }

    private static func itemKey(_ key: AccrualKey) -> String {
        "override \(key.resellerID) \(key.kind.rawValue) \(key.sourceID) \(key.sourceVersion)"
    }
}
