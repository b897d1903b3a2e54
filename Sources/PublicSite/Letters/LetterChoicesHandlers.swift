import Engagement
import Identity
import Kernel
import Links
import Mail
import Web

/// What people do about their letters without signing in, by the link in each. Programs that look at links open these
/// pages too, so nothing happens on GET.
public struct LetterChoicesHandlers: Sendable {
    private let choosing: ChoosingLetters

    public init(_ choosing: ChoosingLetters) {
        self.choosing = choosing
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [LetterChoicesPage.self, UnsubscribePage.self]
        routes.get(PublicPlaces.letterChoices, .anyone, edit)
        routes.post(PublicPlaces.letterChoices, .anyone, update)
        routes.get(PublicPlaces.letterUnsubscribe, .anyone, ask)
        routes.postFromAnywhere(PublicPlaces.letterUnsubscribe, unsubscribe)
        return routes
    }

    @Sendable private func edit(_ visit: Visit) async throws -> Answer {
        let choices = try await choosing.choices(visit.tenant.id, token: try visit.parameter("token"))
        return Answer.page(LetterChoicesPage(visit, choices)).hidingReferrer()
    }

    @Sendable private func update(_ visit: Visit) async throws -> Answer {
        let token = try visit.parameter("token")
        let form = try await visit.form(lists: [ChoosingLetters.Choices.fieldName])
        try form.refuseUnknown([ChoosingLetters.Choices.fieldName])
        let wanted = form.list(ChoosingLetters.Choices.fieldName).compactMap { LetterTopic(rawValue: $0) }
        try await choosing.choose(visit.tenant.id, token: token, wanted: Set(wanted))
        return .redirect(to: PublicPlaces.letterChoices(token), notice: .done("Your choice is saved."))
    }

    @Sendable private func ask(_ visit: Visit) async throws -> Answer {
        try await page(visit, isDone: false)
    }

    /// Mail programs send `List-Unsubscribe=One-Click` (RFC 8058), the page's own button the same. The answer is a
    /// page, never a redirect: mail programs do not follow one.
    @Sendable private func unsubscribe(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        guard form["List-Unsubscribe"] == "One-Click" else {
            throw Invalid("List-Unsubscribe", "Open the link in the letter and press the button there.")
        }
        try await choosing.unsubscribe(
            visit.tenant.id, token: try visit.parameter("token"), from: try topic(visit))
        return try await page(visit, isDone: true)
    }

    private func page(_ visit: Visit, isDone: Bool) async throws -> Answer {
        let token = try visit.parameter("token")
        let choices = try await choosing.choices(visit.tenant.id, token: token)
        let page = UnsubscribePage(visit, choices, try topic(visit), token: token, isDone: isDone)
        return Answer.page(page).hidingReferrer()
    }

    private func topic(_ visit: Visit) throws -> LetterTopic {
        guard let topic = LetterTopic(rawValue: try visit.parameter("topic")), topic.canBeSwitchedOff else {
            throw NotFound()
        }
        return topic
    }
}
