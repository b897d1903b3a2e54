import Identity
import Kernel
import Postgres

/// How far the applications of some months came, and how long the tenant took.
public struct ApplicationFunnel: Sendable, Hashable {
    /// What an application went through; a later stage counts only those that reached the one before.
    public enum Stage: String, CaseIterable, Sendable {
        case submitted, claimed, checked, approved, active

        public var label: String {
            switch self {
            case .submitted: "Sent"
            case .claimed: "Taken up"
            case .checked: "Background check"
            case .approved: "Approved"
            case .active: "Became active"
            }
        }
    }

    /// The applications that were sent in one month.
    public struct Cohort: Sendable, Hashable {
        public let month: Month
        public fileprivate(set) var reached: [Stage: Int] = [:]
        public fileprivate(set) var rejected = 0
        public fileprivate(set) var withdrawn = 0

        public var sent: Int { reached[.submitted] ?? 0 }
        /// Those that still wait for a decision.
        public var open: Int { sent - (reached[.approved] ?? 0) - rejected - withdrawn }
    }

    /// One for each month, also for those without an application; the oldest first.
    public let cohorts: [Cohort]
    /// The median of the business hours until somebody took an application up, and until it was approved or rejected,
    /// the latter without the time in which it waited for documents. Nil without any.
    public let medianClaimSeconds: Int64?
    public let medianDecisionSeconds: Int64?

    public func count(_ stage: Stage) -> Int { cohorts.reduce(0) { $0 + ($1.reached[stage] ?? 0) } }
    public var rejected: Int { cohorts.reduce(0) { $0 + $1.rejected } }
    public var withdrawn: Int { cohorts.reduce(0) { $0 + $1.withdrawn } }
    public var open: Int { cohorts.reduce(0) { $0 + $1.open } }
}

extension ApplicationFunnel {
    /// What one application adds to the funnel.
    struct Way: Sendable, Hashable {
        let submittedOn: Day
        let submittedAt: Instant
        let claimedAt: Instant?
        let wasChecked: Bool
        let status: ApplicationStatus
        let decidedAt: Instant?
        let pausedSeconds: Int64
        let isActive: Bool

        var stages: [Stage] {
            var stages: [Stage] = [.submitted]
            if claimedAt != nil { stages.append(.claimed) }
            if claimedAt != nil, wasChecked { stages.append(.checked) }
            if status == .approved { stages += isActive ? [.approved, .active] : [.approved] }
            return stages
        }
    }

    /// Counts the ways of the applications that were sent from `first` to `last`.
    init(_ ways: [Way], from first: Month, to last: Month, calendar: BusinessCalendar) {
        var cohorts: [Month: Cohort] = [:]
        var (claims, decisions): ([Int64], [Int64]) = ([], [])
        for way in ways {
            let month = way.submittedOn.month
            var cohort = cohorts[month] ?? Cohort(month: month)
            for stage in way.stages { cohort.reached[stage, default: 0] += 1 }
            if way.status == .rejected { cohort.rejected += 1 }
            if way.status == .withdrawn { cohort.withdrawn += 1 }
            cohorts[month] = cohort
            if let claimedAt = way.claimedAt {
                claims.append(calendar.workingSeconds(from: way.submittedAt, to: claimedAt))
            }
            if let decidedAt = way.decidedAt, way.status == .approved || way.status == .rejected {
                let worked = calendar.workingSeconds(from: way.submittedAt, to: decidedAt)
                decisions.append(max(0, worked - way.pausedSeconds))
            }
        }
        var months: [Month] = []
        var month = first
        while month <= last {
            months.append(month)
            month = month.next
        }
        self.cohorts = months.map { cohorts[$0] ?? Cohort(month: $0) }
        medianClaimSeconds = Self.median(claims)
        medianDecisionSeconds = Self.median(decisions)
    }

    /// The middle one; of an even number the mean of the two in the middle, rounded down.
    static func median(_ values: [Int64]) -> Int64? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

extension Recruiting {
    public static let funnelMonths = 12

    /// What became of the applications of the last twelve months, the current one included.
    public func funnel(_ tenant: Tenant) async throws -> ApplicationFunnel {
        let last = tenant.zone.day(of: clock.now).month
        let first = last.adding(1 - Self.funnelMonths)
        return try await database.reading(tenant.id) { tx in
            ApplicationFunnel(
                try await ApplicationQueue(tx).ways(since: first.firstDay), from: first, to: last,
                calendar: try await Holidays(tx).calendar())
        }
    }
}
