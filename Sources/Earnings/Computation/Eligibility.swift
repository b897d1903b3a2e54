import Kernel
import Partnership
import Sales

/// A sale that may pay: what happened, for whom, on which day.
struct Sale {
    let kind: CommissionKind
    let customer: CustomerHistory
    let product: String?
    let serviceID: Identifier?
    /// The date of the fact: link, plan version, tier and status are those of this day.
    let eventOn: Day
    let currency: Currency
    var isRepeated = false
    var isUnpaid = false
    /// Set for a sale whose base is 0 and that therefore pays nothing.
    var isEmpty = false
}

/// The terms that a sale is paid under, or the first reason why it is not (commissions 6, steps 1 to 4).
enum Eligibility {
    struct Terms {
        let version: PlanBook.Version
        let choice: RuleChoice
        let context: SaleContext
        let override: RateOverride?
        let link: CustomerLink

        var rule: PlanRule { choice.rule }
    }

    case pays(Terms)
    case zero(ZeroReason)

    init(
        _ sale: Sale, payee: CommissionedReseller, link: CustomerLink, _ input: CalculationInput,
        isScheduleOver: (PlanRule) -> Bool
    ) {
        let state = payee.state(on: sale.eventOn)
        if let reason = payee.zeroReason(on: sale.eventOn) {
            self = .zero(reason)
            return
        }
        guard let code = payee.planCode(on: sale.eventOn),
            let version = input.plans.version(of: code, on: sale.eventOn)
        else {
            self = .zero(.noPlan)
            return
        }
        let context = Self.context(of: sale, tier: state?.tier ?? .bronze, input)
        guard let choice = RuleChoice(among: version.rules, for: sale.kind, in: context) else {
            self = .zero(.noRule)
            return
        }
        if let reason = Self.zeroReason(sale, payee, choice.rule, input, isScheduleOver(choice.rule)) {
            self = .zero(reason)
            return
        }
        let override = RateOverride.applying(
            input.overrides, to: choice.rule.key, customer: sale.customer.id, on: sale.eventOn)
        self = .pays(Terms(version: version, choice: choice, context: context, override: override, link: link))
    }

    private static func zeroReason(
        _ sale: Sale, _ payee: CommissionedReseller, _ rule: PlanRule, _ input: CalculationInput, _ isScheduleOver: Bool
    ) -> ZeroReason? {
        if let product = sale.product, rule.excludedProducts.contains(product) { return .productExcluded }
        if isOwnPurchase(sale, payee) { return .selfPurchase }
        if sale.isRepeated { return .alreadyRewarded }
        if isScheduleOver { return .scheduleEnded }
        if sale.isUnpaid { return .notFullyPaid }
        if sale.currency != input.currency { return .fxRateMissing }
        if sale.isEmpty { return .zeroBase }
        return nil
    }

    private static func isOwnPurchase(_ sale: Sale, _ payee: CommissionedReseller) -> Bool {
        guard let facts = sale.customer.facts(on: sale.eventOn) else { return false }
        if let print = payee.taxIDPrint, !print.isEmpty, facts.taxIDPrint == print { return true }
        return !facts.email.isEmpty && payee.emails.contains(facts.email)
    }

    private static func context(of sale: Sale, tier: Tier, _ input: CalculationInput) -> SaleContext {
        let mrr = sale.customer.services.compactMap { $0.version(on: sale.eventOn) }
            .filter { $0.status == .active }.reduce(Int64(0)) { $0 + $1.mrr.minorUnits }
        return SaleContext(
            product: sale.product, family: sale.product.flatMap { input.catalogue[$0]?.family.rawValue },
            segment: segment(mrr), customerType: sale.customer.facts(on: sale.eventOn)?.type.rawValue ?? "",
            tier: tier.rawValue)
    }

    /// By monthly revenue: from 1000.00 enterprise, from 200.00 mid market.
    private static func segment(_ mrr: Int64) -> String {
        mrr >= 100_000 ? "enterprise" : mrr >= 20_000 ? "mid_market" : "small_business"
    }
}
