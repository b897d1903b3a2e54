/// What a reseller can be certified for.
public enum TrainingProgramme: String, CaseIterable, Sendable {
    case productBasic = "product_basic"
    case salesProcess = "sales_process"
    case fiberInstall = "fiber_install"
    case businessNetworks = "business_networks"
    case voice

    /// The three that lead beyond the intermediate level.
    public static let special: [TrainingProgramme] = [.fiberInstall, .businessNetworks, .voice]

    public var label: String {
        switch self {
        case .productBasic: "Product basics"
        case .salesProcess: "Sales process"
        case .fiberInstall: "Fiber installation"
        case .businessNetworks: "Business networks"
        case .voice: "Voice"
        }
    }

    /// What who is certified can do.
    public var purpose: String {
        switch self {
        case .productBasic: "Explain what we sell, and see what a building needs for it."
        case .salesProcess: "Lead a customer from the first question to the order, and stay fair on the way."
        case .fiberInstall: "Plan and make the last meters of fiber, measure them and hand them over."
        case .businessNetworks: "Plan connections that a company can rely on, with addresses, routing and a backup."
        case .voice: "Move a company's telephones to the internet without losing a number or a call."
        }
    }

    public var isSpecial: Bool { Self.special.contains(self) }

    /// The onboarding task that the programme fulfils.
    public var onboardingTask: OnboardingTask? { OnboardingTask.allCases.first { $0.programme == self } }
}

extension OnboardingTask {
    /// What is learned for the task.
    public var programme: TrainingProgramme? {
        switch self {
        case .productTraining: .productBasic
        case .salesTraining: .salesProcess
        default: nil
        }
    }
}
