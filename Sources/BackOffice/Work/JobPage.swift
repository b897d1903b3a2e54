import Identity
import Jobs
import Kernel
import Links
import Templates
import Web

/// One job: what it is to do, its tries, and what staff did with it.
struct JobPage: Page {
    let frame: BackOfficeFrame
    let title: String
    let status: Badge
    let back: String
    let error: String?
    let isDead: Bool
    let facts: [Fact]
    let createdAt: Instant
    let startedAt: Instant?
    let finishedAt: Instant?
    let nextTryAt: Instant?
    let payload: String
    let history: [TimelineEntry]
    let retryLink: String?
    let retryLabel: String
    let cancelLink: String?
    let cancelQuestion: String

    static let template = "backoffice/work/job"
    static let schema = Schema<Self>(
        \.frame, \.title, \.status, \.back, \.error, \.isDead, \.facts, \.createdAt, \.startedAt, \.finishedAt,
        \.nextTryAt, \.payload, \.history, \.retryLink, \.retryLabel, \.cancelLink, \.cancelQuestion,
        .computed("hasHistory", \.hasHistory))

    var hasHistory: Bool { !history.isEmpty }

    init(frame: BackOfficeFrame, job: JobRecord, history: [AuditEvent], mayTend: Bool) {
        self.frame = frame
        title = JobWords.label(kind: job.kind)
        status = job.state.badge
        back = BackOfficePlaces.workJobs.path
        error = job.lastError.isEmpty || job.state == .done ? nil : job.lastError
        isDead = job.state == .dead
        facts = Self.facts(job)
        createdAt = job.createdAt
        startedAt = job.startedAt
        finishedAt = job.finishedAt
        nextTryAt = job.state == .retry || job.state == .available ? job.runAt : nil
        payload = job.payload
        self.history = history.map { event in
            TimelineEntry(at: event.at, event.actInWords, by: event.actor.name)
        }
        let isRetried = job.state == .dead || job.state == .retry || job.state == .cancelled
        retryLink = mayTend && isRetried ? BackOfficePlaces.workJobRetry(job.id) : nil
        retryLabel = job.state == .retry ? "Run now" : "Run again"
        let isCancelled = job.state.isLive || job.state == .dead
        cancelLink = mayTend && isCancelled ? BackOfficePlaces.workJobCancellation(job.id) : nil
        cancelQuestion =
            job.state == .running
            ? "The job is running. Stop it and give it up?" : "Give this job up? Nobody does its work then."
    }

    private static func facts(_ job: JobRecord) -> [Fact] {
        var facts = [
            Fact("Kind", job.kind), Fact("Queue", job.queue),
            Fact("Tries", "\(job.attempts) of \(job.maxAttempts)"),
        ]
        if job.losses > 0 {
            facts.append(
                Fact("Lost workers", job.losses.shown, note: "The program was killed or frozen in the middle of it."))
        }
        if job.priority != 0 { facts.append(Fact("Priority", String(job.priority))) }
        if let duration = job.duration { facts.append(Fact("Took", JobWords.shown(duration))) }
        if let key = job.uniqueKey { facts.append(Fact("Only one at a time", key)) }
        if !job.traceID.isEmpty { facts.append(Fact("Trace", job.traceID, note: "Find it in the log.")) }
        return facts
    }
}
