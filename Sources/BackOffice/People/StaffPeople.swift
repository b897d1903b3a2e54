import Identity
import Links
import Templates
import Web

/// Everybody on the tenant's staff, with their roles.
struct PeoplePage: Page {
    let frame: BackOfficeFrame
    let people: [PersonRow]
    let invitation: InvitationForm
    let rolesLink: String

    static let template = "backoffice/people/index"
    static let schema = Schema<Self>(\.frame, \.people, \.invitation, \.rolesLink)
}

/// The record of a member of staff.
struct StaffPersonPage: Page {
    let frame: BackOfficeFrame
    let person: PersonContent
    let back: String

    static let template = "backoffice/people/show"
    static let schema = Schema<Self>(\.frame, \.person, \.back)
}

/// What each role may do and who has it.
struct RolesPage: Page {
    struct Act: ViewModel {
        let label: String

        static let schema = Schema<Self>(\.label)
    }

    struct Holder: ViewModel {
        let name: String
        let href: String

        static let schema = Schema<Self>(\.name, \.href)
    }

    struct Line: ViewModel {
        let label: String
        let demandsSecondFactor: Bool
        let acts: [Act]
        let holders: [Holder]
        let hasHolders: Bool

        static let schema = Schema<Self>(\.label, \.demandsSecondFactor, \.acts, \.holders, \.hasHolders)
    }

    let frame: BackOfficeFrame
    let roles: [Line]
    let back: String

    static let template = "backoffice/people/roles"
    static let schema = Schema<Self>(\.frame, \.roles, \.back)

    init(_ visit: Visit, _ people: [Account]) throws {
        frame = try visit.backOfficeFrame("Roles")
        roles = Role.staff.map { role in
            let holders = people.filter { $0.roles.contains(role) && $0.status != .disabled }
            return Line(
                label: role.label, demandsSecondFactor: role.demandsSecondFactor,
                acts: Permission.allCases.filter { role.permissions.contains($0) }.map { Act(label: $0.label) },
                holders: holders.map { Holder(name: $0.name, href: BackOfficePlaces.person($0.id)) },
                hasHolders: !holders.isEmpty)
        }
        back = BackOfficePlaces.people.path
    }
}

/// The routes of people and roles in the back office.
public func staffPeopleRoutes(_ people: KeepingPeople, _ factors: KeepingSecondFactors) -> Routes {
    let places = PeopleHandlers.Places(
        index: BackOfficePlaces.people, person: BackOfficePlaces.person, roles: BackOfficePlaces.personRoles,
        status: BackOfficePlaces.personStatus, invitation: BackOfficePlaces.personInvitation,
        sessions: BackOfficePlaces.personSessions, tokens: BackOfficePlaces.personTokens,
        secondFactor: BackOfficePlaces.personSecondFactor)
    let handlers = PeopleHandlers(
        people, factors, places: places, access: .staff(.manageAccounts), circle: { _ in .staff },
        list: { visit, rows, form in
            let page = PeoplePage(
                frame: try visit.backOfficeFrame("People"), people: rows, invitation: form,
                rolesLink: BackOfficePlaces.roles.path)
            return .page(page)
        },
        record: { visit, content, back in
            .page(StaffPersonPage(frame: try visit.backOfficeFrame(content.name), person: content, back: back))
        })
    var routes = handlers.routes
    routes.pages = [PeoplePage.self, StaffPersonPage.self, RolesPage.self]
    routes.get(BackOfficePlaces.roles, .staff(.manageAccounts)) { visit in
        .page(try RolesPage(visit, try await people.people(visit.tenant.id, .staff).people))
    }
    return routes
}
