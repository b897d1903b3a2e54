import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// Which open tasks a list shows.
struct OnboardingTaskFilter: Equatable {
    enum Kind: String, CaseIterable {
        case open, submitted, overdue, failed, blocked

        var label: String {
            switch self {
            case .open: "All open tasks"
            case .submitted: "To approve"
            case .overdue: "Overdue"
            case .failed: "Failed"
            case .blocked: "Blocked"
            }
        }
    }

    let kind: Kind
    let owner: OnboardingTask.Owner?

    init(kind: Kind, owner: OnboardingTask.Owner? = nil) {
        self.kind = kind
        self.owner = owner
    }

    init(_ visit: Visit) {
        kind = visit.query["state"].flatMap(Kind.init) ?? .open
        owner = visit.query["owner"].flatMap(OnboardingTask.Owner.init)
    }

    func shows(_ item: OnboardingChecklist.Item, in checklist: OnboardingChecklist, today: Day) -> Bool {
        guard !item.state.isDone else { return false }
        if let owner, !Self.actors(item).contains(owner) { return false }
        return switch kind {
        case .open: true
        case .submitted: item.state == .submitted
        case .overdue: checklist.isOverdue(item.task, today: today)
        case .failed: item.state == .failed
        case .blocked: checklist.isBlocked(item.task)
        }
    }

    /// Who has to act next: what was handed in waits for its approver.
    static func actors(_ item: OnboardingChecklist.Item) -> [OnboardingTask.Owner] {
        if item.state == .submitted, let approver = item.task.approver { return [approver] }
        return item.task.owners
    }

    var href: String {
        BackOfficePlaces.onboardingTasks.with(["state": kind.rawValue, "owner": owner?.rawValue ?? ""])
    }

    /// The list of resellers and the lists of tasks, with how many each has.
    static func links(
        _ board: [Onboarding.Course], today: Day, current: OnboardingTaskFilter?
    ) -> [FilterLink] {
        let resellers = FilterLink(
            "Resellers", href: BackOfficePlaces.onboarding.path, isCurrent: current == nil, count: board.count)
        return [resellers]
            + Kind.allCases.map { kind in
                let filter = OnboardingTaskFilter(kind: kind, owner: current?.owner)
                let count = board.reduce(0) { sum, course in
                    sum + course.checklist.items.count { filter.shows($0, in: course.checklist, today: today) }
                }
                return FilterLink(kind.label, href: filter.href, isCurrent: current?.kind == kind, count: count)
            }
    }
}

/// Open tasks of all checklists, those due first at the top.
struct OnboardingTasksPage: Page {
    struct Line: ViewModel {
        let name: String
        let href: String
        let reseller: String
        let resellerLink: String
        let state: Badge
        let who: String
        let dueOn: Day
        let late: String?
        let act: String

        static let schema = Schema<Self>(
            \.name, \.href, \.reseller, \.resellerLink, \.state, \.who, \.dueOn, \.late, \.act)
    }

    let frame: BackOfficeFrame
    let filters: [FilterLink]
    let owners: [FilterLink]
    let lines: [Line]
    let hasLines: Bool
    let boardLink: String

    static let template = "backoffice/onboarding/tasks"
    static let schema = Schema<Self>(\.frame, \.filters, \.owners, \.lines, \.hasLines, \.boardLink)

    init(_ visit: Visit, _ board: [Onboarding.Course], _ filter: OnboardingTaskFilter) throws {
        let today = visit.tenant.zone.day(of: visit.now)
        let account = try visit.person.account
        frame = try visit.backOfficeFrame("Onboarding tasks")
        filters = OnboardingTaskFilter.links(board, today: today, current: filter)
        let everybody = OnboardingTaskFilter(kind: filter.kind)
        owners =
            [FilterLink("Everybody", href: everybody.href, isCurrent: filter.owner == nil)]
            + OnboardingTask.Owner.allCases.map { owner in
                let one = OnboardingTaskFilter(kind: filter.kind, owner: owner)
                return FilterLink(owner.label, href: one.href, isCurrent: filter.owner == owner)
            }
        lines = board.flatMap { course in
            course.checklist.items.filter { filter.shows($0, in: course.checklist, today: today) }.map {
                Line($0, course, TaskState.Doer.all(of: account, for: course.reseller), today: today)
            }
        }.sorted { ($0.dueOn, $0.reseller, $0.name) < ($1.dueOn, $1.reseller, $1.name) }
        hasLines = !lines.isEmpty
        boardLink = BackOfficePlaces.onboarding.path
    }
}

extension OnboardingTasksPage.Line {
    init(
        _ item: OnboardingChecklist.Item, _ course: Onboarding.Course, _ doers: Set<TaskState.Doer>, today: Day
    ) {
        let (task, checklist) = (item.task, course.checklist)
        let isLate = checklist.isOverdue(task, today: today)
        let acts = checklist.acts(on: task, by: doers)
        self.init(
            name: task.name, href: BackOfficePlaces.onboardingTask(course.reseller.id, task.rawValue),
            reseller: course.reseller.name, resellerLink: BackOfficePlaces.onboardingChecklist(course.reseller.id),
            state: Badge(item, isBlocked: checklist.isBlocked(task), isOverdue: isLate),
            who: OnboardingTaskFilter.actors(item).map(\.label).joined(separator: ", "), dueOn: item.dueOn,
            late: isLate ? "\(today.days(since: item.dueOn).shown("day", "days")) late" : nil,
            act: acts.contains(.approve)
                ? "Decide"
                : acts.contains(.retry)
                    ? "Let them try again"
                    : task == .introduction && doers.contains(.accountManager) ? "Log the meeting" : "Open")
    }
}
