import Identity
import Kernel

/// A reseller that staff enter without an application, as it was typed.
public struct EnrolmentForm: Sendable {
    /// How the partnership begins.
    public enum Beginning: String, CaseIterable, Sendable {
        /// The owner is invited and goes through the tasks.
        case onboarding
        /// It has sold for a while and signed on paper.
        case active
    }

    /// The fields of the page and what the application form, whose limits hold, calls them.
    public static let fields: [(name: String, asked: ApplicationField)] = [
        ("company", .companyName), ("legal_name", .legalCompanyName), ("website", .websiteURL),
        ("owner_name", .contactName), ("owner_title", .contactTitle), ("owner_email", .contactEmail),
        ("owner_phone", .contactPhone), ("street", .street), ("city", .city), ("county", .county), ("state", .state),
        ("zip", .zip), ("tax_id", .taxID), ("type", .resellerType), ("territories", .desiredTerritories),
    ]
    public static let choices = [
        "beginning", "tier", "plan", "payment_terms", "account_manager", "parent", "valid_from", "reason",
    ]

    private let typed: @Sendable (String) -> String

    /// `typed` gives what stands in a field.
    public init(_ typed: @escaping @Sendable (String) -> String) {
        self.typed = typed
    }

    /// Reads an enrolment. `plans` are the codes that are offered, `staff` those who may look after a reseller. Throws
    /// Invalid with all problems.
    public func read(plans: [String], staff: [Account], rights: EnrolmentRights, today: Day) throws -> Enrolment {
        var answers = ApplicationAnswers()
        for (name, field) in Self.fields { answers.set(field, to: [typed(name)]) }
        let form = ApplicationForm(answers)
        var invalid = Invalid(
            form.problems.problems.compactMap { problem in
                Self.fields.first { $0.asked.rawValue == problem.field }.map {
                    Invalid.Problem($0.name, problem.wording)
                }
            })
        let beginning = Beginning(rawValue: typed("beginning"))
        if beginning == nil || (beginning == .active && !rights.mayActivate) {
            invalid.add("beginning", "Choose how it begins.")
        }
        let tier = Tier(rawValue: typed("tier"))
        if tier == nil { invalid.add("tier", "Choose a tier.") }
        if !plans.contains(typed("plan")) { invalid.add("plan", "Choose a commission plan.") }
        let terms = PaymentTerms(rawValue: typed("payment_terms"))
        if terms == nil { invalid.add("payment_terms", "Choose the payment terms.") }
        let manager = staff.first { $0.id.description == typed("account_manager") }
        if manager == nil { invalid.add("account_manager", "Choose who looks after the reseller.") }
        let day = TypedDay.read(typed("valid_from"))
        if day == nil || day.map({ $0 > today }) == true {
            invalid.add("valid_from", "Enter today or an earlier day, like \(today.description).")
        }
        if typed("reason").isEmpty || typed("reason").count > Partnering.longestReason {
            invalid.add("reason", "Say why, in at most \(Partnering.longestReason) characters.")
        }
        guard let beginning, let tier, let terms, let manager, let day, invalid.isEmpty else { throw invalid }
        let details = form.details
        var enrolment = Enrolment(
            companyName: details.companyName, ownerName: details.contactName, ownerEmail: details.contactEmail,
            type: details.resellerType, status: beginning == .active ? .active : .pendingOnboarding, tier: tier,
            planCode: typed("plan"), validFrom: day)
        enrolment.legalName = details.legalCompanyName
        enrolment.websiteURL = details.websiteURL
        enrolment.ownerTitle = details.contactTitle
        enrolment.ownerPhone = details.contactPhone
        enrolment.address = details.address
        enrolment.taxID = details.taxID
        enrolment.territories = details.desiredTerritories
        enrolment.paymentTerms = terms
        enrolment.parentPublicID = typed("parent").isEmpty ? nil : typed("parent").uppercased()
        enrolment.accountManagerID = manager.id
        enrolment.accountManagerName = manager.name
        enrolment.invites = true
        return enrolment
    }
}
