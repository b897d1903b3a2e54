import Kernel

/// One line of a commission plan: what a kind of event pays, to whom it applies and within which limits.
public struct PlanRule: Hashable, Codable, Sendable {
    /// Whether the base is what the customer paid or what was billed.
    public enum Basis: String, CaseIterable, Codable, Sendable {
        case paid, billed
    }

    /// The span whose totals choose a bracket.
    public enum Window: String, CaseIterable, Codable, Sendable {
        case month, quarter, year

        /// The first month of the window that a day lies in.
        public func start(of day: Day) -> Month {
            switch self {
            case .month: day.month
            case .quarter: day.month.quarterStart
            case .year: Month(year: day.year, month: 1)
            }
        }

        public var months: Int {
            switch self {
            case .month: 1
            case .quarter: 3
            case .year: 12
            }
        }
    }

    /// How long a service keeps paying.
    public enum Schedule: Hashable, Codable, Sendable {
        case once
        case periods(Int)
        case lifetime
    }

    public var key: String
    public var kind: CommissionKind
    public var structure: RateStructure
    public var basis: Basis
    public var window: Window
    public var schedule: Schedule
    public var selectors: RuleSelectors
    /// Codes of products that pay nothing.
    public var excludedProducts: Set<String>
    public var priority: Int
    /// The most that rated amounts may be of their base.
    public var maxEffectiveRate: Percentage
    /// In minor units, like all limits of a rule.
    public var lineFloor: Int64
    public var lineMax: Int64
    public var customerCap: Int64?
    public var periodCap: Int64?
    /// An accrual waits until its service is this old; 0 never waits.
    public var minServiceAgeDays: Int

    public init(
        key: String, kind: CommissionKind, structure: RateStructure, basis: Basis = .paid, window: Window = .month,
        schedule: Schedule = .lifetime, selectors: RuleSelectors = RuleSelectors(), excludedProducts: Set<String> = [],
        priority: Int = 0, maxEffectiveRate: Percentage = Percentage(tenThousandths: 500_000), lineFloor: Int64 = 0,
        lineMax: Int64 = 1_000_000, customerCap: Int64? = nil, periodCap: Int64? = nil, minServiceAgeDays: Int = 30
    ) {
        self.key = key
        self.kind = kind
        self.structure = structure
        self.basis = basis
        self.window = window
        self.schedule = schedule
        self.selectors = selectors
        self.excludedProducts = excludedProducts
        self.priority = priority
        self.maxEffectiveRate = maxEffectiveRate
        self.lineFloor = lineFloor
        self.lineMax = lineMax
        self.customerCap = customerCap
        self.periodCap = periodCap
        self.minServiceAgeDays = minServiceAgeDays
    }
}

/// To what a rule applies; a selector that is not set matches everything.
public struct RuleSelectors: Hashable, Codable, Sendable {
    public var product: String?
    public var family: String?
    public var segment: String?
    public var customerType: String?
    public var territory: String?
    public var tier: String?

    public init(
        product: String? = nil, family: String? = nil, segment: String? = nil, customerType: String? = nil,
        territory: String? = nil, tier: String? = nil
    ) {
        self.product = product
        self.family = family
        self.segment = segment
        self.customerType = customerType
        self.territory = territory
        self.tier = tier
    }
}

/// The circumstances of a sale that choose its rule.
public struct SaleContext: Hashable, Codable, Sendable {
    public var product: String?
    public var family: String?
    public var segment: String?
    public var customerType: String
    public var territory: String?
    public var tier: String

    public init(
        product: String? = nil, family: String? = nil, segment: String? = nil, customerType: String,
        territory: String? = nil, tier: String
    ) {
        self.product = product
        self.family = family
        self.segment = segment
        self.customerType = customerType
        self.territory = territory
        self.tier = tier
    }
}
