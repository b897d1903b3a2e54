import Kernel

/// Time in which a reseller keeps a tier whose conditions do not hold.
public struct TierGrace: Sendable, Hashable {
    public static let days = 90

    public let startedOn: Day
    /// The last day.
    public let endsOn: Day

    public init(startedOn: Day, endsOn: Day) {
        self.startedOn = startedOn
        self.endsOn = endsOn
    }

    /// All of the days come after the one of the review, on which it is told.
    public init(from day: Day) { self.init(startedOn: day, endsOn: day.adding(days: Self.days)) }
}

/// What a monthly review makes of a tier.
public enum TierVerdict: Sendable, Hashable {
    /// One level up from a day on.
    case upgrade(to: Tier, from: Day)
    case kept
    case graceStarted(TierGrace)
    case graceRuns(TierGrace)
    /// The conditions hold again.
    case graceEnded
    /// One level down from a day on.
    case downgrade(to: Tier, from: Day)

    public enum Outcome: String, CaseIterable, Sendable {
        case upgrade, kept
        case graceStarted = "grace_started"
        case graceRuns = "grace_runs"
        case graceEnded = "grace_ended"
        case downgrade

        public var label: String {
            switch self {
            case .upgrade: "One level up"
            case .kept: "Kept"
            case .graceStarted: "Grace began"
            case .graceRuns: "In grace"
            case .graceEnded: "Held again"
            case .downgrade: "One level down"
            }
        }
    }

    public var outcome: Outcome {
        switch self {
        case .upgrade: .upgrade
        case .kept: .kept
        case .graceStarted: .graceStarted
        case .graceRuns: .graceRuns
        case .graceEnded: .graceEnded
        case .downgrade: .downgrade
        }
    }

    /// The rule of the review, of an active reseller on the day of its review.
    /// Next tier's conditions all hold: up. Else the own conditions decide: held, in grace, or down at the first
    /// review after the grace. Nothing is below bronze.
    public init(_ tier: Tier, _ figures: TierFigures, grace: TierGrace?, on day: Day) {
        let first = day.month.next.firstDay
        if let next = tier.next, next.conditions.missing(figures, to: .reach).isEmpty {
            self = .upgrade(to: next, from: first)
        } else if tier.previous == nil || tier.conditions.missing(figures, to: .keep).isEmpty {
            self = grace == nil ? .kept : .graceEnded
        } else if let grace {
            if day <= grace.endsOn {
                self = .graceRuns(grace)
            } else if let lower = tier.previous {
                self = .downgrade(to: lower, from: first)
            } else {
                self = .kept
            }
        } else {
            self = .graceStarted(TierGrace(from: day))
        }
    }
}

/// What one review saw and decided, as it is kept.
public struct TierReview: Sendable, Hashable {
    public static let violationMonths = 6
    public static let baseMonths = 3

    public let resellerID: Identifier
    public let month: Month
    public let reviewedOn: Day
    public let tier: Tier
    public let outcome: TierVerdict.Outcome
    public let figures: TierFigures
    public let currency: Currency
    public let missingForNext: [TierCondition]
    public let missingForOwn: [TierCondition]
    public let graceUntil: Day?
    public let targetTier: Tier?
    public let effectiveOn: Day?

    /// The months whose base counts on a day: the last three full ones, and while the newest of them is not computed
    /// yet the three up to the newest that is.
    public static func baseMonths(on day: Day, knownThrough known: Month? = nil) -> ClosedRange<Month> {
        let last = min(known ?? day.month.previous, day.month.previous)
        return last.adding(1 - baseMonths)...last
    }

    public init(
        resellerID: Identifier, month: Month, reviewedOn: Day, tier: Tier, outcome: TierVerdict.Outcome,
        figures: TierFigures, currency: Currency, missingForNext: [TierCondition], missingForOwn: [TierCondition],
        graceUntil: Day?, targetTier: Tier?, effectiveOn: Day?
    ) {
        self.resellerID = resellerID
        self.month = month
        self.reviewedOn = reviewedOn
        self.tier = tier
        self.outcome = outcome
        self.figures = figures
        self.currency = currency
        self.missingForNext = missingForNext
        self.missingForOwn = missingForOwn
        self.graceUntil = graceUntil
        self.targetTier = targetTier
        self.effectiveOn = effectiveOn
    }

    init(
        _ resellerID: Identifier, _ tier: Tier, _ figures: TierFigures, _ verdict: TierVerdict, on day: Day,
        _ currency: Currency
    ) {
        var (grace, target, effective): (Day?, Tier?, Day?) = (nil, nil, nil)
        switch verdict {
        case .upgrade(let tier, let from), .downgrade(let tier, let from): (target, effective) = (tier, from)
        case .graceStarted(let running), .graceRuns(let running): grace = running.endsOn
        case .kept, .graceEnded: break
        }
        self.init(
            resellerID: resellerID, month: day.month, reviewedOn: day, tier: tier, outcome: verdict.outcome,
            figures: figures, currency: currency,
            missingForNext: tier.next?.conditions.missing(figures, to: .reach) ?? [],
            missingForOwn: tier.previous == nil ? [] : tier.conditions.missing(figures, to: .keep),
            graceUntil: grace, targetTier: target, effectiveOn: effective)
    }
}
