import Kernel
import Links
import Partnership
import Templates
import Web

/// How far the applications of the last twelve months came.
struct FunnelPage: Page {
    struct Step: ViewModel {
        let label: String
        let count: Int
        /// Of those that were sent, rounded down.
        let percent: Int
        /// At least 1, as a bar wants it.
        let maximum: Int

        static let schema = Schema<Self>(\.label, \.count, \.percent, \.maximum)
    }

    struct Line: ViewModel {
        let month: String
        let sent, claimed, checked, approved, active, rejected, withdrawn, open: Int

        static let schema = Schema<Self>(
            \.month, \.sent, \.claimed, \.checked, \.approved, \.active, \.rejected, \.withdrawn, \.open)
    }

    let frame: BackOfficeFrame
    let back: String
    let hasAny: Bool
    let steps: [Step]
    let facts: [Fact]
    /// The newest month first.
    let lines: [Line]
    let formLink: String

    static let template = "backoffice/applications/funnel"
    static let schema = Schema<Self>(\.frame, \.back, \.hasAny, \.steps, \.facts, \.lines, \.formLink)
}

extension FunnelPage {
    init(_ visit: Visit, _ funnel: ApplicationFunnel) throws {
        frame = try visit.backOfficeFrame("Funnel of applications")
        back = BackOfficePlaces.applications.path
        let sent = funnel.count(.submitted)
        hasAny = sent > 0
        steps = ApplicationFunnel.Stage.allCases.map { stage in
            let count = funnel.count(stage)
            return Step(
                label: stage.label, count: count, percent: sent > 0 ? count * 100 / sent : 0, maximum: max(sent, 1))
        }
        facts = [
            Fact("Rejected", funnel.rejected.shown), Fact("Withdrawn", funnel.withdrawn.shown),
            Fact("Still open", funnel.open.shown),
            Fact(
                "Until taken up", Self.hours(funnel.medianClaimSeconds),
                note: """
                    Median of business hours; \
                    \(ResponseClock.claimDays * BusinessCalendar.hoursPerDay) are allowed.
                    """),
            Fact(
                "Until decided", Self.hours(funnel.medianDecisionSeconds),
                note: """
                    Median without the time in which documents were awaited; \
                    \(ResponseClock.decisionDays * BusinessCalendar.hoursPerDay) are allowed.
                    """),
        ]
        lines = funnel.cohorts.reversed().map { cohort in
            Line(
                month: cohort.month.shown, sent: cohort.sent, claimed: cohort.reached[.claimed] ?? 0,
                checked: cohort.reached[.checked] ?? 0, approved: cohort.reached[.approved] ?? 0,
                active: cohort.reached[.active] ?? 0, rejected: cohort.rejected, withdrawn: cohort.withdrawn,
                open: cohort.open)
        }
        formLink = PublicPlaces.apply.path
    }

    /// Tenths of an hour, rounded half up.
    private static func hours(_ seconds: Int64?) -> String {
        guard let seconds else { return "no data" }
        return "\(DecimalText.full((seconds + 180) / 360, decimals: 1)) h"
    }
}
