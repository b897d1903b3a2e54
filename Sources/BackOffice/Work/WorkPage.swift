import Engagement
import Jobs
import Kernel
import Links
import Templates
import Web

/// The background work at a glance: queues, what runs, what failed, schedules.
struct WorkPage: Page {
    struct QueueRow: ViewModel {
        let name: String
        let limit: String?
        let due: Int
        let later: Int
        let running: Int
        let dead: Int
        let oldest: String?
        let done: Int
        let median: String?
        let slow: String?

        static let schema = Schema<Self>(
            \.name, \.limit, \.due, \.later, \.running, \.dead, \.oldest, \.done, \.median, \.slow)
    }

    struct ScheduleRow: ViewModel {
        let name: String
        let rule: String
        let catchUp: String
        let nextAt: Instant
        let lastAt: Instant?
        let lastLink: String?
        let lastStatus: Badge?
        let lastDuration: String?

        static let schema = Schema<Self>(
            \.name, \.rule, \.catchUp, \.nextAt, \.lastAt, \.lastLink, \.lastStatus, \.lastDuration)
    }

    let frame: BackOfficeFrame
    let due: Int
    let running: Int
    let failing: Int
    let dead: Int
    let oldest: String
    let dueLink: String
    let runningLink: String
    let failingLink: String
    let deadLink: String
    let allLink: String
    let queues: [QueueRow]
    let runningRows: [JobRow]
    let deadRows: [JobRow]
    let failingRows: [JobRow]
    let schedules: [ScheduleRow]

    static let template = "backoffice/work/index"
    static let schema = Schema<Self>(
        \.frame, \.due, \.running, \.failing, \.dead, \.oldest, \.dueLink, \.runningLink, \.failingLink, \.deadLink,
        \.allLink, \.queues, \.runningRows, \.deadRows, \.failingRows, \.schedules,
        .computed("hasQueues", \.hasQueues), .computed("hasRunning", \.hasRunning), .computed("hasDead", \.hasDead),
        .computed("hasFailing", \.hasFailing), .computed("hasSchedules", \.hasSchedules))

    var hasQueues: Bool { !queues.isEmpty }
    var hasRunning: Bool { !runningRows.isEmpty }
    var hasDead: Bool { !deadRows.isEmpty }
    var hasFailing: Bool { !failingRows.isEmpty }
    var hasSchedules: Bool { !schedules.isEmpty }

    init(frame: BackOfficeFrame, overview: TendingWork.Overview, limits: [QueueLimit], now: Instant, mayTend: Bool) {
        func link(_ state: JobState) -> String { BackOfficePlaces.workJobs.with(["state": state.rawValue]) }
        self.frame = frame
        due = overview.queues.reduce(0) { $0 + $1.due }
        running = overview.queues.reduce(0) { $0 + $1.running }
        failing = overview.failing.total ?? 0
        dead = overview.dead.total ?? 0
        let oldestAt = overview.queues.compactMap(\.oldestDueAt).min()
        oldest = oldestAt.map { "The oldest for \(JobWords.shown(max(.zero, now - $0)))" } ?? "Nothing waits"
        dueLink = link(.available)
        runningLink = link(.running)
        failingLink = link(.retry)
        deadLink = link(.dead)
        allLink = BackOfficePlaces.workJobs.path
        queues = overview.queues.map { figures in
            QueueRow(figures, limit: limits.first { $0.queue == figures.queue }, now: now)
        }
        runningRows = overview.running.map { JobRow($0, mayTend: mayTend) }
        deadRows = overview.dead.elements.map { JobRow($0, mayTend: mayTend) }
        failingRows = overview.failing.elements.map { JobRow($0, mayTend: mayTend) }
        schedules = overview.schedules.map(ScheduleRow.init)
    }
}

extension WorkPage.QueueRow {
    init(_ figures: QueueFigures, limit: QueueLimit?, now: Instant) {
        name = figures.queue.prefix(1).uppercased() + figures.queue.dropFirst()
        let limits = [
            limit?.running.map { "at most \($0) at a time" }, limit?.aMinute.map { "at most \($0) a minute" },
        ].compactMap { $0 }
        self.limit = limits.isEmpty ? nil : limits.joined(separator: ", ")
        due = figures.due
        later = figures.later
        running = figures.running
        dead = figures.dead
        oldest = figures.oldestDueAt.map { JobWords.shown(max(.zero, now - $0)) }
        done = figures.doneInADay
        median = figures.median.map(JobWords.shown)
        slow = figures.slow.map(JobWords.shown)
    }
}

extension WorkPage.ScheduleRow {
    init(_ figures: ScheduleFigures) {
        name = JobWords.label(schedule: figures.name)
        rule = figures.rule
        catchUp = figures.catchUp
        nextAt = figures.nextAt
        lastAt = figures.lastPlannedAt
        lastLink = figures.lastJobID.map { BackOfficePlaces.workJob($0) }
        lastStatus = figures.lastState?.badge
        lastDuration = figures.lastDuration.map(JobWords.shown)
    }
}
