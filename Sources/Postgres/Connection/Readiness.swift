import CPostgres
import Glibc
import Synchronization

/// Waits for sockets of all connections on one thread of its own, so that no thread of Swift's pool ever blocks.
final class Readiness: Sendable {
    static let shared = Readiness()

    /// How often waits are looked through for deadlines that have passed.
    private static let tickMilliseconds: Int32 = 250
    private static let eventsAtOnce = 64

    private struct Wait {
        let continuation: UnsafeContinuation<Bool, Never>
        let deadline: ContinuousClock.Instant
    }

    private let epoll = epoll_create1(0)
    private let waits = Mutex<[Int32: Wait]>([:])

    private init() {
        let thread = SystemThread(name: "postgres-readiness") { [self] in watch() }
        thread.start()
    }

    /// Must be called once for a socket before it is waited for; closing the socket ends it.
    func register(_ socket: Int32) {
        var event = epoll_event(events: EPOLLONESHOT.rawValue, data: epoll_data_t(fd: socket))
        _ = epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event)
    }

    /// Until the socket can be read (or written, when asked for) or has failed. False when the deadline passed first.
    func wait(_ socket: Int32, orWrite: Bool, until deadline: ContinuousClock.Instant) async -> Bool {
        await withUnsafeContinuation { continuation in
            waits.withLock { $0[socket] = Wait(continuation: continuation, deadline: deadline) }
            let wanted = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLONESHOT.rawValue
            var event = epoll_event(
                events: orWrite ? wanted | EPOLLOUT.rawValue : wanted, data: epoll_data_t(fd: socket))
            if epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event) != 0 { finish(socket, true) }
        }
    }

    private func watch() {
        var events = [epoll_event](repeating: epoll_event(), count: Self.eventsAtOnce)
        var nextSweep = ContinuousClock.now
        while true {
            let count = epoll_wait(epoll, &events, Int32(Self.eventsAtOnce), Self.tickMilliseconds)
            for index in 0..<max(0, Int(count)) { finish(events[index].data.fd, true) }
            let now = ContinuousClock.now
            if now >= nextSweep {
                nextSweep = now + .milliseconds(Int(Self.tickMilliseconds))
                endWaits(before: now)
            }
        }
    }

    private func endWaits(before now: ContinuousClock.Instant) {
        let late = waits.withLock { waits in
            let late = waits.filter { $0.value.deadline <= now }
            for socket in late.keys { waits[socket] = nil }
            return late.values.map(\.continuation)
        }
        for continuation in late { continuation.resume(returning: false) }
    }

    private func finish(_ socket: Int32, _ ready: Bool) {
        let wait = waits.withLock { $0.removeValue(forKey: socket) }
        wait?.continuation.resume(returning: ready)
    }
}
