import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// All resellers that have tasks left, the oldest first.
struct OnboardingBoardPage: Page {
    struct Line: ViewModel {
        let name: String
        let href: String
        let publicID: String
        let status: Badge
        let percent: Int
        let done: Int
        let asked: Int
        let days: Int
        let overdue: Badge?
        let waiting: Badge?
        let alert: Badge?
        let gates: String
        let accountManager: String

        static let schema = Schema<Self>(
            \.name, \.href, \.publicID, \.status, \.percent, \.done, \.asked, \.days, \.overdue, \.waiting, \.alert,
            \.gates, \.accountManager)

        init(_ course: Onboarding.Course, today: Day) {
            let (reseller, checklist) = (course.reseller, course.checklist)
            name = reseller.name
            href = BackOfficePlaces.onboardingChecklist(reseller.id)
            publicID = reseller.publicID
            status = Badge(reseller.status)
            percent = checklist.progressPercent
            done = checklist.doneCount
            asked = checklist.askedCount
            days = today.days(since: checklist.createdOn)
            let late = checklist.overdue(today: today).count
            overdue = late == 0 ? nil : Badge("\(late) overdue", .bad)
            let submitted = checklist.items.count { $0.state == .submitted }
            waiting = submitted == 0 ? nil : Badge("\(submitted) to approve", .warn)
            alert = Self.alert(course.alerts.map(\.notice))
            gates = checklist.openGates.isEmpty ? "None" : checklist.openGates.map(\.name).joined(separator: ", ")
            accountManager = reseller.accountManagerName.orDash
        }

        /// The gravest of the alerts.
        private static func alert(_ notices: [OnboardingNotice]) -> Badge? {
            if notices.contains(.termination) { return Badge("End proposed", .bad) }
            if notices.contains(.target) {
                return Badge("Over \(OnboardingChecklist.targetDays) days", .bad)
            }
            return notices.isEmpty ? nil : Badge("Over two weeks late", .bad)
        }
    }

    let frame: BackOfficeFrame
    let lines: [Line]
    let hasLines: Bool
    let summary: String
    let filters: [FilterLink]
    let applicationsLink: String?

    static let template = "backoffice/onboarding/index"
    static let schema = Schema<Self>(\.frame, \.lines, \.hasLines, \.summary, \.filters, \.applicationsLink)
}
