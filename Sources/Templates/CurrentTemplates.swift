import Synchronization

/// The templates in use while they are edited. They are replaced as one object: whoever renders goes on with the set
/// it began with.
public final class CurrentTemplates: Sendable {
    private let kept: Mutex<TemplateSet>

    public init(_ set: TemplateSet) {
        kept = Mutex(set)
    }

    /// The set to render the next page with.
    public var set: TemplateSet { kept.withLock { $0 } }

    /// Lets pages from now on come from another set.
    public func replace(with set: TemplateSet) { kept.withLock { $0 = set } }
}

/// Where pages and letters find their templates: one set for good, without a lock, or the one of the moment.
public enum TemplatesInUse: Sendable {
    case fixed(TemplateSet)
    case edited(CurrentTemplates)

    /// The set to render the next page or letter with.
    public var set: TemplateSet {
        switch self {
        case .fixed(let set): set
        case .edited(let current): current.set
        }
    }
}
