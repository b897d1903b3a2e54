/// Why an event paid nothing. The first reason that applies, in this order, is the one that is recorded.
public enum ZeroReason: String, CaseIterable, Codable, Sendable {
    case noReseller = "no_reseller"
    case resellerPendingOnboarding = "reseller_pending_onboarding"
    case resellerTerminated = "reseller_terminated"
    case noPlan = "no_plan"
    case noRule = "no_rule"
    case productExcluded = "product_excluded"
    case selfPurchase = "self_purchase"
    case alreadyRewarded = "already_rewarded"
    case scheduleEnded = "schedule_ended"
    case notFullyPaid = "not_fully_paid"
    case fxRateMissing = "fx_rate_missing"
    case zeroBase = "zero_base"
    case roundsToZero = "rounds_to_zero"
    case capReached = "cap_reached"

    /// Whether every run looks again; the others are settled once their run is approved.
    public var isAlwaysReviewed: Bool { self == .notFullyPaid || self == .fxRateMissing }

    public var label: String {
        switch self {
        case .noReseller: "No reseller"
        case .resellerPendingOnboarding: "Still in onboarding"
        case .resellerTerminated: "Reseller terminated"
        case .noPlan: "No plan"
        case .noRule: "No rule"
        case .productExcluded: "Product excluded"
        case .selfPurchase: "Own purchase"
        case .alreadyRewarded: "Already rewarded"
        case .scheduleEnded: "Schedule ended"
        case .notFullyPaid: "Not fully paid"
        case .fxRateMissing: "No exchange rate"
        case .zeroBase: "Nothing to pay on"
        case .roundsToZero: "Rounds to zero"
        case .capReached: "Cap reached"
        }
    }

    public var explanation: String {
        switch self {
        case .noReseller: "No reseller was linked to the customer on that day."
        case .resellerPendingOnboarding: "The reseller was still in onboarding on that day."
        case .resellerTerminated: "The reseller's agreement had ended by that day."
        case .noPlan: "The reseller had no commission plan in force on that day."
        case .noRule: "The plan in force on that day has no rule for this."
        case .productExcluded: "The plan pays nothing for this product."
        case .selfPurchase: "The customer is the reseller itself: same tax id or e-mail address."
        case .alreadyRewarded: "This reseller was already paid for winning this customer."
        case .scheduleEnded: "The rule pays only for a number of periods, and they are over."
        case .notFullyPaid: "The customer's first recurring invoice after it is not paid in full yet."
        case .fxRateMissing: "The invoice is in another currency and no exchange rate is known for its day."
        case .zeroBase: "The invoice line is zero."
        case .roundsToZero: "The amount is less than half a cent."
        case .capReached: "The rule's cap is used up."
        }
    }
}
