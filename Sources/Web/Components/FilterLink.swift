import Templates

/// A filter that lives in the address: choosing it is following a link.
public struct FilterLink: ViewModel, Hashable {
    public let label: String
    public let href: String
    public let isCurrent: Bool
    public let count: Int?

    public static let schema = Schema<Self>(\.label, \.href, \.isCurrent, \.count)

    public init(_ label: String, href: String, isCurrent: Bool, count: Int? = nil) {
        self.label = label
        self.href = href
        self.isCurrent = isCurrent
        self.count = count
    }
}
