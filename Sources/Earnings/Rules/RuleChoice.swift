import Kernel

/// Which rule of a plan pays an event: the first difference in this order wins: product, family, segment, customer
/// type, territory, tier, priority, the smaller key. The rules that matched and lost are kept for the explanation.
public struct RuleChoice: Sendable {
    public let rule: PlanRule
    /// Keys of the rules that matched too, best first.
    public let losers: [String]

    /// Nil when no rule for this kind of event matches.
    public init?(among rules: [PlanRule], for kind: CommissionKind, in context: SaleContext) {
        let candidates = rules.filter { $0.kind == kind && $0.selectors.match(context) }
            .sorted { Self.rank($0).lexicographicallyPrecedes(Self.rank($1)) || Self.ties($0, $1) }
        guard let best = candidates.first else { return nil }
        rule = best
        losers = candidates.dropFirst().map(\.key)
    }

    private static func rank(_ rule: PlanRule) -> [Int] {
        let selectors = rule.selectors
        let set = [
            selectors.product, selectors.family, selectors.segment, selectors.customerType, selectors.territory,
            selectors.tier,
        ]
        return set.map { $0 == nil ? 1 : 0 } + [-rule.priority]
    }

    private static func ties(_ left: PlanRule, _ right: PlanRule) -> Bool {
        rank(left) == rank(right) && left.key < right.key
    }
}

extension RuleSelectors {
    /// Whether every selector that is set equals what the sale has.
    public func match(_ context: SaleContext) -> Bool {
        func fits(_ wanted: String?, _ actual: String?) -> Bool { wanted == nil || wanted == actual }
        return fits(product, context.product) && fits(family, context.family) && fits(segment, context.segment)
            && fits(customerType, context.customerType) && fits(territory, context.territory)
            && fits(tier, context.tier)
    }
}

/// A better rate for one reseller, or for one of its customers or deals. It replaces only the rate of the rule that
/// was chosen, never which rule that is.
public struct RateOverride: Hashable, Codable, Sendable {
    public static let highestRate = Percentage(tenThousandths: 500_000)

    public let ruleKey: String
    public let customer: Identifier?
    public let rate: Percentage
    public let from: Day
    /// The last day, nil without end.
    public let to: Day?

    public init(ruleKey: String, customer: Identifier?, rate: Percentage, from: Day, to: Day?) {
        self.ruleKey = ruleKey
        self.customer = customer
        self.rate = rate
        self.from = from
        self.to = to
    }

    /// The override that applies to a sale: the customer's own before the reseller's.
    public static func applying(
        _ overrides: [RateOverride], to ruleKey: String, customer: Identifier, on day: Day
    ) -> RateOverride? {
        let valid = overrides.filter { $0.ruleKey == ruleKey && $0.from <= day && ($0.to ?? day) >= day }
        return valid.first { $0.customer == customer } ?? valid.first { $0.customer == nil }
    }
}
