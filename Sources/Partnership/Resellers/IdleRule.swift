import Kernel

/// When a reseller of which nothing is heard becomes inactive: after 180 days without a sign-in and without a
/// commission, 14 days after it was told.
public enum IdleRule {
    public static let idleDays = 180
    public static let noticeDays = 14

    public enum Step: Hashable, Sendable {
        case none
        /// The reseller is told.
        case notice
        case move
    }

    /// What a day asks for. Anything that is heard moves `idleSince`, and with it the notice counts no more.
    public static func step(idleSince: Day, noticeGivenOn given: Day?, today: Day) -> Step {
        let idle = today.days(since: idleSince)
        guard let given else { return idle >= idleDays - noticeDays ? .notice : .none }
        return idle >= idleDays && today.days(since: given) >= noticeDays ? .move : .none
    }
}

extension ResellerHistory {
    /// The first day of the time in which the reseller is active on a day; nil when it is not.
    public func activeSince(on day: Day) -> Day? {
        var since: Day?
        for state in states where state.validFrom <= day {
            if state.status != .active { since = nil } else if since == nil { since = state.validFrom }
        }
        return since
    }

    /// The day on which it ended; nil while it has not.
    public var terminatedOn: Day? { states.first { $0.status == .terminated }?.validFrom }
}
