import Kernel

/// What a reseller achieved, as the conditions of the tiers ask for it.
public struct TierFigures: Sendable, Hashable {
    /// Commissionable base of the last three full months together, in minor units.
    public var baseMinorUnits: Int64
    public var activeCustomers: Int
    /// In tenths of a point; nil without data.
    public var healthTenths: Int?
    /// Nil without any.
    public var certification: Tier.Certification?
    /// Of the last six months.
    public var violations: Int

    public init(
        baseMinorUnits: Int64, activeCustomers: Int, healthTenths: Int? = nil,
        certification: Tier.Certification? = nil, violations: Int = 0
    ) {
        self.baseMinorUnits = baseMinorUnits
        self.activeCustomers = activeCustomers
        self.healthTenths = healthTenths
        self.certification = certification
        self.violations = violations
    }
}

/// One of the conditions that every tier has.
public enum TierCondition: String, CaseIterable, Sendable {
    case base
    case activeCustomers = "active_customers"
    case health, certification, violations

    public var label: String {
        switch self {
        case .base: "Commissionable sales of the last three full months"
        case .activeCustomers: "Active customers"
        case .health: "Health"
        case .certification: "Certification"
        case .violations: "Violations in six months"
        }
    }
}

extension Tier {
    public var previous: Tier? { Self.allCases.last { $0 < self } }
}

extension Tier.Conditions {
    /// What the conditions are asked for: no data on health keeps a tier and reaches none.
    public enum Aim: Sendable {
        case reach, keep
    }

    /// The conditions that do not hold. A bound is held by what is equal to it.
    public func missing(_ figures: TierFigures, to aim: Aim) -> [TierCondition] {
        TierCondition.allCases.filter { !holds($0, figures, to: aim) }
    }

    public func holds(_ condition: TierCondition, _ figures: TierFigures, to aim: Aim) -> Bool {
        switch condition {
        case .base: return figures.baseMinorUnits >= baseMinorUnits
        case .activeCustomers: return figures.activeCustomers >= activeCustomers
        case .health:
            guard let health else { return true }
            guard let tenths = figures.healthTenths else { return aim == .keep }
            return tenths >= health * 10
        case .certification:
            guard let certification else { return true }
            return figures.certification.map { $0 >= certification } ?? false
        case .violations: return violations.map { figures.violations <= $0 } ?? true
        }
    }
}
