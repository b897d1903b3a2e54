extension OnboardingTask {
    /// What the task is for, in a sentence for the reseller.
    public var purpose: String {
        switch self {
        case .agreement: "The agreement says what both sides promise. Nothing can be sold or paid without it."
        case .portalAccount: "Set up the portal once, so that letters reach the right people and nobody else gets in."
        case .banking: "Tell us where the money goes. We check new bank details before the first payment."
        case .productTraining: "Learn what you sell: fiber, wireless and voice, and what each needs in a building."
        case .salesTraining: "From the first question to the signed order: how we sell, and how we do not."
        case .technicalAssessment: "Tell us what your technicians can do, so that we send you the right installations."
        case .integration: "Connect your own software to the portal, if you have any."
        case .territoryPlanning: "Plan where you begin, and who your first hundred customers could be."
        case .marketingMaterials: "Make your first co-branded material and plan your first campaign."
        case .introduction: "An hour with your account manager: who does what, and how you reach each other."
        case .firstGoal: "Set a goal for your first customers: how many, until when, and how."
        }
    }

    /// The facts that a reseller states about itself; the others come from what it does, or from staff.
    public var ownFacts: [OnboardingFact] {
        switch self {
        case .portalAccount: [.companyData, .notifications]
        default: []
        }
    }
}

extension OnboardingFact {
    /// Whether staff note it on the page of the task. The others come by themselves, from the reseller, or with the
    /// form of a meeting.
    public var isNotedByStaff: Bool {
        switch self {
        case .logo, .cobrandedFile, .campaignPlanned: true
        case .productModules, .productQuiz, .salesModules, .salesQuiz, .salesAssessment, .agreementInForce,
            .companyData, .notifications, .secondFactor, .payoutMethodVerified, .taxFormAccepted, .paymentTermsChosen,
            .meetingLogged, .followUpSet, .tokenMade, .testCalls:
            false
        }
    }

    /// How the fact comes about.
    public var how: String {
        switch self {
        case .agreementInForce: "The owner reads and signs it under “Agreements”. We sign after you."
        case .companyData: "Look at your company data in the profile and say that it is right."
        case .logo: "Send your logo to your account manager, who adds it."
        case .notifications: "Letters about money go to the owner and the accountant. Say that this is right."
        case .secondFactor: "The owner sets up a second factor. This step is done then by itself."
        case .payoutMethodVerified: "Enter a bank account under “Payout details”. Finance verifies it."
        case .taxFormAccepted: "Enter your tax form under “Payout details”. Finance accepts it."
        case .paymentTermsChosen: "Choose below when you want to be paid."
        case .productModules, .salesModules: "Read the lessons under “Training”. This step is done then by itself."
        case .productQuiz, .salesQuiz: "Pass the quiz at the end of the course. You have three attempts in seven days."
        case .salesAssessment: "A practice talk with your account manager, who notes how it went."
        case .tokenMade: "Make a token under “API tokens” in your profile. This step is done then by itself."
        case .testCalls: "Call the interface three times in a row with the token. This step is done then by itself."
        case .cobrandedFile: "Send your first co-branded material to your account manager."
        case .campaignPlanned: "Agree on a first campaign with your account manager."
        case .meetingLogged: "Your account manager calls you to find a date."
        case .followUpSet: "You agree on it at the end of the meeting."
        }
    }
}

extension OnboardingTask.Category {
    public var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension OnboardingTask.Owner {
    public var label: String {
        switch self {
        case .reseller: "Reseller"
        case .finance: "Finance"
        case .technical: "Technical"
        case .accountManager: "Account manager"
        }
    }
}
