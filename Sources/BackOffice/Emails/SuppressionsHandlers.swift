import Engagement
import Identity
import Kernel
import Links
import Web

/// The addresses that get no letters, and the way back for each.
public struct SuppressionsHandlers: Sendable {
    private let mailroom: Mailroom

    public init(_ mailroom: Mailroom) {
        self.mailroom = mailroom
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [SuppressionsPage.self]
        routes.get(BackOfficePlaces.suppressions, .staff(.seeEmails), index)
        routes.post(BackOfficePlaces.suppressionLift, .staff(.resendEmails), lift)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let search = visit.query["search"] ?? ""
        let after = visit.query["after"]
        let found = try await mailroom.suppressions(visit.tenant.id, search: search, after: after)
        return .page(
            SuppressionsPage(
                frame: try visit.backOfficeFrame("Suppressed addresses"), found: found, search: search, after: after,
                mayLift: try visit.person.may(.resendEmails)))
    }

    @Sendable private func lift(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["address"])
        guard let address = EmailAddress(form["address"]) else { throw NotFound() }
        try await mailroom.lift(visit.tenant.id, address, by: visit.actor)
        return .redirect(
            to: BackOfficePlaces.suppressions.path, notice: .done("\(address) gets letters again from now on."))
    }
}
