import Kernel

/// How an amount follows from a base: the five structures that a rule may have.
public indirect enum RateStructure: Hashable, Codable, Sendable {
    case flat(FlatAmount)
    case percentage(Percentage)
    case tiered(TieredRate)
    case performance(PerformanceRate)
    case hybrid([RateStructure])

    /// Whether the limit on the effective rate applies; flat amounts know none.
    public var isRated: Bool {
        switch self {
        case .flat: false
        case .percentage, .tiered, .performance, .hybrid: true
        }
    }
}

/// A fixed amount per event, per service or per unit of a metric.
public struct FlatAmount: Hashable, Codable, Sendable {
    public enum Per: Hashable, Codable, Sendable {
        case event, service
        /// So much for each `step` units: 0.05 per 1000 calls.
        case unit(metric: String, step: ExactDecimal)
    }

    public let amount: ExactDecimal
    public let per: Per

    public init(_ amount: ExactDecimal, per: Per = .event) {
        self.amount = amount
        self.per = per
    }
}

/// Rates by bracket of a total.
public struct TieredRate: Hashable, Codable, Sendable {
    public enum Mode: String, CaseIterable, Codable, Sendable {
        /// Each part of the total earns the rate of the bracket it lies in.
        case marginal
        /// The whole total earns the rate of the bracket that it reaches.
        case slab
    }

    public enum Measure: String, CaseIterable, Codable, Sendable {
        case ruleBase = "rule_base"
        case resellerRevenue = "reseller_revenue"
        case activeCustomers = "active_customers"
        case newCustomers = "new_customers"
    }

    /// From its lower bound, which belongs to it, up to the next bracket's. Bounds are minor units, or customers.
    public struct Bracket: Hashable, Codable, Sendable {
        public let from: Int64
        public let rate: Percentage
        /// Paid once in a window that ends in this bracket, in minor units; slab only.
        public let bonus: Int64

        public init(from: Int64, rate: Percentage, bonus: Int64 = 0) {
            self.from = from
            self.rate = rate
            self.bonus = bonus
        }
    }

    public let mode: Mode
    public let measure: Measure
    /// Ascending, the first from 0, the last without end.
    public let brackets: [Bracket]

    public init(mode: Mode = .marginal, measure: Measure = .ruleBase, brackets: [Bracket]) {
        self.mode = mode
        self.measure = measure
        self.brackets = brackets
    }

    /// The bracket that holds a total; what lies below 0 is in the first.
    public func bracket(of total: Int64) -> Bracket? {
        brackets.last { $0.from <= total } ?? brackets.first
    }

    /// The lower bound of the bracket after this one, nil for the last.
    public func end(of bracket: Bracket) -> Int64? {
        brackets.first { $0.from > bracket.from }?.from
    }
}

/// A rate that is multiplied by what the reseller achieved.
public struct PerformanceRate: Hashable, Codable, Sendable {
    public enum Metric: String, CaseIterable, Codable, Sendable {
        /// In whole units of the currency.
        case periodRevenue = "period_revenue"
        case retention90d = "retention_90d"
        case newCustomers = "new_customers"
        case healthScore = "health_score"
        case quotaAttainment = "quota_attainment"
    }

    /// The multiplier of a metric from its lower bound up to the next band's; below the first band it is 1.
    public struct Band: Hashable, Codable, Sendable {
        public let from: ExactDecimal
        public let multiplier: ExactDecimal

        public init(from: ExactDecimal, multiplier: ExactDecimal) {
            self.from = from
            self.multiplier = multiplier
        }
    }

    public struct Scale: Hashable, Codable, Sendable {
        public let metric: Metric
        public let bands: [Band]

        public init(metric: Metric, bands: [Band]) {
            self.metric = metric
            self.bands = bands
        }

        /// 1 without data and below the first band.
        public func multiplier(of value: Fraction?) -> ExactDecimal {
            guard let value else { return ExactDecimal(1) }
            return bands.last { $0.from.fraction <= value }?.multiplier ?? ExactDecimal(1)
        }
    }

    public static let lowestFactor = ExactDecimal(millionths: 100_000)
    public static let highestFactor = ExactDecimal(10)

    public let rate: Percentage
    public let scales: [Scale]

    public init(rate: Percentage, scales: [Scale]) {
        self.rate = rate
        self.scales = scales
    }

    /// 1 and what each multiplier adds to it, between 0.1 and 10.
    public func factor(of metrics: [Metric: Fraction]) -> ExactDecimal {
        let sum = scales.reduce(Int64(1_000_000)) { sum, scale in
            sum + scale.multiplier(of: metrics[scale.metric]).millionths - 1_000_000
        }
        return min(max(ExactDecimal(millionths: sum), Self.lowestFactor), Self.highestFactor)
    }
}
