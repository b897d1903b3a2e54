import Identity
import Kernel
import Links
import Partnership
import Templates
import Vault
import Web

/// All answers on one page before the form is sent.
struct ApplicationReviewPage: Page {
    /// The answers of one step.
    struct Section: ViewModel {
        let title: String
        let changeLink: String
        let facts: [Fact]

        static let schema = Schema<Self>(\.title, \.changeLink, \.facts)
    }

    /// Something to put right, with the page that does it.
    struct Correction: ViewModel {
        let message: String
        let href: String?

        static let schema = Schema<Self>(\.message, \.href)
    }

    let frame: PublicFrame
    let steps: [StepLink]
    let hasCorrections: Bool
    let corrections: [Correction]
    let sections: [Section]
    let back: String
    let action: String
    let savedLink: String
    let email: String

    static let template = "public/applications/review"
    static let schema = Schema<Self>(
        \.frame, \.steps, \.hasCorrections, \.corrections, \.sections, \.back, \.action, \.savedLink, \.email)

    init(_ visit: Visit, _ answers: ApplicationAnswers, token: SecretToken, _ invalid: Invalid? = nil) {
        let link = { (step: ApplicationStep) in PublicPlaces.draftStep(token.text, step.rawValue) + "?return=review" }
        let language = visit.language
        frame = visit.publicFrame(
            invalid == nil ? "Check your answers" : "Error: \(words: "Check your answers")")
        steps = ApplicationStepPage.steps(nil, answers, token: token, language)
        let problems = invalid ?? ApplicationForm(answers).problems
        corrections = problems.problems.map { problem in
            let step = ApplicationStep.allCases.first { $0.fields.map(\.rawValue).contains(problem.field) }
            return Correction(message: language.say(problem.wording), href: step.map { link($0) + "#\(problem.field)" })
        }
        hasCorrections = !corrections.isEmpty
        sections = ApplicationStep.allCases.map { step in
            Section(
                title: language.say(step.title), changeLink: link(step), facts: Self.facts(step, answers, language))
        }
        back = PublicPlaces.draftStep(token.text, ApplicationStep.consent.rawValue)
        action = PublicPlaces.draftSubmission(token.text)
        savedLink = PublicPlaces.draftSaved(token.text)
        email = answers[.contactEmail]
    }

    private static func facts(
        _ step: ApplicationStep, _ answers: ApplicationAnswers, _ language: Language
    ) -> [Fact] {
        step.fields.filter { $0 != .country }.map { field in
            Fact(language.say(field.label), shown(field, answers, language))
        }
    }

    /// What was chosen in the language of the page; what was typed as it was typed.
    private static func shown(
        _ field: ApplicationField, _ answers: ApplicationAnswers, _ language: Language
    ) -> String {
        if let offered = OfferedAnswers.of(field) {
            let labels = Set(offered.all.map(\.label))
            let list = answers.list(field).map { labels.contains($0) ? language.say($0) : $0 }
            return list.isEmpty ? answers.shown(field) : list.joined(separator: ", ")
        }
        let isChosen =
            field.shape == .yesNo
            || [.resellerType, .annualRevenueRange, .preferredCommissionStructure].contains(field)
        return isChosen ? language.say(answers.shown(field)) : answers.shown(field)
    }
}
