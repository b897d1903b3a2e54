import Templates

/// One line of the navigation.
public struct NavigationLink: ViewModel, Hashable {
    public let label: String
    public let href: String
    /// A name in `Public/icons.txt`.
    public let icon: String
    public let isCurrent: Bool
    /// How much waits there; nil shows nothing.
    public let count: Int?

    public static let schema = Schema<Self>(\.label, \.href, \.icon, \.isCurrent, \.count)

    public init(_ label: String, href: String, icon: String, isCurrent: Bool = false, count: Int? = nil) {
        self.label = label
        self.href = href
        self.icon = icon
        self.isCurrent = isCurrent
        self.count = count
    }

    /// The link, current when the page at `path` lies under it: the same address or one below it. A home is current
    /// only on itself.
    public func marked(at path: String, isHome: Bool = false) -> NavigationLink {
        let isHere = path == href || (!isHome && path.hasPrefix(href + "/"))
        return NavigationLink(label, href: href, icon: icon, isCurrent: isHere, count: count)
    }
}

/// Lines of the navigation that belong together; the first section has no title.
public struct NavigationSection: ViewModel, Hashable {
    public let title: String?
    public let links: [NavigationLink]

    public static let schema = Schema<Self>(\.title, \.links)

    public init(_ title: String? = nil, _ links: [NavigationLink]) {
        self.title = title
        self.links = links
    }
}
