import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The page on which staff say why they want to see the portal as a reseller does.
struct ViewingPage: Page {
    let frame: BackOfficeFrame
    let company: String
    let errors: ErrorSummary?
    let account: ChoiceField
    let reason: Field
    let minutes: Int
    let canView: Bool
    let action: String
    let back: String

    static let template = "backoffice/resellers/viewing"
    static let schema = Schema<Self>(
        \.frame, \.company, \.errors, \.account, \.reason, \.minutes, \.canView, \.action, \.back)
}

/// Seeing the portal as somebody of a reseller does, and leaving it.
public struct ViewingHandlers: Sendable {
    private let viewing: ViewingPortal
    private let partnering: Partnering

    public init(_ viewing: ViewingPortal, _ partnering: Partnering) {
        self.viewing = viewing
        self.partnering = partnering
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [ViewingPage.self]
        routes.get(BackOfficePlaces.resellerViewing, .staff(.viewAsReseller)) { try await new($0) }
        routes.post(BackOfficePlaces.resellerViewing, .staff(.viewAsReseller), terms: .freshProof, create)
        routes.post(AccountPlaces.viewingEnd, .signedIn, terms: .openToViewers, destroy)
        return routes
    }

    private func new(_ visit: Visit, typed: FormFields? = nil, _ invalid: Invalid? = nil) async throws -> Answer {
        let id = try visit.id()
        let reseller = try await partnering.reseller(visit.tenant.id, id)
        let team = try await partnering.team(visit.tenant.id, of: id).filter { $0.status != .disabled }
        let first = team.first { $0.roles.contains(.owner) } ?? team.first
        let choices = team.map { Choice($0.id.description, "\($0.name), \($0.roles.label)") }
        let page = ViewingPage(
            frame: try visit.backOfficeFrame("View as \(reseller.name)"), company: reseller.name,
            errors: ErrorSummary(invalid),
            account: ChoiceField(
                "account", choices, chosen: typed?["account"] ?? first?.id.description ?? "", invalid),
            reason: Field("reason", typed?["reason"] ?? "", invalid),
            minutes: Int(ViewingPortal.lasting.components.seconds / 60), canView: !team.isEmpty,
            action: BackOfficePlaces.resellerViewing(id), back: BackOfficePlaces.reseller(id))
        return .page(page, status: invalid == nil ? .ok : .unprocessableContent)
    }

    @Sendable private func create(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form()
        try form.refuseUnknown(["account", "reason"])
        _ = try await partnering.reseller(visit.tenant.id, id)
        do {
            guard let accountID = Identifier(form["account"]) else {
                throw Invalid("account", "Choose as whom you want to see the portal.")
            }
            _ = try await viewing.begin(
                visit.tenant.id, try visit.person, as: accountID, of: id, reason: form["reason"], visit.actor)
            return .redirect(to: PortalPlaces.home.path)
        } catch let invalid as Invalid {
            return try await new(visit, typed: form, invalid)
        }
    }

    @Sendable private func destroy(_ visit: Visit) async throws -> Answer {
        guard let resellerID = try await viewing.leave(visit.tenant.id, try visit.person, visit.actor) else {
            return .redirect(to: Home.path(of: try visit.person))
        }
        return .redirect(
            to: BackOfficePlaces.reseller(resellerID), notice: .done("You see your own pages again."))
    }
}
