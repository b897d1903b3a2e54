import Kernel

/// Seven scores from 0 to 10 by which a reviewer weighs an application. Notes say why a score was changed.
public struct Scorecard: Hashable, Sendable {
    public static let scores = 0...10
    /// In tenths: from 60.0 on a reviewer may approve without a director.
    public static let acceptableTenths = 600
    public static let strongTenths = 750

    /// What is scored, with its weight of one hundred.
    public enum Criterion: String, CaseIterable, Sendable {
        case telecomExperience = "telecom_experience"
        case salesCapacity = "sales_capacity"
        case technicalCapability = "technical_capability"
        case supportCapability = "support_capability"
        case territoryFit = "territory_fit"
        case financialStability = "financial_stability"
        case compliance

        public var weight: Int {
            switch self {
            case .telecomExperience, .salesCapacity: 20
            case .technicalCapability, .territoryFit: 15
            case .supportCapability, .financialStability, .compliance: 10
            }
        }

        public var label: String {
            switch self {
            case .telecomExperience: "Telecom experience"
            case .salesCapacity: "Sales capacity"
            case .technicalCapability: "Technical capability"
            case .supportCapability: "Support capability"
            case .territoryFit: "Territory fit"
            case .financialStability: "Financial stability"
            case .compliance: "Compliance"
            }
        }
    }

    public enum Band: String, CaseIterable, Sendable {
        case strong, acceptable, weak
    }

    /// A score of a criterion; nil is not scored yet.
    public private(set) var values: [Criterion: Int]
    public private(set) var notes: [Criterion: String]

    public init(values: [Criterion: Int] = [:], notes: [Criterion: String] = [:]) {
        self.values = values
        self.notes = notes
    }

    /// What the form says by itself, rounded half-up; a field that was left empty scores 0. Territory fit and
    /// compliance have no field to come from: the first is a judgement, the second waits for documents.
    public init(prefilledFrom details: ApplicationDetails) {
        let customers = details.estimatedMonthlyCustomers ?? 0
        let technical = 2 * details.technicalCapabilities.count + (details.installationExperience ? 4 : 0)
        values = [
            .telecomExperience: min(10, details.telecomExperienceYears ?? 0),
            .salesCapacity: min(10, (customers * 2 + 5) / 10),
            .technicalCapability: min(10, technical),
            .supportCapability: min(10, 2 * details.supportCapabilities.count),
            .financialStability: details.annualRevenue?.score ?? 0,
            .compliance: 0,
        ]
        notes = [:]
    }

    /// Follows the completeness of the documents with a tenth of it, rounded half-up, until a reviewer says otherwise.
    mutating func prefillCompliance(completeness before: Int, now: Int) {
        guard notes[.compliance] == nil, values[.compliance] == (before + 5) / 10 else { return }
        values[.compliance] = (now + 5) / 10
    }

    /// Whether each criterion has a score.
    public var isComplete: Bool { Criterion.allCases.allSatisfy { values[$0] != nil } }

    /// Sum of weight times score over ten, exact in tenths: 655 is 65.5. What is not scored counts 0.
    public var totalTenths: Int { Criterion.allCases.reduce(0) { $0 + $1.weight * (values[$1] ?? 0) } }

    /// "65.5".
    public var total: String { DecimalText.full(Int64(totalTenths), decimals: 1) }

    public var band: Band {
        if totalTenths >= Self.strongTenths { return .strong }
        return totalTenths >= Self.acceptableTenths ? .acceptable : .weak
    }

    /// Sets a score. Throws Invalid when it is outside 0 to 10.
    public mutating func set(_ criterion: Criterion, to value: Int, note: String = "") throws {
        guard Self.scores.contains(value) else {
            throw Invalid(criterion.rawValue, "\(criterion.label) must be a whole number from 0 to 10.")
        }
        values[criterion] = value
        notes[criterion] = note.isEmpty ? nil : note
    }
}
