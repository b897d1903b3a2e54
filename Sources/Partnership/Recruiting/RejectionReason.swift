import Kernel

/// Why an application is rejected, and how long the company then waits before it may apply again.
public enum RejectionReason: String, CaseIterable, Sendable {
    case incomplete
    case territoryFull = "territory_full"
    case insufficientCapacity = "insufficient_capacity"
    case notAFit = "not_a_fit"
    case failedCheck = "failed_check"
    case fraud
    case other

    /// When the same e-mail address or tax id may apply again.
    public enum Waiting: Hashable, Sendable {
        case days(Int)
        case never
    }

    public var waiting: Waiting {
        switch self {
        case .incomplete: .days(0)
        case .territoryFull, .insufficientCapacity, .other: .days(90)
        case .notAFit: .days(180)
        case .failedCheck: .days(365)
        case .fraud: .never
        }
    }

    /// The first day on which the company may apply again; nil is never.
    public func reapplyOn(rejectedOn day: Day) -> Day? {
        switch waiting {
        case .days(let count): day.adding(days: count)
        case .never: nil
        }
    }

    /// The words for staff.
    public var label: String {
        switch self {
        case .incomplete: "Incomplete"
        case .territoryFull: "Territory full"
        case .insufficientCapacity: "Not enough capacity"
        case .notAFit: "Not a fit"
        case .failedCheck: "Failed a check"
        case .fraud: "Fraud"
        case .other: "Other"
        }
    }

    /// The words for the applicant. What a check found stays with the tenant.
    public var publicWords: String {
        switch self {
        case .incomplete: "Information we need is missing"
        case .territoryFull: "No free territory"
        case .insufficientCapacity: "We need partners with more capacity at the moment"
        case .notAFit: "Our programme and your business do not match at the moment"
        case .failedCheck, .fraud, .other: "We cannot accept this application"
        }
    }
}
