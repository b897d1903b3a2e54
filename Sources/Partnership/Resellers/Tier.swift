import Kernel

/// The level of a reseller in the programme. Higher tiers ask for more and pay more.
public enum Tier: String, CaseIterable, Sendable, Comparable {
    case bronze, silver, gold, platinum

    /// What a tier asks for. Nil asks for nothing.
    public struct Conditions: Hashable, Sendable {
        /// Commissionable base of the last three full months together, in minor units.
        public let baseMinorUnits: Int64
        public let activeCustomers: Int
        public let health: Int?
        public let certification: Certification?
        /// Violations in the last six months that are still accepted; nil does not look.
        public let violations: Int?
    }

    /// What a tier gives.
    public struct Benefits: Hashable, Sendable {
        /// Flat amounts in minor units.
        public let newCustomerMinorUnits: Int64
        public let upgradeMinorUnits: Int64
        public let monthlyRecurring: Percentage
        public let dealProtectionDays: Int
        /// How many customers the tenant assigns at most.
        public let maxCapacity: Int
    }

    public enum Certification: String, CaseIterable, Sendable {
        case basic, intermediate, advanced, expert
    }

    public var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    public var next: Tier? { Self.allCases.first { $0 > self } }

    public var conditions: Conditions {
        switch self {
        case .bronze:
            Conditions(baseMinorUnits: 0, activeCustomers: 0, health: nil, certification: nil, violations: nil)
        case .silver:
            Conditions(
                baseMinorUnits: 3_000_000, activeCustomers: 10, health: 60, certification: .basic, violations: 0)
        case .gold:
            Conditions(
                baseMinorUnits: 7_500_000, activeCustomers: 40, health: 70, certification: .intermediate,
                violations: 0)
        case .platinum:
            Conditions(
                baseMinorUnits: 15_000_000, activeCustomers: 100, health: 80, certification: .advanced, violations: 0)
        }
    }

    public var benefits: Benefits {
        switch self {
        case .bronze: Self.benefits(new: 50, upgrade: 25, rate: 50_000, protection: 60, capacity: 25)
        case .silver: Self.benefits(new: 75, upgrade: 50, rate: 65_000, protection: 90, capacity: 75)
        case .gold: Self.benefits(new: 100, upgrade: 75, rate: 80_000, protection: 120, capacity: 200)
        case .platinum: Self.benefits(new: 150, upgrade: 100, rate: 100_000, protection: 180, capacity: 500)
        }
    }

    public static func < (left: Tier, right: Tier) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .bronze: 0
        case .silver: 1
        case .gold: 2
        case .platinum: 3
        }
    }

    private static func benefits(
        new: Int64, upgrade: Int64, rate: Int64, protection: Int, capacity: Int
    ) -> Benefits {
        Benefits(
            newCustomerMinorUnits: new * 100, upgradeMinorUnits: upgrade * 100,
            monthlyRecurring: Percentage(tenThousandths: rate), dealProtectionDays: protection, maxCapacity: capacity)
    }
}
