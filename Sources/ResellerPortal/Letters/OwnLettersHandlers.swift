import Engagement
import Identity
import Kernel
import Links
import Mail
import Templates
import Web

/// The page on which a member of a reseller's team chooses what letters to get.
struct OwnLettersPage: Page {
    let frame: PortalFrame
    let back: String
    let address: String
    let topics: ChoiceField
    let action: String

    static let template = "portal/letters/edit"
    static let schema = Schema<Self>(\.frame, \.back, \.address, \.topics, \.action)
}

/// What the people of a reseller do about their letters.
public struct OwnLettersHandlers: Sendable {
    private let choosing: ChoosingLetters

    public init(_ choosing: ChoosingLetters) {
        self.choosing = choosing
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [OwnLettersPage.self]
        routes.get(PortalPlaces.letterChoices, .reseller(.portal), terms: .closedToViewers, edit)
        routes.post(PortalPlaces.letterChoices, .reseller(.portal), terms: .openToReaders, update)
        return routes
    }

    @Sendable private func edit(_ visit: Visit) async throws -> Answer {
        let choices = try await choosing.choices(visit.tenant.id, of: try address(visit))
        return .page(
            OwnLettersPage(
                frame: try visit.portalFrame("Your letters"), back: PortalPlaces.profile.path,
                address: choices.address.text, topics: choices.field, action: PortalPlaces.letterChoices.path))
    }

    @Sendable private func update(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form(lists: [ChoosingLetters.Choices.fieldName])
        try form.refuseUnknown([ChoosingLetters.Choices.fieldName])
        let wanted = form.list(ChoosingLetters.Choices.fieldName).compactMap { LetterTopic(rawValue: $0) }
        try await choosing.choose(visit.tenant.id, address: try address(visit), wanted: Set(wanted))
        return .redirect(to: PortalPlaces.letterChoices.path, notice: .done("Your choice is saved."))
    }

    private func address(_ visit: Visit) throws -> EmailAddress {
        guard let address = EmailAddress(try visit.person.email) else { throw NotFound() }
        return address
    }
}
