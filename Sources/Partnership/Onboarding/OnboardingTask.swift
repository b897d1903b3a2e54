/// A task of checklist 1.0, which takes a new reseller to its first customer.
public enum OnboardingTask: String, CaseIterable, Sendable {
    case agreement = "setup_001"
    case portalAccount = "setup_002"
    case banking = "setup_003"
    case productTraining = "training_001"
    case salesTraining = "training_002"
    case technicalAssessment = "technical_001"
    case integration = "technical_002"
    case territoryPlanning = "business_001"
    case marketingMaterials = "business_002"
    case introduction = "final_001"
    case firstGoal = "final_002"

    public static let checklistVersion = "1.0"

    public enum Category: String, CaseIterable, Sendable {
        case legal, setup, business, training, technical
    }

    public enum Priority: String, CaseIterable, Sendable {
        case high, medium, low
    }

    /// Who acts on a task; the reseller where nothing else is said.
    public enum Owner: String, CaseIterable, Sendable {
        case reseller, finance, technical
        case accountManager = "account_manager"
    }

    /// How a task comes to its end.
    public enum Completion: Hashable, Sendable {
        /// By itself, when all these facts are there.
        case facts([OnboardingFact])
        /// The reseller hands something in and this person approves it.
        case approval(by: Owner)
    }

    public var name: String { row.name }
    public var category: Category { row.category }
    public var priority: Priority { row.priority }
    /// The working time that the task takes.
    public var minutes: Int { row.minutes }
    /// Days from the making of the checklist to the due date.
    public var dueDays: Int { row.dueDays }
    public var prerequisites: [OnboardingTask] { row.after }
    public var owners: [Owner] { row.owners }
    /// Whether the reseller cannot become active without it.
    public var isGate: Bool { row.isGate }
    public var completion: Completion { row.completion }

    /// The facts that complete the task, none where somebody approves it.
    public var facts: [OnboardingFact] {
        if case .facts(let facts) = completion { return facts }
        return []
    }

    public var approver: Owner? {
        if case .approval(let approver) = completion { return approver }
        return nil
    }

    /// Staff may skip these two, with a reason.
    public var maySkip: Bool { self == .integration || self == .marketingMaterials }

    /// Whether the task is asked of a kind of reseller.
    public func applies(to type: ResellerType) -> Bool {
        guard type.isLight else { return true }
        switch self {
        case .technicalAssessment, .integration, .territoryPlanning, .firstGoal: return false
        default: return true
        }
    }

    private struct Details {
        let name: String
        let category: Category
        let priority: Priority
        let minutes: Int
        let dueDays: Int
        var after: [OnboardingTask] = []
        var owners: [Owner] = [.reseller]
        var isGate = false
        let completion: Completion
    }

    private var row: Details {
        switch self {
        case .agreement, .portalAccount, .banking: setUp
        case .productTraining, .salesTraining, .technicalAssessment, .integration: skills
        case .territoryPlanning, .marketingMaterials, .introduction, .firstGoal: business
        }
    }

    private var setUp: Details {
        switch self {
        case .agreement:
            Details(
                name: "Complete Reseller Agreement", category: .legal, priority: .high, minutes: 45, dueDays: 5,
                isGate: true, completion: .facts([.agreementInForce]))
        case .portalAccount:
            Details(
                name: "Portal Account Setup", category: .setup, priority: .high, minutes: 30, dueDays: 3, isGate: true,
                completion: .facts([.companyData, .logo, .notifications, .secondFactor]))
        default:
            Details(
                name: "Banking & Payment Setup", category: .business, priority: .high, minutes: 20, dueDays: 7,
                owners: [.reseller, .finance], isGate: true,
                completion: .facts([.payoutMethodVerified, .taxFormAccepted, .paymentTermsChosen]))
        }
    }

