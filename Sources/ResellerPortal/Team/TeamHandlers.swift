import Identity
import Kernel
import Links
import Templates
import Web

/// The people of the reseller and what each may do.
struct TeamPage: Page {
    /// A role and what it may do.
    struct Right: ViewModel {
        let role: String
        let customers: String
        let orders: String
        let commissions: String
        let bank: String

        static let schema = Schema<Self>(\.role, \.customers, \.orders, \.commissions, \.bank)
    }

    let frame: PortalFrame
    let people: [PersonRow]
    let invitation: InvitationForm
    let rights: [Right]

    static let template = "portal/team/index"
    static let schema = Schema<Self>(\.frame, \.people, \.invitation, \.rights)
}

/// The record of a member of the team.
struct MemberPage: Page {
    let frame: PortalFrame
    let person: PersonContent
    let back: String

    static let template = "portal/team/show"
    static let schema = Schema<Self>(\.frame, \.person, \.back)
}

extension TeamPage.Right {
    init(_ role: Role) {
        self.init(
            role: role.label, customers: Self.words(role.reach(of: .customers)),
            orders: Self.words(role.reach(of: .orders)), commissions: Self.words(role.reach(of: .commissions)),
            bank: Self.words(role.reach(of: .payoutDetails)))
    }

    private static func words(_ reach: Reach) -> String {
        switch reach {
        case .none: "No"
        case .own: "Own customers"
        case .all: "Yes"
        }
    }
}

/// The routes of the team of the signed-in reseller.
public func teamRoutes(_ people: KeepingPeople, _ factors: KeepingSecondFactors) -> Routes {
    let places = PeopleHandlers.Places(
        index: PortalPlaces.team, person: PortalPlaces.member, roles: PortalPlaces.memberRoles,
        status: PortalPlaces.memberStatus, invitation: PortalPlaces.memberInvitation,
        sessions: PortalPlaces.memberSessions, tokens: PortalPlaces.memberTokens)
    let handlers = PeopleHandlers(
        people, factors, places: places, access: .reseller(.team),
        circle: { .team(resellerID: try $0.resellerID, company: try $0.person.account.company) },
        list: { visit, rows, form in
            let page = TeamPage(
                frame: try visit.portalFrame("Team"), people: rows, invitation: form,
                rights: Role.ofResellers.map(TeamPage.Right.init))
            return .page(page)
        },
        record: { visit, content, back in
            .page(MemberPage(frame: try visit.portalFrame(content.name), person: content, back: back))
        })
    var routes = handlers.routes
    routes.pages = [TeamPage.self, MemberPage.self]
    return routes
}
