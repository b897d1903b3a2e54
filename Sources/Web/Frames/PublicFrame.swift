import Links
import Templates

/// What surrounds a page of the public site and the narrow pages for signing in.
public struct PublicFrame: ViewModel {
    /// The entry of the navigation on which the page lies.
    public enum Tab: String, TemplateEnum {
        case programme, calculator, resellers, help, none

        init(path: String) {
            switch path {
            case PublicPlaces.programme.path: self = .programme
            case PublicPlaces.calculator.path: self = .calculator
            case PublicPlaces.resellers.path: self = .resellers
            case PublicPlaces.help.path: self = .help
            default: self = .none
            }
        }
    }

    /// What the tab says, most specific first.
    public let title: String
    public let tenantName: String
    public let appearance: Appearance
    public let notice: Notice?
    public let tab: Tab
    /// The way on: the portal or the back office for those who are signed in, else nil.
    public let ownHome: String?
    public let supportEmail: String
    public let postalAddress: String
    /// Set when a member of staff looks at the page as somebody of a reseller does.
    public let viewing: ViewingBanner?

    public static let schema = Schema<Self>(
        \.title, \.tenantName, \.appearance, \.notice, \.tab, \.ownHome, \.supportEmail, \.postalAddress,
        \.viewing)

    public init(
        title: String, tenantName: String, appearance: Appearance = .auto,
        notice: Notice? = nil,
        tab: Tab = .none, ownHome: String? = nil, supportEmail: String, postalAddress: String,
        viewing: ViewingBanner? = nil
    ) {
        self.title = title
        self.tenantName = tenantName
        self.appearance = appearance
        self.notice = notice
        self.tab = tab
        self.ownHome = ownHome
        self.supportEmail = supportEmail
        self.postalAddress = postalAddress
        self.viewing = viewing
    }
}
