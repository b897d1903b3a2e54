import Identity
import Kernel
import Templates

/// The form that invites somebody, the same for staff and for teams.
public struct InvitationForm: ViewModel, Hashable {
    public let errors: ErrorSummary?
    public let name: Field
    public let email: Field
    public let title: Field
    public let roles: ChoiceField
    public let isOpen: Bool
    public let action: String

    public static let schema = Schema<Self>(\.errors, \.name, \.email, \.title, \.roles, \.isOpen, \.action)

    public init(_ circle: PeopleCircle, action: String, typed: FormFields? = nil, _ invalid: Invalid? = nil) {
        errors = ErrorSummary(invalid)
        name = Field("name", typed?["name"] ?? "", invalid)
        email = Field("email", typed?["email"] ?? "", invalid)
        title = Field("title", typed?["title"] ?? "", invalid)
        roles = ChoiceField("roles", circle.grantable.map(Choice.init), chosen: typed?.list("roles") ?? [], invalid)
        isOpen = invalid != nil
        self.action = action
    }
}

extension Choice {
    /// A role with what its people do; of a team's roles, which ones demand a second factor.
    init(_ role: Role) {
        let acts = Permission.allCases.filter { role.permissions.contains($0) && !$0.rawValue.hasPrefix("see_") }
        let words = acts.map(\.label).joined(separator: ", ")
        let hint =
            role.isOfReseller
            ? (role.demandsSecondFactor ? "Asks for a second factor." : nil) : words.isEmpty ? "Only looks" : words
        self.init(role.rawValue, role.label, hint: hint)
    }
}
