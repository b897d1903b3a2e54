import Kernel
import Synchronization

/// What a worker is busy with, and how long it may believe that the jobs are still its own.
final class RunningJobs: Sendable {
    private struct Entry {
        let job: ClaimedJob
        let task: Task<Void, Never>
        var heldUntil: ContinuousClock.Instant
    }

    private let entries = Mutex<[Identifier: Entry]>([:])

    var count: Int { entries.withLock { $0.count } }
    var jobs: [ClaimedJob] { entries.withLock { $0.values.map(\.job) } }

    /// `start` begins the work, which must call `remove` at its end.
    func add(_ job: ClaimedJob, heldUntil: ContinuousClock.Instant, _ start: () -> Task<Void, Never>) {
        entries.withLock { $0[job.id] = Entry(job: job, task: start(), heldUntil: heldUntil) }
    }

    func remove(_ job: ClaimedJob) {
        entries.withLock { entries in
            if entries[job.id]?.job.fence == job.fence { entries[job.id] = nil }
        }
    }

    func extend(_ kept: Set<Identifier>, until: ContinuousClock.Instant) {
        entries.withLock { entries in
            for id in kept { entries[id]?.heldUntil = until }
        }
    }

    func cancel(_ lost: Set<Identifier>) {
        for task in entries.withLock({ entries in lost.compactMap { entries[$0]?.task } }) { task.cancel() }
    }

    /// Stops what may be somebody else's by now, because no heartbeat came through.
    func cancelUnheld(at now: ContinuousClock.Instant) {
        let tasks = entries.withLock { $0.values.filter { $0.heldUntil <= now }.map(\.task) }
        for task in tasks { task.cancel() }
    }

    func cancelAll() {
        for task in entries.withLock({ $0.values.map(\.task) }) { task.cancel() }
    }

    /// False when something still runs after `patience`.
    func waitUntilEmpty(_ patience: Duration) async -> Bool {
        let deadline = ContinuousClock.now + patience
        while count > 0 {
            if ContinuousClock.now >= deadline || Task.isCancelled { return false }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return true
    }
}
