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
