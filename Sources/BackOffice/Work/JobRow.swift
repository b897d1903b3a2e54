import Jobs
import Kernel
import Links
import Templates
import Web

/// A job in a list.
struct JobRow: ViewModel {
    let label: String
    let href: String
    let status: Badge
    let tries: String
    let error: String?
    let startedAt: Instant?
    /// When it waits for its time.
    let runAt: Instant?
    let duration: String?
    let createdAt: Instant
    /// Runs it now; nil unless it may be.
    let retryLink: String?

    static let schema = Schema<Self>(
        \.label, \.href, \.status, \.tries, \.error, \.startedAt, \.runAt, \.duration, \.createdAt, \.retryLink)

    init(_ job: JobRecord, mayTend: Bool) {
        label = JobWords.label(kind: job.kind)
        href = BackOfficePlaces.workJob(job.id)
        status = job.state.badge
        tries = "\(job.attempts) of \(job.maxAttempts)"
        error = job.lastError.isEmpty || job.state == .done ? nil : job.lastError
        startedAt = job.startedAt
        runAt = job.state == .retry || job.state == .available ? job.runAt : nil
        duration = job.duration.map(JobWords.shown)
        createdAt = job.createdAt
        let isRetried = job.state == .dead || job.state == .retry
        retryLink = mayTend && isRetried ? BackOfficePlaces.workJobRetry(job.id) : nil
    }
}
