import CPostgres
import Foundation
import Glibc
import Synchronization

/// Runs tasks on a few threads that also wait for the sockets of the connections: whoever asked the server goes on in
/// the thread that sees the answer come in, without a change of threads. Tasks run here when they prefer this executor;
/// waiting for a socket works from any task.
public final class SocketExecutor: TaskExecutor {
    public static let shared = SocketExecutor(threads: ProcessInfo.processInfo.activeProcessorCount)

    /// How often waits are looked through for deadlines that have passed.
    private static let tickMilliseconds: Int32 = 250
    private static let eventsAtOnce = 64
    /// Jobs that a thread runs before it looks at the sockets again.
    private static let jobsAtOnce = 8
    private static let stackBytes = 4 << 20

    /// What is called a few times a second, until it answers false.
    typealias Watcher = @Sendable (ContinuousClock.Instant) -> Bool

    private struct Wait {
        let continuation: UnsafeContinuation<Bool, Never>
        let deadline: ContinuousClock.Instant
    }

    private struct Contents {
        var jobs = JobQueue()
        /// Threads that wait in the kernel.
        var sleeping = 0
        /// A thread is being woken and has not come back yet; it wakes the next one when there is more to do.
        var isWaking = false
        var waits: [Int32: Wait] = [:]
        /// A thread looks for an answer by itself; one at a time, or they would take the processors from the server.
        var isWatching = false
        var nextSweep = ContinuousClock.now
        var watchers: [Watcher] = []

        var isIdle: Bool { jobs.isEmpty && waits.isEmpty }

        mutating func mustWake(beyond count: Int) -> Bool {
            guard jobs.count > count, sleeping > 0, !isWaking else { return false }
            isWaking = true
            return true
        }
    }

    private let epoll = epoll_create1(0)
    private let alarm = eventfd(0, Int32(EFD_NONBLOCK))
    private let contents = Mutex(Contents())
    /// Set in the threads of this executor.
    private let ownThread: pthread_key_t

    init(threads: Int) {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        ownThread = key
        var event = epoll_event(events: EPOLLIN.rawValue | EPOLLET.rawValue, data: epoll_data_t(fd: alarm))
        _ = epoll_ctl(epoll, EPOLL_CTL_ADD, alarm, &event)
        for number in 1...max(1, threads) {
            SystemThread(name: "postgres-\(number)", stackBytes: Self.stackBytes) { [self] in work() }.start()
        }
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // A thread of this executor comes to the first job by itself as soon as it is done with its present one.
        let served = pthread_getspecific(ownThread) == nil ? 0 : 1
        let mustWake = contents.withLock { contents in
            contents.jobs.append(job)
            return contents.mustWake(beyond: served)
        }
        if mustWake { wakeOne() }
    }

    /// Must be called once for a socket before it is waited for; closing the socket ends it.
    func register(_ socket: Int32) {
        var event = epoll_event(events: EPOLLONESHOT.rawValue, data: epoll_data_t(fd: socket))
        _ = epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event)
    }

    /// Until the socket can be read (or written, when asked for) or has failed. False when the deadline passed first.
    func wait(_ socket: Int32, orWrite: Bool, until deadline: ContinuousClock.Instant) async -> Bool {
        await withUnsafeContinuation { continuation in
            contents.withLock { $0.waits[socket] = Wait(continuation: continuation, deadline: deadline) }
            let wanted = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLONESHOT.rawValue
            var event = epoll_event(
                events: orWrite ? wanted | EPOLLOUT.rawValue : wanted, data: epoll_data_t(fd: socket))
            if epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event) != 0 { finish(socket, true) }
        }
    }

    /// Looks for something to come in for a moment, in a thread of this executor that nobody else needs. True when
    /// `look` answered true.
    func watch(_ watch: inout ShortWatch, _ look: () -> Bool) -> Bool {
        guard pthread_getspecific(ownThread) != nil, watch.isWorthwhile else { return false }
        let begins = contents.withLock { contents in
            guard contents.isIdle, !contents.isWatching else { return false }
            contents.isWatching = true
            return true
        }
        guard begins else { return false }
        defer { contents.withLock { $0.isWatching = false } }
        return watch.run(mayGoOn: { contents.withLock { $0.isIdle } }, look) == .found
    }

    func onTick(_ watcher: @escaping Watcher) {
        contents.withLock { $0.watchers.append(watcher) }
    }

    private func work() {
        pthread_setspecific(ownThread, UnsafeRawPointer(bitPattern: 1))
        var events = [epoll_event](repeating: epoll_event(), count: Self.eventsAtOnce)
        while true {
            runJobs()
            let mayBlock = contents.withLock { contents in
                guard contents.jobs.isEmpty else { return false }
                contents.sleeping += 1
                return true
            }
            let found = epoll_wait(epoll, &events, Int32(events.count), mayBlock ? Self.tickMilliseconds : 0)
            if mayBlock { contents.withLock { $0.sleeping -= 1 } }
            deliver(events[..<max(0, Int(found))])
            sweep()
        }
    }

    private func deliver(_ events: ArraySlice<epoll_event>) {
        for event in events {
            if event.data.fd == alarm {
                contents.withLock { $0.isWaking = false }
            } else {
                finish(event.data.fd, true)
            }
        }
    }

    private func runJobs() {
        let executor = asUnownedTaskExecutor()
        for _ in 0..<Self.jobsAtOnce {
            let (job, mustWake) = contents.withLock { contents in
                let job = contents.jobs.popFirst()
                return (job, contents.mustWake(beyond: 0))
            }
            if mustWake { wakeOne() }
            guard let job else { return }
            job.runSynchronously(on: executor)
        }
    }

    private func wakeOne() { eventfd_write(alarm, 1) }

    private func finish(_ socket: Int32, _ ready: Bool) {
        let wait = contents.withLock { $0.waits.removeValue(forKey: socket) }
        wait?.continuation.resume(returning: ready)
    }

    /// Ends the waits whose deadline has passed.
    private func sweep() {
        let now = ContinuousClock.now
        let (late, watchers) = contents.withLock { contents in
            guard now >= contents.nextSweep else { return ([Wait](), [Watcher]()) }
            contents.nextSweep = now + .milliseconds(Int(Self.tickMilliseconds))
            let late = contents.waits.filter { $0.value.deadline <= now }
            for socket in late.keys { contents.waits[socket] = nil }
            defer { contents.watchers = [] }
            return (Array(late.values), contents.watchers)
        }
        for wait in late { wait.continuation.resume(returning: false) }
        let lasting = watchers.filter { $0(now) }
        if !lasting.isEmpty { contents.withLock { $0.watchers += lasting } }
    }
}
