import Kernel

/// The people who are looked after together: the tenant's staff, or the team of one reseller.
public enum PeopleCircle: Sendable, Hashable {
    case staff
    case team(resellerID: Identifier, company: String)

    var resellerID: Identifier? {
        switch self {
        case .staff: nil
        case .team(let id, _): id
        }
    }

    var company: String {
        switch self {
        case .staff: ""
        case .team(_, let company): company
        }
    }

    /// The roles that can be given here. Who runs the installation is made by its own command, never by a tenant.
    public var grantable: [Role] {
        switch self {
        case .staff: Role.staff.filter { $0 != .operatorAdmin }
        case .team: Role.ofResellers
        }
    }

    /// The role that looks after the others: somebody has to have it at any time.
    public var leading: Role {
        switch self {
        case .staff: .admin
        case .team: .owner
        }
    }
}

/// Why somebody's account or roles cannot be changed.
public enum PeopleRefusal: Refusal, Hashable {
    case lastLeader(Role), ownRoles, ownAccount, operates(name: String), changed(name: String), notInvited, full

    public var code: String {
        switch self {
        case .lastLeader: "last_leader"
        case .ownRoles: "own_roles"
        case .ownAccount: "own_account"
        case .operates: "operates_installation"
        case .changed: "changed"
        case .notInvited: "not_invited"
        case .full: "team_full"
        }
    }

    public var explanation: String {
        switch self {
        case .lastLeader(let role):
            "Somebody has to be \(role.label.lowercased()) and able to sign in. Give the role to another person first."
        case .ownRoles: "Nobody changes their own roles. Ask another \(Role.admin.label.lowercased()) or owner."
        case .ownAccount: "Nobody closes their own account. Ask another person to do it."
        case .operates(let name): "\(name) runs the installation: no tenant can close this account."
        case .changed(let name): "Somebody else changed \(name) in the meantime. Look at the page again."
        case .notInvited: "This person has a password already. They use the link for forgotten passwords."
        case .full: "A team has at most \(KeepingPeople.largestTeam) people."
        }
    }
}
