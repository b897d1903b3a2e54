import Engagement
import Identity
import Kernel
import Links
import Mail
import Web

/// The mailbox of the back office: every letter that the program wrote.
public struct EmailsHandlers: Sendable {
    private let mailroom: Mailroom
    private let wordings: KeepingWordings

    public init(_ mailroom: Mailroom, _ wordings: KeepingWordings) {
        self.mailroom = mailroom
        self.wordings = wordings
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [EmailsPage.self, EmailPage.self]
        routes.get(BackOfficePlaces.emails, .staff(.seeEmails), index)
        routes.get(BackOfficePlaces.email, .staff(.seeEmails), show)
        routes.get(BackOfficePlaces.emailBody, .staff(.seeEmails), body)
        routes.post(BackOfficePlaces.emailResend, .staff(.resendEmails), resend)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let filter = EmailsFilter(visit.query)
        let found = try await mailroom.letters(
            visit.tenant.id, search: filter.search, status: filter.status, template: filter.template,
            after: filter.after)
        let broken = try await visit.person.may(.wordLetters) ? wordings.broken(visit.tenant.id) : nil
        return .page(
            EmailsPage(
                frame: try visit.backOfficeFrame("Letters"), letters: found.page, counts: found.counts,
                filter: filter, broken: broken))
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        let (letter, reports, suppressions) = try await mailroom.file(visit.tenant.id, try visit.id())
        return .page(
            try EmailPage(
                frame: try visit.backOfficeFrame(letter.letter.subject), letter: letter, reports: reports,
                suppressions: suppressions,
                view: visit.query["view"].flatMap { EmailPage.LetterView(rawValue: $0) } ?? .html,
                roles: try visit.person.roles))
    }

    /// The HTML body alone, for the frame on the letter's page.
    @Sendable private func body(_ visit: Visit) async throws -> Answer {
        .letter(html: try await mailroom.letter(visit.tenant.id, try visit.id()).letter.html)
    }

    @Sendable private func resend(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let letter = try await mailroom.resend(visit.tenant.id, id, by: visit.actor)
        return .redirect(
            to: BackOfficePlaces.email(id),
            notice: .done("The letter to \(letter.letter.to.address) is on its way again. Its tries start anew."))
    }
}

/// What the list shows, as it stands in its address.
struct EmailsFilter {
    let search: String
    let status: LetterStatus?
    let template: String?
    let after: String?

    init(_ query: Query) {
        search = query["search"] ?? ""
        status = query["status"].flatMap { LetterStatus(rawValue: $0) }
        template = query["template"].flatMap { LetterPages.names.contains($0) ? $0 : nil }
        after = query["after"]
    }

    func link(status: LetterStatus?, after: String? = nil) -> String {
        BackOfficePlaces.emails.with([
            "search": search, "status": status?.rawValue ?? "", "template": template ?? "", "after": after ?? "",
        ])
    }
}
