import Kernel

/// How long the tenant has to answer an application, in its business hours: claimed within two business days,
/// decided within five, without the time in which it waits for documents.
public struct ResponseClock: Sendable {
    public static let claimDays = 2
    public static let decisionDays = 5
    /// From this share of the time on, an answer is due soon.
    public static let dueSoonPercent: Int64 = 75

    /// How near the end of the time is.
    public enum Pace: String, CaseIterable, Sendable {
        case onTrack = "on_track"
        case dueSoon = "due_soon"
        case breached

        public var label: String {
            switch self {
            case .onTrack: "On track"
            case .dueSoon: "Due soon"
            case .breached: "Overdue"
            }
        }
    }

    public let calendar: BusinessCalendar

    public init(calendar: BusinessCalendar) {
        self.calendar = calendar
    }

    public func claimDue(submittedAt: Instant) -> Instant {
        calendar.instant(workingSeconds: Self.seconds(days: Self.claimDays), after: submittedAt)
    }

    /// The latest instant of a decision in time; business time spent waiting for documents moves it.
    public func decisionDue(submittedAt: Instant, pausedSeconds: Int64 = 0) -> Instant {
        calendar.instant(workingSeconds: Self.seconds(days: Self.decisionDays) + pausedSeconds, after: submittedAt)
    }

    /// The pace of the answer that is waited for: the claim until there is one, then the decision. A clock that is
    /// stopped at an instant shows the pace of that instant.
    public func pace(
        submittedAt: Instant, claimedAt: Instant?, pausedSeconds: Int64 = 0, stoppedAt: Instant? = nil, now: Instant
    ) -> Pace {
        let worked = calendar.workingSeconds(from: submittedAt, to: stoppedAt ?? now) - pausedSeconds
        let allowed = Self.seconds(days: claimedAt == nil ? Self.claimDays : Self.decisionDays)
        if worked >= allowed { return .breached }
        return worked * 100 >= allowed * Self.dueSoonPercent ? .dueSoon : .onTrack
    }

    private static func seconds(days: Int) -> Int64 { Int64(days * BusinessCalendar.hoursPerDay * 3600) }
}
