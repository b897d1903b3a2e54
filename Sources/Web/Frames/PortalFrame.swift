import Templates

/// What surrounds a page of the reseller portal.
public struct PortalFrame: ViewModel {
    /// What the tab says, most specific first.
    public let title: String
    public let tenantName: String
    /// The reseller whose portal it is.
    public let companyName: String
    public let personName: String
    /// What the person is here: "Owner", "Reviewer, Finance".
    public let personRole: String
    public let profileLink: String
    public let appearance: Appearance
    public let notice: Notice?
    public let sections: [NavigationSection]
    public let supportEmail: String
    /// Set when a member of staff looks at the page.
    public let viewing: ViewingBanner?

    public static let schema = Schema<Self>(
        \.title, \.tenantName, \.companyName, \.personName, \.personRole, \.profileLink, \.appearance, \.notice,
        \.sections, \.supportEmail, \.viewing)

    public init(
        title: String, tenantName: String, companyName: String, personName: String, personRole: String,
        profileLink: String, appearance: Appearance = .auto, notice: Notice? = nil, sections: [NavigationSection],
        supportEmail: String, viewing: ViewingBanner? = nil
    ) {
        self.title = title
        self.tenantName = tenantName
        self.companyName = companyName
        self.personName = personName
        self.personRole = personRole
        self.profileLink = profileLink
        self.appearance = appearance
        self.notice = notice
        self.sections = sections
        self.supportEmail = supportEmail
        self.viewing = viewing
    }
}
