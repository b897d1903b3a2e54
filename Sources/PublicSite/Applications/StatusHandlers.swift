import Identity
import Kernel
import Links
import Partnership
import Vault
import Web

/// The page behind the link of the letters: follow, confirm the address, withdraw.
public struct StatusHandlers: Sendable {
    /// Four of the largest files, with what a form has around them.
    private static let mostBytesAtOnce = 42 * 1024 * 1024

    private let recruiting: Recruiting

    public init(_ recruiting: Recruiting) {
        self.recruiting = recruiting
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [ApplicationStatusPage.self, ApplicationWithdrawalPage.self]
        routes.get(PublicPlaces.applicationStatus, .anyone, show)
        routes.postFiles(
            PublicPlaces.applicationDocument, upTo: Self.mostBytesAtOnce,
            gate: { tenant, parts in
                guard let link = parts["token"].flatMap({ SecretToken($0) }) else { throw NotFound() }
                try await recruiting.checkLink(tenant.id, link)
            }, bring)
        routes.post(PublicPlaces.applicationConfirmation, .anyone, confirm)
        routes.get(PublicPlaces.applicationWithdrawal, .anyone, ask)
        routes.post(PublicPlaces.applicationWithdrawal, .anyone, withdraw)
        return routes
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        .page(try await page(visit)).hidingReferrer()
    }

    /// Files of one document.
    @Sendable private func bring(_ visit: Visit) async throws -> Answer {
        let link = try visit.token()
        guard let kind = DocumentKind(rawValue: try visit.parameter("kind")) else { throw NotFound() }
        let files = try await visit.uploads().map { IncomingPaper(name: $0.name, path: $0.path) }
        let place = PublicPlaces.applicationStatus(link.text)
        do {
            try await recruiting.bring(visit.tenant, link, kind, files, from: visit.origin.address)
        } catch let invalid as Invalid {
            let refused = try await page(visit, refused: (kind, invalid))
            return .page(refused, status: .unprocessableContent).hidingReferrer()
        } catch let refusal as ApplicationRefusal {
            return .redirect(to: place, notice: .warning(visit.language.say(refusal.publicWording)))
        }
        return .redirect(
            to: place, notice: .done(visit.language.say("Thank you. We have your file and read it soon.")))
    }

    private func page(_ visit: Visit, refused: (DocumentKind, Invalid)? = nil) async throws -> ApplicationStatusPage {
        let link = try visit.token()
        let following = try await recruiting.follow(visit.tenant.id, link)
        return ApplicationStatusPage(
            visit, following, link: link, calendar: try await recruiting.calendar(visit.tenant.id), refused: refused)
    }

    @Sendable private func confirm(_ visit: Visit) async throws -> Answer {
        let link = try visit.token()
        try await recruiting.confirmEmail(visit.tenant, link, from: visit.origin.address)
        return .redirect(
            to: PublicPlaces.applicationStatus(link.text),
            notice: .done("Thank you, your e-mail address is confirmed. There is nothing else for you to do now."))
    }

    @Sendable private func ask(_ visit: Visit) async throws -> Answer {
        let link = try visit.token()
        let application = try await recruiting.follow(visit.tenant.id, link).application
        guard application.status.isOpen else { return .redirect(to: PublicPlaces.applicationStatus(link.text)) }
        return .page(ApplicationWithdrawalPage(visit, application, link: link)).hidingReferrer()
    }

    @Sendable private func withdraw(_ visit: Visit) async throws -> Answer {
        let link = try visit.token()
        let place = PublicPlaces.applicationStatus(link.text)
        do {
            try await recruiting.withdraw(visit.tenant, link, from: visit.origin.address)
        } catch let refusal as ApplicationRefusal {
            return .redirect(to: place, notice: .warning(refusal.publicExplanation))
        }
        return .redirect(to: place, notice: .done("Your application is withdrawn. You can apply again at any time."))
    }
}

extension ApplicationRefusal {
    /// Without the names of staff.
    var publicExplanation: String {
        switch self {
        case .decided: "The application is decided already, so it cannot be withdrawn."
        default: "The application cannot be withdrawn now. Load the page again to see where it stands."
        }
    }

    /// Why a document cannot be taken.
    var publicWording: Wording {
        switch self {
        case .documentSettled(let kind): "We have what we need of the document “\(words: kind.label)”."
        case .closedForPapers: "The application is decided, so documents are no longer taken."
        default: "The application was changed in the meantime. Load the page again."
        }
    }
}
