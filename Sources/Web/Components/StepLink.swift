import Templates

/// A step of something done in order: a long form, a life cycle.
public struct StepLink: ViewModel, Hashable {
    public enum State: String, TemplateEnum {
        case done, current, open
    }

    public let label: String
    /// Where the step can be seen again; nil when it cannot.
    public let href: String?
    public let state: State

    public static let schema = Schema<Self>(\.label, \.href, \.state)

    public init(_ label: String, href: String? = nil, state: State) {
        self.label = label
        self.href = href
        self.state = state
    }
}
