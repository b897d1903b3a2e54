import Foundation

/// The templates in use while they are edited. They are replaced as one object: whoever renders goes on with the set
/// it began with.
public final class CurrentTemplates: @unchecked Sendable {
    /// Guards `kept`. `Mutex` waits in the kernel, where the thread sanitizer cannot see who had it before.
    private let lock = NSLock()
    private var kept: TemplateSet

    public init(_ set: TemplateSet) {
        kept = set
    }

    /// The set to render the next page with.
    public var set: TemplateSet { lock.withLock { kept } }

    /// Lets pages from now on come from another set.
    public func replace(with set: TemplateSet) { lock.withLock { kept = set } }
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
