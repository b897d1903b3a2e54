import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The people of the reseller and what each may do.
struct TeamPage: Page {
    struct Member: ViewModel {
        let name: String
        let email: String
        let title: String
        let roles: String
        let status: Badge
        let lastSignedInAt: Instant?
        let isSelf: Bool

        static let schema = Schema<Self>(\.name, \.email, \.title, \.roles, \.status, \.lastSignedInAt, \.isSelf)
    }

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
    let members: [Member]
    let rights: [Right]
    let supportEmail: String

    static let template = "portal/team/index"
    static let schema = Schema<Self>(\.frame, \.members, \.rights, \.supportEmail)
}

extension TeamPage.Member {
    init(_ account: Account, isSelf: Bool) {
        let status: Badge =
            switch account.status {
            case .invited: Badge("Invited", .info)
            case .active: Badge("Active", .good)
            case .disabled: Badge("Disabled", .quiet)
            }
        self.init(
            name: account.name, email: account.email, title: account.title,
            roles: Role.allCases.filter { account.roles.contains($0) }.map(\.label).joined(separator: ", "),
            status: status, lastSignedInAt: account.lastSignedInAt, isSelf: isSelf)
    }
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

/// The team of the signed-in reseller.
public struct TeamHandlers: Sendable {
    private let partnering: Partnering

    public init(_ partnering: Partnering) {
        self.partnering = partnering
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [TeamPage.self]
        routes.get(PortalPlaces.team, .reseller(.team), index)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let person = try visit.person
        let team = try await partnering.team(visit.tenant.id, of: try visit.resellerID)
        return .page(
            TeamPage(
                frame: try visit.portalFrame("Team"),
                members: team.map { TeamPage.Member($0, isSelf: $0.id == person.id) },
                rights: Role.ofResellers.map(TeamPage.Right.init), supportEmail: visit.tenant.supportEmail))
    }
}
