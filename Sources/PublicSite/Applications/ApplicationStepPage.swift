import Identity
import Kernel
import Links
import Partnership
import Templates
import Vault
import Web

/// One page of the application form.
struct ApplicationStepPage: Page {
    /// A field that people do not see and programs fill.
    static let trapName = "fax_number"
    static let buttonName = "next"
    /// Says that the step was opened from the review page and goes back there.
    static let returnName = "return"

    let frame: PublicFrame
    let errors: ErrorSummary?
    let steps: [StepLink]
    let heading: String
    let lead: String
    let back: String?
    let action: String
    let returnsToReview: Bool
    let trapName: String
    let supportEmail: String
    let company: CompanyStep?
    let contact: ContactStep?
    let business: BusinessStep?
    let technical: TechnicalStep?
    let financial: FinancialStep?
    let consent: ConsentStep?

    static let template = "public/applications/step"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.steps, \.heading, \.lead, \.back, \.action, \.returnsToReview, \.trapName,
        \.supportEmail, \.company, \.contact, \.business, \.technical, \.financial, \.consent)

    /// `token` is nil on the first page, before anything is saved.
    init(
        _ visit: Visit, _ step: ApplicationStep, _ answers: ApplicationAnswers, token: SecretToken?,
        returnsToReview: Bool = false, _ invalid: Invalid? = nil
    ) {
        let language = visit.language
        let invalid = invalid.map { language.say($0) }
        let input = StepInput(answers: answers, invalid: invalid, language: language)
        let title: Wording = "\(words: step.title) – step \(step.number) of \(ApplicationStep.allCases.count)"
        frame = visit.publicFrame(invalid == nil ? title : "Error: \(title)")
        errors = ErrorSummary(invalid)
        steps = Self.steps(step, answers, token: token, language)
        heading = language.say(step.title)
        lead = language.say(Self.lead(step))
        back = token.flatMap { token in step.previous.map { PublicPlaces.draftStep(token.text, $0.rawValue) } }
        action = token.map { PublicPlaces.draftStep($0.text, step.rawValue) } ?? PublicPlaces.apply.path
        self.returnsToReview = returnsToReview
        trapName = Self.trapName
        supportEmail = visit.tenant.supportEmail
        company = step == .company ? CompanyStep(input) : nil
        contact = step == .contact ? ContactStep(input) : nil
        business = step == .business ? BusinessStep(input) : nil
        technical = step == .technical ? TechnicalStep(input) : nil
        financial = step == .financial ? FinancialStep(input) : nil
        consent = step == .consent ? ConsentStep(input) : nil
    }

    /// The way through the form. A step that was saved can be opened again.
    static func steps(
        _ current: ApplicationStep?, _ answers: ApplicationAnswers, token: SecretToken?, _ language: Language
    ) -> [StepLink] {
        let form = ApplicationForm(answers)
        let links = ApplicationStep.allCases.map { step -> StepLink in
            let isFilled = step.fields.contains { answers.has($0) } && form.problems(of: step).isEmpty
            let state: StepLink.State = step == current ? .current : isFilled ? .done : .open
            let href = token.map { PublicPlaces.draftStep($0.text, step.rawValue) }
            return StepLink(language.say(step.shortTitle), href: step == current ? nil : href, state: state)
        }
        return links + [StepLink(language.say("Review"), state: current == nil ? .current : .open)]
    }

    private static func lead(_ step: ApplicationStep) -> Wording {
        switch step {
        case .company: "About 10 minutes in six short steps. Each step is saved, and you can come back by a link."
        case .contact: "We write to this person about the application, and invite them to the portal later."
        case .business: "What you do today, and how you would sell with us."
        case .technical: "What you can do yourself, and what we would do for you."
        case .financial: "Leave out what you do not have at hand. We ask for it later if we need it."
        case .consent: "The last step before you check your answers."
        }
    }
}

extension ApplicationStep {
    /// One word for the row of steps.
    var shortTitle: Wording {
        switch self {
        case .company: "Company"
        case .contact: "Contact"
        case .business: "Business"
        case .technical: "Skills"
        case .financial: "Papers"
        case .consent: "Consent"
        }
    }
}
