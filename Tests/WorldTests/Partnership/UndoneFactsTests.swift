import DatabaseSupport
import Earnings
import Identity
import Jobs
import Kernel
import Partnership
import Postgres
import TestSupport
import Testing
import World

/// What completed a task of the onboarding and is not true any more opens it again, until the reseller is active.
@Suite(.database) struct UndoneFactsTests {
    private static let reopened = "A task is open again"

    @Test func anotherBankAccountAndAnotherTaxFormWaitForFinanceAgain() async throws {
        try await Trial.run { trial in
            let course = try await Course(trial)
            try await course.fund()
            #expect(try await course.state(.banking) == .completed)
            #expect(try await trial.letters(to: course.owner.email).filter { $0 == Self.reopened }.isEmpty)
            try await course.enterAccount()
            #expect(try await course.state(.banking) == .inProgress)
            #expect(try await course.facts(.banking) == [.taxFormAccepted, .paymentTermsChosen])
            #expect(try await trial.letters(to: course.owner.email).count { $0 == Self.reopened } == 1)
            try await course.verifyAccount()
            #expect(try await course.state(.banking) == .completed)
            try await course.sendTaxForm()
            #expect(try await course.state(.banking) == .inProgress)
            try await course.decideTaxForm(accepted: false)
            #expect(try await course.facts(.banking) == [.payoutMethodVerified, .paymentTermsChosen])
            try await course.sendTaxForm()
            try await course.decideTaxForm(accepted: true)
            #expect(try await course.state(.banking) == .completed)
            #expect(try await trial.letters(to: course.owner.email).count { $0 == Self.reopened } == 2)
        }
    }

    @Test func afterTheActivationNothingOpensAgain() async throws {
        try await Trial.run { trial in
            let course = try await Course(trial)
            try await course.fund()
            let partnering = trial.world.contexts.partnering
            let reseller = try await partnering.reseller(trial.tenant.id, course.id)
            _ = try await partnering.changeStatus(
                trial.tenant, course.id, to: .active, reason: "Known for years", version: reseller.version,
                by: course.finance, as: [.channelManager])
            try await course.enterAccount()
            try await course.sendTaxForm()
            #expect(try await course.state(.banking) == .completed)
        }
    }