    private var skills: Details {
        switch self {
        case .productTraining:
            Details(
                name: "Product Training - Basic", category: .training, priority: .high, minutes: 180, dueDays: 14,
                after: [.portalAccount], isGate: true, completion: .facts([.productModules, .productQuiz]))
        case .salesTraining:
            Details(
                name: "Sales Process Training", category: .training, priority: .high, minutes: 120, dueDays: 21,
                after: [.productTraining], completion: .facts([.salesModules, .salesQuiz, .salesAssessment]))
        case .technicalAssessment:
            Details(
                name: "Technical Assessment", category: .technical, priority: .medium, minutes: 60, dueDays: 10,
                isGate: true, completion: .approval(by: .technical))
        default:
            Details(
                name: "API & Integration Setup", category: .technical, priority: .medium, minutes: 90, dueDays: 21,
                after: [.technicalAssessment], completion: .facts([.tokenMade, .testCalls]))
        }
    }

    private var business: Details {
        switch self {
        case .territoryPlanning:
            Details(
                name: "Territory Planning", category: .business, priority: .medium, minutes: 120, dueDays: 30,
                after: [.salesTraining], completion: .approval(by: .accountManager))
        case .marketingMaterials:
            Details(
                name: "Marketing Materials Setup", category: .business, priority: .low, minutes: 90, dueDays: 30,
                after: [.portalAccount], completion: .facts([.cobrandedFile, .campaignPlanned]))
        case .introduction:
            Details(
                name: "Account Manager Introduction", category: .business, priority: .high, minutes: 60, dueDays: 7,
                after: [.agreement, .portalAccount], owners: [.accountManager], isGate: true,
                completion: .facts([.meetingLogged, .followUpSet]))
        default:
            Details(
                name: "First Customer Goal Setting", category: .business, priority: .high, minutes: 45, dueDays: 35,
                after: [.salesTraining, .territoryPlanning, .introduction],
                completion: .approval(by: .accountManager))
        }
    }
}

/// Something true about a reseller that an onboarding task waits for.
public enum OnboardingFact: String, CaseIterable, Sendable {
    case agreementInForce = "agreement_in_force"
    case companyData = "company_data"
    case logo
    case notifications
    case secondFactor = "second_factor"
    case payoutMethodVerified = "payout_method_verified"
    case taxFormAccepted = "tax_form_accepted"
    case paymentTermsChosen = "payment_terms_chosen"
    case productModules = "product_modules"
    case productQuiz = "product_quiz"
    case salesModules = "sales_modules"
    case salesQuiz = "sales_quiz"
    case salesAssessment = "sales_assessment"
    case tokenMade = "token_made"
    case testCalls = "test_calls"
    case cobrandedFile = "cobranded_file"
    case campaignPlanned = "campaign_planned"
    case meetingLogged = "meeting_logged"
    case followUpSet = "follow_up_set"

    /// The fact as a step of its task.
    public var label: String {
        switch self {
        case .agreementInForce: "The agreement is signed by both sides"
        case .companyData: "Company data checked"
        case .logo: "Logo chosen"
        case .notifications: "Notifications chosen"
        case .secondFactor: "Second factor of the owner set up"
        case .payoutMethodVerified: "Payout method verified"
        case .taxFormAccepted: "Tax form accepted"
        case .paymentTermsChosen: "Payment terms chosen"
        case .productModules, .salesModules: "All modules read"
        case .productQuiz, .salesQuiz: "Quiz passed with at least 80 %"
        case .salesAssessment: "Assessment passed with your account manager"
        case .tokenMade: "API token made"
        case .testCalls: "Three test calls in a row succeeded"
        case .cobrandedFile: "One co-branded file made"
        case .campaignPlanned: "First campaign planned"
        case .meetingLogged: "Meeting held"
        case .followUpSet: "Date of the next meeting set"
        }
    }

    public var task: OnboardingTask? { OnboardingTask.allCases.first { $0.facts.contains(self) } }
}
