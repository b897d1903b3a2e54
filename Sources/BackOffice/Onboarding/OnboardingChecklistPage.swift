import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The checklist of one reseller, as staff see it.
struct OnboardingChecklistPage: Page {
    struct Line: ViewModel {
        let name: String
        let href: String
        let detail: String
        let state: Badge
        let dueOn: Day
        let owners: String
        let isGate: Bool
        let percent: Int

        static let schema = Schema<Self>(
            \.name, \.href, \.detail, \.state, \.dueOn, \.owners, \.isGate, \.percent)
    }

    let frame: BackOfficeFrame
    let name: String
    let status: Badge
    let back: String
    let resellerLink: String
    let percent: Int
    let done: Int
    let asked: Int
    let facts: [Fact]
    let lines: [Line]

    static let template = "backoffice/onboarding/show"
    static let schema = Schema<Self>(
        \.frame, \.name, \.status, \.back, \.resellerLink, \.percent, \.done, \.asked, \.facts, \.lines)

    init(_ visit: Visit, _ reseller: Reseller, _ checklist: OnboardingChecklist) throws {
        let today = visit.tenant.zone.day(of: visit.now)
        frame = try visit.backOfficeFrame("Onboarding of \(reseller.name)")
        name = reseller.name
        status = Badge(reseller.status)
        back = BackOfficePlaces.onboarding.path
        resellerLink = BackOfficePlaces.reseller(reseller.id)
        percent = checklist.progressPercent
        done = checklist.doneCount
        asked = checklist.askedCount
        let target = checklist.createdOn.adding(days: OnboardingChecklist.targetDays)
        facts = [
            Fact("Began", checklist.createdOn.shown, note: "day \(today.days(since: checklist.createdOn))"),
            Fact("Should end", target.shown),
            Fact("At this pace", checklist.estimatedEnd(today: today)?.shown ?? "–"),
            Fact("Account manager", reseller.accountManagerName.orDash),
        ]
        lines = checklist.items.map { item in
            let blockers = checklist.blockers(of: item.task)
            let isLate = checklist.isOverdue(item.task, today: today)
            return Line(
                name: item.task.name, href: BackOfficePlaces.onboardingTask(reseller.id, item.task.rawValue),
                detail: blockers.isEmpty || item.state.isDone
                    ? item.note : "After \(blockers.map(\.name).joined(separator: " and "))",
                state: Badge(item, isBlocked: !blockers.isEmpty, isOverdue: isLate), dueOn: item.dueOn,
                owners: item.task.owners.map(\.label).joined(separator: ", "), isGate: item.task.isGate,
                percent: item.percent)
        }
    }
}

extension Badge {
    init(_ item: OnboardingChecklist.Item, isBlocked: Bool, isOverdue: Bool) {
        switch item.state {
        case .completed: self.init(item.state.label, .good)
        case .skipped, .notApplicable: self.init(item.state.label, .quiet)
        case .failed: self.init(item.state.label, .bad)
        case .submitted: self.init(item.state.label, .warn)
        case .pending, .inProgress:
            if isOverdue {
                self.init("Overdue", .bad)
            } else if isBlocked {
                self.init("Blocked", .quiet)
            } else {
                self.init(item.state.label, item.state == .pending ? .quiet : .info)
            }
        }
    }
}