    @Test func anAgreementThatIsTerminatedCountsNoMore() async throws {
        try await Trial.run { trial in
            let legal = try await trial.staff(.legal)
            try await AgreementWalkTests.publish(legal, trial)
            let reseller = try await AgreementWalkTests.enrolled(trial, active: false)
            let owner = try await trial.reseller(reseller.id)
            let path = try await AgreementWalkTests.path(owner)
            let hash = try #require(try await owner.get(path).value(of: "document"))
            _ = try await AgreementWalkTests.sign(owner, path, "dana  member", hash)
            let staffPath = path.replacing("/portal", with: "/admin")
            _ = try await legal.get(staffPath)
            _ = try await AgreementWalkTests.sign(legal, staffPath, "Robin Staff", hash)
            try await trial.work()
            #expect(try await owner.get("/portal/onboarding").contains("1 of 11 done"))
            let keeper = try await trial.account(
                NewAccount(email: try #require(EmailAddress("lena@legal.example")), name: "Lena", roles: [.legal]))
            try await trial.world.contexts.contracting.terminate(
                trial.tenant, try #require(path.split(separator: "/").last.flatMap { Identifier($0) }),
                reason: "Both sides want to stop.", key: "termination-one",
                by: Actor(accountID: keeper.id, name: keeper.name))
            try await trial.work()
            #expect(try await owner.get("/portal/onboarding").contains("0 of 11 done"))
            #expect(try await trial.letters(to: "people.example").count { $0 == Self.reopened } == 1)
        }
    }

    @Test func aSecondFactorThatIsTurnedOffOpensTheAccountAgain() async throws {
        try await Trial.run { trial in
            let course = try await Course(trial)
            try await course.establish([.companyData, .logo, .notifications])
            let browser = try await trial.signIn(course.owner.email)
            _ = try await Authenticator.enrol(browser, trial)
            try await trial.work()
            #expect(try await course.state(.portalAccount) == .completed)
            _ = try await browser.get("/account/second-factor")
            #expect(try await browser.post("/account/second-factor/removal").status == 303)
            try await trial.work()
            #expect(try await course.state(.portalAccount) == .inProgress)
            #expect(try await course.facts(.portalAccount) == [.companyData, .logo, .notifications])
        }
    }

    /// The courses have to be taken again, so lessons and quiz are not done any more.
    @Test func aRevokedCertificationHasToBeEarnedAgain() async throws {
        try await Trial.run { trial in
            let course = try await Course(trial)
            try await course.establish(OnboardingTask.portalAccount.facts)
            let browser = try await trial.signIn(course.owner.email)
            let path = try await TrainingWalkTests.course(trial, .productBasic)
            try await TrainingWalkTests.read(browser, path)
            _ = try await TrainingWalkTests.take(trial, browser, path, right: 16)
            try await trial.work()
            #expect(try await course.state(.productTraining) == .completed)
            try await trial.world.contexts.training.revoke(
                trial.tenant, course.id, .productBasic, reason: "Somebody else took the quiz.", key: "revocation-one",
                by: course.finance)
            try await trial.work()
            #expect(try await course.state(.productTraining) == .inProgress)
            #expect(try await course.facts(.productTraining).isEmpty)
            try await course.repeatEvent("certification.certified")
            #expect(try await course.facts(.productTraining).isEmpty, "an event that comes late restores nothing")
            trial.clock.advance(.minutes(5))
            try await TrainingWalkTests.read(browser, path)
            _ = try await TrainingWalkTests.take(trial, browser, path, right: 20)
            try await trial.work()
            #expect(try await course.state(.productTraining) == .completed)
            try await course.repeatEvent("certification.revoked")
            #expect(try await course.state(.productTraining) == .completed, "an event that comes late, or twice")
        }
    }
}

/// A reseller in onboarding with its owner, and somebody of finance.
private struct Course {
    let trial: Trial
    let id: Identifier
    let owner: Account
    let finance: Actor
    private var details: PayeeDetails { trial.world.contexts.payeeDetails }
    private var ownerActor: Actor { Actor(accountID: owner.id, name: owner.name) }

    init(_ trial: Trial, _ name: String = "Brightline") async throws {
        func address(_ who: String) throws -> EmailAddress {
            try #require(EmailAddress("\(who)@\(name.lowercased().filter { $0.isLetter || $0.isNumber }).example"))
        }
        let enrolment = Enrolment(
            companyName: name, ownerName: "Dana Brooks", ownerEmail: try address("dana").text,
            type: .authorizedDealer, status: .pendingOnboarding, tier: .bronze, planCode: "standard_reseller",
            validFrom: trial.tenant.zone.day(of: trial.clock.now))
        self.trial = trial
        id = try await trial.world.contexts.partnering.enrol(
            trial.tenant, enrolment, reason: "Known from before", by: .system
        ).id
        owner = try await trial.account(
            NewAccount(
                email: try address("olga"), name: "Olga Brooks", resellerID: id, company: name, roles: [.owner]))
        let keeper = try await trial.account(
            NewAccount(email: try address("fiona"), name: "Fiona Hale", roles: [.finance, .director]))
        finance = Actor(accountID: keeper.id, name: keeper.name)
    }

    func state(_ task: OnboardingTask) async throws -> TaskState? { try await item(task)?.state }
    func facts(_ task: OnboardingTask) async throws -> Set<OnboardingFact> { try await item(task)?.facts ?? [] }

    func establish(_ facts: [OnboardingFact]) async throws {
        for fact in facts {
            try await trial.world.contexts.onboarding.establish(trial.tenant, id, fact, by: ownerActor)
        }
    }

    /// Something that happened is told a second time.
    func repeatEvent(_ name: String) async throws {
        let edges = trial.world.edges
        try await trial.database.transaction(trial.tenant.id) { tx in
            let events = DomainEvents(tx, clock: edges.clock, chance: edges.chance)
            let event = try #require(try await events.about(id).last { $0.name == name })
            _ = try await events.record(event)
        }
        try await trial.work()
    }

    /// Everything that the banking task asks for.
    func fund() async throws {
        try await trial.world.contexts.onboarding.choosePaymentTerms(trial.tenant, id, .net30, by: ownerActor)
        try await enterAccount()
        try await verifyAccount()
        try await sendTaxForm()
        try await decideTaxForm(accepted: true)
    }

    func enterAccount() async throws {
        let form = BankAccountForm(
            holder: "Brightline", kind: BankAccount.Kind.allCases[0].rawValue, routing: "011000015",
            account: "123456789", accountAgain: "123456789")
        try await details.changeAccount(form, of: id, tenantID: trial.tenant.id, by: ownerActor)
        try await trial.work()
    }

    func verifyAccount() async throws {
        let method = try #require(try await details.current(of: id, tenantID: trial.tenant.id).method)
        try await details.verifyAccount(
            method.id, evidence: "Called the number of the application", tenantID: trial.tenant.id, by: finance)
        try await trial.work()
    }

    func sendTaxForm() async throws {
        let form = TaxFormInput(
            name: "Brightline", classification: TaxForm.Classification.allCases[0].rawValue, number: "12-3456789",
            certified: true)
        try await details.submitTaxForm(form, of: id, tenantID: trial.tenant.id, by: ownerActor)
        try await trial.work()
    }

    func decideTaxForm(accepted: Bool) async throws {
        try await details.decideTaxForm(of: id, accepted: accepted, tenantID: trial.tenant.id, by: finance)
        try await trial.work()
    }

    private func item(_ task: OnboardingTask) async throws -> OnboardingChecklist.Item? {
        try await trial.world.contexts.onboarding.checklist(trial.tenant.id, of: id).item(task)
    }
}
