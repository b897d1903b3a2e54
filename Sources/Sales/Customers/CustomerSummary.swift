import Kernel
import Postgres

/// Where a customer stands by what its services say.
public enum CustomerStanding: String, Sendable, CaseIterable, SQLValue, SQLDecodable {
    /// No service was ever ordered.
    case prospect
    case ordered, active, suspended
    /// The last service was cancelled.
    case churned

    public var label: String {
        switch self {
        case .prospect: "Prospect"
        case .ordered: "Ordered"
        case .active: "Active"
        case .suspended: "Suspended"
        case .churned: "Churned"
        }
    }
}

/// A customer as the lists show it: what is true now.
public struct CustomerSummary: Sendable, Hashable {
    public let id: Identifier
    /// The key of the billing system.
    public let externalID: String
    public let name: String
    public let type: CustomerVersion.Kind
    public let email: String
    public let phone: String
    public let city: String
    public let state: String
    public let zip: String
    /// The day on which the billing system first knew the customer.
    public let since: Day
    public let resellerID: Identifier?
    public let standing: CustomerStanding
    /// The sum of the active services.
    public let mrr: Money
    public let activeServices: Int
    public let firstActiveOn: Day?
}

/// Which customers a list shows.
public struct CustomerFilter: Sendable, Hashable {
    static let mostWords = 6

    public let words: [String]
    public let standing: CustomerStanding?
    /// Only the customers that this reseller has now.
    public let resellerID: Identifier?
    /// Only customers without a reseller.
    public let withoutReseller: Bool

    /// `search` finds what contains each of its words in name, e-mail, key, city or zip.
    public init(
        search: String = "", standing: CustomerStanding? = nil, resellerID: Identifier? = nil,
        withoutReseller: Bool = false
    ) {
        words = Array(search.lowercased().split(whereSeparator: \.isWhitespace).map(String.init).prefix(Self.mostWords))
        self.standing = standing
        self.resellerID = resellerID
        self.withoutReseller = withoutReseller
    }
}

extension CustomerVersion.Kind {
    public var label: String {
        switch self {
        case .residential: "Residential"
        case .small_business: "Small business"
        case .enterprise: "Enterprise"
        case .government: "Government"
        case .nonprofit: "Nonprofit"
        }
    }
}

extension ServiceVersion.Status {
    public var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
