import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The checklist of a new reseller.
struct OnboardingPage: Page {
    struct Line: ViewModel {
        let name: String
        let href: String
        let detail: String
        let minutes: Int
        let isDone: Bool
        let isGate: Bool
        let icon: String
        let state: Badge
        let dueOn: Day?
        let isOverdue: Bool

        static let schema = Schema<Self>(
            \.name, \.href, \.detail, \.minutes, \.isDone, \.isGate, \.icon, \.state, \.dueOn, \.isOverdue)
    }

    /// How far one is.
    struct Summary: ViewModel {
        let done: Int
        let asked: Int
        let percent: Int
        let gatesLeft: Int
        let isActive: Bool
        let isComplete: Bool
        let estimatedEnd: Day?
        let minutesLeft: Int

        static let schema = Schema<Self>(
            \.done, \.asked, \.percent, \.gatesLeft, \.isActive, \.isComplete, \.estimatedEnd, \.minutesLeft)
    }

    /// The task to do next.
    struct Next: ViewModel {
        let name: String
        let purpose: String
        let href: String
        let dueOn: Day

        static let schema = Schema<Self>(\.name, \.purpose, \.href, \.dueOn)
    }

    let frame: PortalFrame
    let summary: Summary?
    let next: Next?
    let openLines: [Line]
    let hasOpen: Bool
    let doneLines: [Line]
    let hasDone: Bool
    let homeLink: String

    static let template = "portal/onboarding/index"
    static let schema = Schema<Self>(
        \.frame, \.summary, \.next, \.openLines, \.hasOpen, \.doneLines, \.hasDone, \.homeLink)

    /// `checklist` is nil for a reseller that was there before the program.
    init(_ visit: Visit, _ checklist: OnboardingChecklist?, isActive: Bool) throws {
        let today = visit.tenant.zone.day(of: visit.now)
        frame = try visit.portalFrame("Onboarding")
        summary = checklist.map { Summary($0, isActive: isActive, today: today) }
        next = checklist?.nextItem.map {
            Next(
                name: $0.task.name, purpose: $0.task.purpose, href: PortalPlaces.onboardingTask($0.task.rawValue),
                dueOn: $0.dueOn)
        }
        let lines = (checklist?.items ?? []).map { ($0, Line($0, in: checklist, today: today)) }
        openLines = lines.filter { !$0.0.state.isDone }.sorted { $0.0.dueOn < $1.0.dueOn }.map(\.1)
        doneLines = lines.filter { $0.0.state.isDone }.map(\.1)
        hasOpen = !openLines.isEmpty
        hasDone = !doneLines.isEmpty
        homeLink = PortalPlaces.home.path
    }
}

extension OnboardingPage.Summary {
    init(_ checklist: OnboardingChecklist, isActive: Bool, today: Day) {
        self.init(
            done: checklist.doneCount, asked: checklist.askedCount, percent: checklist.progressPercent,
            gatesLeft: checklist.openGates.count, isActive: isActive, isComplete: checklist.isComplete,
            estimatedEnd: checklist.isComplete ? nil : checklist.estimatedEnd(today: today),
            minutesLeft: checklist.openItems.reduce(0) { $0 + $1.task.minutes })
    }
}

extension OnboardingPage.Line {
    init(_ item: OnboardingChecklist.Item, in checklist: OnboardingChecklist?, today: Day) {
        let blockers = checklist?.blockers(of: item.task) ?? []
        let isLate = checklist?.isOverdue(item.task, today: today) ?? false
        self.init(
            name: item.task.name, href: PortalPlaces.onboardingTask(item.task.rawValue),
            detail: blockers.isEmpty || item.state.isDone
                ? item.task.purpose : "After \(blockers.map(\.name).joined(separator: " and ")).",
            minutes: item.task.minutes, isDone: item.state.isDone, isGate: item.task.isGate && !item.state.isDone,
            icon: item.state.isDone ? "check-circle-fill" : blockers.isEmpty ? "circle" : "lock",
            state: Badge(item, isBlocked: !blockers.isEmpty, isOverdue: isLate),
            dueOn: item.state.isDone ? nil : item.dueOn, isOverdue: isLate)
    }
}

extension Badge {
    init(_ item: OnboardingChecklist.Item, isBlocked: Bool, isOverdue: Bool) {
        switch item.state {
        case .completed: self.init(item.state.label, .good)
        case .skipped, .notApplicable: self.init(item.state.label, .quiet)
        case .failed: self.init(item.state.label, .bad)
        case .submitted: self.init(item.state.label, .info)
        case .pending, .inProgress:
            if isOverdue {
                self.init("Overdue", .bad)
            } else if isBlocked {
                self.init("Waits", .quiet)
            } else {
                self.init(item.state.label, item.state == .pending ? .quiet : .info)
            }
        }
    }
}
