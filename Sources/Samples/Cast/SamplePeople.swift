/// Somebody of the cast.
public struct SamplePerson: Hashable, Sendable {
    public let name: String
    public let email: String
    public let title: String

    public init(_ name: String, _ email: String, title: String = "") {
        self.name = name
        self.email = email
        self.title = title
    }

    /// Of Brightline's staff.
    public static let sam = SamplePerson("Sam Okafor", "sam@brightline.example", title: "Sales")
}

/// A member of the tenant's staff with the roles of its account, as text.
public struct SampleStaff: Hashable, Sendable {
    public let person: SamplePerson
    public let roles: [String]
    /// What this person does in the demo of any provider: "finance".
    public let duty: String

    public static let all = [
        owner, reviewer, finance, approver, success, channel, account, legal, technical, platformOperator,
    ]

    public static let owner = SampleStaff(
        "Olivia Winter", "owner@northwind.example", "Director, partner programme", ["admin", "director"])
    public static let reviewer = SampleStaff(
        "Ruben Castillo", "reviewer@northwind.example", "Partner review", ["reviewer"])
    public static let finance = SampleStaff("Fiona Hale", "finance@northwind.example", "Finance", ["finance"])
    public static let approver = SampleStaff(
        "Amir Patel", "approver@northwind.example", "Finance lead", ["finance_approver"])
    public static let success = SampleStaff(
        "Selma Ruiz", "success@northwind.example", "Partner success", ["success_manager"])
    public static let channel = SampleStaff(
        "Carl Okonjo", "channel@northwind.example", "Channel manager", ["channel_manager"])
    public static let account = SampleStaff(
        "Alma Price", "account@northwind.example", "Account manager", ["account_manager"])
    public static let technical = SampleStaff(
        "Theo Marsh", "technical@northwind.example", "Technical lead", ["technical"])
    public static let legal = SampleStaff("Lena Brooks", "legal@northwind.example", "Legal", ["legal"])
    /// Who runs the installation.
    public static let platformOperator = SampleStaff(
        "Opal Reyes", "operator@tributary.example", "Operator", ["operator_admin"])

    init(_ name: String, _ email: String, _ title: String, _ roles: [String], duty: String? = nil) {
        self.duty = duty ?? String(email.prefix { $0 != "@" })
        person = SamplePerson(name, email, title: title)
        self.roles = roles
    }
}
