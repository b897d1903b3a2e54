import Kernel

/// What a structure is applied to.
public struct RateInput: Sendable {
    /// In minor units of the ledger's currency.
    public var base: Int64
    /// How often a flat amount counts: a part of a line, a share of a customer, else 1.
    public var count: Fraction
    /// Units of the metric, for amounts per unit.
    public var quantity: Fraction
    /// The window's total of this rule before this event: where a marginal rate continues.
    public var totalBefore: Int64
    /// The window's total that a slab looks at.
    public var totals: [TieredRate.Measure: Int64]
    public var metrics: [PerformanceRate.Metric: Fraction]
    public var overrideRate: Percentage?
    public let currency: Currency

    public init(
        base: Int64, count: Fraction = .one, quantity: Fraction = .zero, totalBefore: Int64 = 0,
        totals: [TieredRate.Measure: Int64] = [:], metrics: [PerformanceRate.Metric: Fraction] = [:],
        overrideRate: Percentage? = nil, currency: Currency
    ) {
        self.base = base
        self.count = count
        self.quantity = quantity
        self.totalBefore = totalBefore
        self.totals = totals
        self.metrics = metrics
        self.overrideRate = overrideRate
        self.currency = currency
    }
}

/// An amount in exact minor units before its one rounding, with the steps that led to it.
public struct ExactAmount: Sendable {
    public var value: Fraction
    public var steps: [WorkingStep]

    /// Applies a structure. Nothing is rounded here.
    public init(_ structure: RateStructure, _ input: RateInput) throws {
        switch structure {
        case .flat(let flat): self = try Self(flat, input)
        case .percentage(let rate): self = try Self(rate: input.overrideRate ?? rate, input)
        case .tiered(let tiered): self = try Self(tiered, input)
        case .performance(let performance): self = try Self(performance, input)
        case .hybrid(let parts): self = try Self(parts, input)
        }
    }

    private init(value: Fraction, steps: [WorkingStep]) {
        self.value = value
        self.steps = steps
    }

    private init(rate: Percentage, _ input: RateInput) throws {
        value = try rate.fraction * Fraction(input.base)
        steps = [.rate(base: input.base, rate: rate, exact: value)]
    }

    private init(_ flat: FlatAmount, _ input: RateInput) throws {
        let unit = try flat.amount.minorUnits(input.currency)
        switch flat.per {
        case .event, .service:
            value = try unit * input.count
            steps = [.flat(amount: flat.amount, count: input.count, exact: value)]
        case .unit(let metric, let step):
            value = try input.quantity / step.fraction * unit * input.count
            steps = [
                .units(amount: flat.amount, metric: metric, quantity: input.quantity, step: step, exact: value)
            ]
        }
    }

    private init(_ tiered: TieredRate, _ input: RateInput) throws {
        if let rate = input.overrideRate {
            self = try Self(rate: rate, input)
            return
        }
        switch tiered.mode {
        case .marginal: self = try Self.marginal(tiered, input)
        case .slab:
            let total = input.totals[tiered.measure] ?? 0
            let bracket = tiered.bracket(of: total) ?? TieredRate.Bracket(from: 0, rate: .zero)
            self = try Self(rate: bracket.rate, input)
            steps.insert(
                .slab(measure: tiered.measure, total: total, from: bracket.from, to: tiered.end(of: bracket)), at: 0)
        }
    }

    /// The base occupies the window's total from where it stood; each part earns its bracket's rate.
    private static func marginal(_ tiered: TieredRate, _ input: RateInput) throws -> ExactAmount {
        let low = min(input.totalBefore, input.totalBefore + input.base)
        let high = max(input.totalBefore, input.totalBefore + input.base)
        let sign: Int64 = input.base < 0 ? -1 : 1
        var amount = ExactAmount(value: .zero, steps: [])
        for (index, bracket) in tiered.brackets.enumerated() {
            let end = tiered.end(of: bracket)
            let from = index == 0 ? low : max(low, bracket.from)
            let to = min(high, end ?? high)
            guard to > from else { continue }
            let exact = try bracket.rate.fraction * Fraction(sign * (to - from))
            amount.value = try amount.value + exact
            amount.steps.append(
                .slice(from: bracket.from, to: end, base: sign * (to - from), rate: bracket.rate, exact: exact))
        }
        return amount
    }

    private init(_ performance: PerformanceRate, _ input: RateInput) throws {
        let rated = try Self(rate: input.overrideRate ?? performance.rate, input)
        let factor = performance.factor(of: input.metrics)
        value = try rated.value * factor.fraction
        steps = rated.steps
        for scale in performance.scales {
            let metric = input.metrics[scale.metric]
            steps.append(
                .multiplier(metric: scale.metric, value: metric, multiplier: scale.multiplier(of: metric)))
        }
        steps.append(.factor(factor, exact: value))
    }

    /// An override replaces all rated components together; flat ones stay.
    private init(_ parts: [RateStructure], _ input: RateInput) throws {
        value = .zero
        steps = []
        var isRateReplaced = false
        for part in parts {
            let amount: ExactAmount
            if let rate = input.overrideRate, part.isRated {
                guard !isRateReplaced else { continue }
                isRateReplaced = true
                amount = try Self(rate: rate, input)
            } else {
                amount = try Self(part, input)
            }
            value = try value + amount.value
            steps += amount.steps
        }
        steps.append(.sum(exact: value))
    }
}
