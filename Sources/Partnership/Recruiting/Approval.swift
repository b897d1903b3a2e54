import Identity
import Kernel

/// What a reviewer decides about a company that becomes a reseller.
public struct Approval: Sendable {
    public static let longestNotes = 2000
    public static let mostTerritories = 50

    public let type: ResellerType
    public let tier: Tier
    /// The code of a commission plan that is offered.
    public let planCode: String
    public let accountManager: Account
    public let territories: [String]
    public let rateProposal: String
    public let notes: String
    public let overrides: ApprovalOverrides
    /// The version of the application that the reviewer saw.
    public let version: Int

    public init(
        type: ResellerType, tier: Tier = .bronze, planCode: String, accountManager: Account,
        territories: [String] = [], rateProposal: String = "", notes: String = "",
        overrides: ApprovalOverrides = ApprovalOverrides(), version: Int
    ) {
        self.type = type
        self.tier = tier
        self.planCode = planCode
        self.accountManager = accountManager
        self.territories = territories
        self.rateProposal = rateProposal
        self.notes = notes
        self.overrides = overrides
        self.version = version
    }
}

/// The approval as it was typed.
public struct ApprovalForm: Sendable {
    public var type = ""
    public var tier = ""
    public var plan = ""
    public var accountManager = ""
    public var territories = ""
    public var rateProposal = ""
    public var notes = ""
    public var scoreReason = ""
    public var emailReason = ""
    public var version = ""

    public init() {}

    /// Reads an approval. `plans` are the codes that are offered, `staff` those who may look after a reseller.
    /// Throws Invalid with all problems.
    public func read(plans: [String], staff: [Account]) throws -> Approval {
        var invalid = Invalid()
        let type = ResellerType(rawValue: type)
        if type == nil { invalid.add("type", "Choose a reseller type.") }
        let tier = Tier(rawValue: tier)
        if tier == nil { invalid.add("tier", "Choose a tier.") }
        if !plans.contains(plan) { invalid.add("plan", "Choose a commission plan.") }
        let manager = staff.first { $0.id.description == accountManager }
        if manager == nil { invalid.add("account_manager", "Choose who looks after the reseller.") }
        let areas = territories.split(whereSeparator: \.isNewline).map { $0.trimmingWhitespace() }
            .filter { !$0.isEmpty }
        if areas.count > Approval.mostTerritories || areas.contains(where: { $0.count > 100 || !$0.isPlainText() }) {
            invalid.add("territories", "Enter at most 50 areas, one on each line, of at most 100 characters.")
        }
        for (name, text, limit) in [
            ("rate_proposal", rateProposal, 200), ("notes", notes, Approval.longestNotes),
            ("score_reason", scoreReason, 500), ("email_reason", emailReason, 500),
        ] where text.count > limit || !text.isPlainText(allowingLines: true) {
            invalid.add(name, "Use at most \(limit) characters of plain text.")
        }
        guard let type, let tier, let manager, invalid.isEmpty, let version = Int(version) else {
            if invalid.isEmpty { invalid.add("", "This form is out of date. Load the page again.") }
            throw invalid
        }
        return Approval(
            type: type, tier: tier, planCode: plan, accountManager: manager, territories: areas,
            rateProposal: rateProposal, notes: notes,
            overrides: ApprovalOverrides(scoreReason: scoreReason, emailReason: emailReason), version: version)
    }
}
