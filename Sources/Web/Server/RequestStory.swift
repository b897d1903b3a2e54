import Synchronization

/// What became known of a request while it was answered. It is told in one line at the end.
final class RequestStory: Sendable {
    struct Facts: Sendable {
        /// The pattern of the route, so that all customers' pages count as one.
        var route = ""
        var tenant = ""
        var account = ""
        /// What broke, when something did.
        var failure: String?
        /// Why somebody was turned away.
        var refusal: String?
    }

    private let state = Mutex(Facts())

    var facts: Facts { state.withLock { $0 } }

    func note(_ change: (inout Facts) -> Void) { state.withLock { change(&$0) } }
}
