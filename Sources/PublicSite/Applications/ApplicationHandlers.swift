import Identity
import Kernel
import Links
import Partnership
import Vault
import Web

/// The application form, step by step.
public struct ApplicationHandlers: Sendable {
    static let reviewName = "review"

    /// An application that is refused for its address says who has applied or has an account.
    private static let tooManyRefused = Invalid(
        "",
        "Too many applications from your network had an address that could not be taken. Try again in ten minutes.")

    private let recruiting: Recruiting
    private let guesses: Guesses

    public init(_ recruiting: Recruiting, _ guesses: Guesses) {
        self.recruiting = recruiting
        self.guesses = guesses
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [
            ApplicationStepPage.self, ApplicationReviewPage.self, DraftSavedPage.self, AlreadySentPage.self,
        ]
        routes.get(PublicPlaces.apply, .anyone, new)
        routes.post(PublicPlaces.apply, .anyone, create)
        routes.get(PublicPlaces.draftStep, .anyone, edit)
        routes.post(PublicPlaces.draftStep, .anyone, update)
        routes.get(PublicPlaces.draftSaved, .anyone, saved)
        routes.post(PublicPlaces.draftSubmission, .anyone, submit)
        return routes
    }

    @Sendable private func new(_ visit: Visit) async throws -> Answer {
        .page(ApplicationStepPage(visit, .company, ApplicationAnswers(), token: nil))
    }

    @Sendable private func create(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form(lists: OfferedAnswers.lists(.company))
        let answers = try OfferedAnswers.read(form, .company)
        do {
            try checkTrap(form)
            if form[ApplicationStepPage.buttonName] != "later" {
                try ApplicationForm(answers).problems(of: .company).throwIfAny()
            }
            let token = try await recruiting.begin(visit.tenant, answers, from: visit.origin.address)
            return next(form, after: .company, token)
        } catch let invalid as Invalid {
            let page = ApplicationStepPage(visit, .company, answers, token: nil, invalid)
            return .page(page, status: .unprocessableContent)
        }
    }

    @Sendable private func edit(_ visit: Visit) async throws -> Answer {
        let token = try visit.token()
        let application = try await recruiting.begun(visit.tenant.id, token)
        if application.status != .draft { return sent(visit, application, token) }
        let name = try visit.parameter("step")
        if name == Self.reviewName {
            return .page(ApplicationReviewPage(visit, application.answers, token: token)).hidingReferrer()
        }
        guard let step = ApplicationStep(rawValue: name) else { throw NotFound() }
        let returns = visit.query[ApplicationStepPage.returnName] == Self.reviewName
        // A page that is opened to be put right shows what is wrong with it.
        let invalid = returns ? ApplicationForm(application.answers).problems(of: step) : Invalid()
        let page = ApplicationStepPage(
            visit, step, application.answers, token: token, returnsToReview: returns, invalid.isEmpty ? nil : invalid)
        return .page(page).hidingReferrer()
    }

    @Sendable private func update(_ visit: Visit) async throws -> Answer {
        let token = try visit.token()
        guard let step = ApplicationStep(rawValue: try visit.parameter("step")) else { throw NotFound() }
        let form = try await visit.form(lists: OfferedAnswers.lists(step))
        let answers = try OfferedAnswers.read(form, step)
        do {
            try checkTrap(form)
            let application = try await recruiting.save(visit.tenant.id, token, step, answers)
            if form[ApplicationStepPage.buttonName] != "later" {
                try ApplicationForm(application.answers).problems(of: step).throwIfAny()
            }
            return next(form, after: step, token)
        } catch let invalid as Invalid {
            let returns = form[ApplicationStepPage.returnName] == Self.reviewName
            let page = ApplicationStepPage(visit, step, answers, token: token, returnsToReview: returns, invalid)
            return Answer.page(page, status: .unprocessableContent).hidingReferrer()
        } catch ApplicationRefusal.alreadySubmitted {
            return sent(visit, try await recruiting.begun(visit.tenant.id, token), token)
        }
    }

    @Sendable private func saved(_ visit: Visit) async throws -> Answer {
        let token = try visit.token()
        let application = try await recruiting.begun(visit.tenant.id, token)
        if application.status != .draft { return sent(visit, application, token) }
        return .page(DraftSavedPage(visit, application, token: token)).hidingReferrer()
    }

    @Sendable private func submit(_ visit: Visit) async throws -> Answer {
        let token = try visit.token()
        try await visit.form().refuseUnknown([])
        do {
            if try await guesses.areTooMany(visit.tenant.id, from: visit.origin.address) { throw Self.tooManyRefused }
            let submission = try await recruiting.submit(visit.tenant, token, from: visit.origin.address)
            let place = PublicPlaces.applicationStatus(submission.statusLink.text)
            guard submission.application.status == .submitted else { return .redirect(to: place) }
            let number = submission.application.publicID
            return .redirect(
                to: place,
                notice: .done("Your application \(number) has been sent. A letter with its link is on the way."))
        } catch let invalid as Invalid {
            if invalid.problems.contains(where: { $0.field == ApplicationField.contactEmail.rawValue }) {
                try await guesses.note(visit.tenant.id, from: visit.origin.address)
            }
            let application = try await recruiting.begun(visit.tenant.id, token)
            let page = ApplicationReviewPage(visit, application.answers, token: token, invalid)
            return Answer.page(page, status: .unprocessableContent).hidingReferrer()
        }
    }

    private func next(_ form: FormFields, after step: ApplicationStep, _ token: SecretToken) -> Answer {
        if form[ApplicationStepPage.buttonName] == "later" { return .redirect(to: PublicPlaces.draftSaved(token.text)) }
        let returns = form[ApplicationStepPage.returnName] == Self.reviewName
        let name = returns ? Self.reviewName : step.next?.rawValue ?? Self.reviewName
        return .redirect(to: PublicPlaces.draftStep(token.text, name))
    }

    private func sent(_ visit: Visit, _ application: PartnerApplication, _ token: SecretToken) -> Answer {
        Answer.page(AlreadySentPage(visit, application, token: token)).hidingReferrer()
    }

    private func checkTrap(_ form: FormFields) throws {
        if !form[ApplicationStepPage.trapName].isEmpty {
            throw Invalid(
                ApplicationStepPage.trapName, "Leave the fax number empty. The field is there to stop programs.")
        }
    }
}
