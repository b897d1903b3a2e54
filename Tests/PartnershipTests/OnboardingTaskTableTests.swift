import Partnership
import Testing

/// Checklist 1.0 as it was agreed on, task by task.
@Suite struct OnboardingTaskTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let id: String
        let name: String
        let about: String
        let minutes: Int
        let dueDays: Int
        var after: [String] = []
        var owners: [OnboardingTask.Owner] = [.reseller]
        var isGate = false
        let completion: OnboardingTask.Completion

        var testDescription: String { id }
    }

    static let rows = [
        Row(
            id: "setup_001", name: "Complete Reseller Agreement", about: "legal high", minutes: 45, dueDays: 5,
            isGate: true, completion: .facts([.agreementInForce])),
        Row(
            id: "setup_002", name: "Portal Account Setup", about: "setup high", minutes: 30, dueDays: 3, isGate: true,
            completion: .facts([.companyData, .logo, .notifications, .secondFactor])),
        Row(
            id: "setup_003", name: "Banking & Payment Setup", about: "business high", minutes: 20, dueDays: 7,
            owners: [.reseller, .finance], isGate: true,
            completion: .facts([.payoutMethodVerified, .taxFormAccepted, .paymentTermsChosen])),
        Row(
            id: "training_001", name: "Product Training - Basic", about: "training high", minutes: 180, dueDays: 14,
            after: ["setup_002"], isGate: true, completion: .facts([.productModules, .productQuiz])),
        Row(
            id: "training_002", name: "Sales Process Training", about: "training high", minutes: 120, dueDays: 21,
            after: ["training_001"], completion: .facts([.salesModules, .salesQuiz, .salesAssessment])),
        Row(
            id: "technical_001", name: "Technical Assessment", about: "technical medium", minutes: 60, dueDays: 10,
            isGate: true, completion: .approval(by: .technical)),
        Row(
            id: "technical_002", name: "API & Integration Setup", about: "technical medium", minutes: 90, dueDays: 21,
            after: ["technical_001"], completion: .facts([.tokenMade, .testCalls])),
        Row(
            id: "business_001", name: "Territory Planning", about: "business medium", minutes: 120, dueDays: 30,
            after: ["training_002"], completion: .approval(by: .accountManager)),
        Row(
            id: "business_002", name: "Marketing Materials Setup", about: "business low", minutes: 90, dueDays: 30,
            after: ["setup_002"], completion: .facts([.cobrandedFile, .campaignPlanned])),
        Row(
            id: "final_001", name: "Account Manager Introduction", about: "business high", minutes: 60, dueDays: 7,
            after: ["setup_001", "setup_002"], owners: [.accountManager], isGate: true,
            completion: .facts([.meetingLogged, .followUpSet])),
        Row(
            id: "final_002", name: "First Customer Goal Setting", about: "business high", minutes: 45, dueDays: 35,
            after: ["training_002", "business_001", "final_001"], completion: .approval(by: .accountManager)),
    ]

    @Test func theTableNamesEveryTask() {
        #expect(OnboardingTask.allCases.map(\.rawValue) == Self.rows.map(\.id))
        #expect(OnboardingTask.checklistVersion == "1.0")
        #expect(Self.rows.map(\.minutes).reduce(0, +) == 860)
    }

    @Test(arguments: rows)
    func eachTaskIsAsItWasAgreedOn(row: Row) throws {
        let task = try #require(OnboardingTask(rawValue: row.id))
        #expect(task.name == row.name)
        #expect("\(task.category.rawValue) \(task.priority.rawValue)" == row.about)
        #expect(task.minutes == row.minutes)
        #expect(task.dueDays == row.dueDays)
        #expect(task.prerequisites.map(\.rawValue) == row.after)
        #expect(task.owners == row.owners)
        #expect(task.isGate == row.isGate)
        #expect(task.completion == row.completion)
        #expect(task.maySkip == ["technical_002", "business_002"].contains(row.id))
        let light: Set = ["technical_001", "technical_002", "business_001", "final_002"]
        for type in ResellerType.allCases {
            let isLight = type == .referralPartner || type == .technologyPartner
            #expect(task.applies(to: type) == !(isLight && light.contains(row.id)), "\(type)")
        }
    }
}
