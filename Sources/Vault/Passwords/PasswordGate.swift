private import Dispatch
private import Synchronization

/// Lets few pieces of heavy work run at a time on threads of their own, lets some wait, and refuses the rest.
final class PasswordGate: Sendable {
    private struct State {
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let places: Int
    private let longestQueue: Int
    private let state = Mutex(State())
    private let threads = DispatchQueue(label: "tributary.passwords", attributes: .concurrent)

    init(places: Int, longestQueue: Int) {
        self.places = places
        self.longestQueue = longestQueue
    }

    /// Runs `work` off the cooperative pool, in the order of arrival. Throws VaultBusy when the queue is full.
    func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await enter()
        defer { leave() }
        return try await withCheckedThrowingContinuation { continuation in
            threads.async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }

    private func enter() async throws {
        let accepted: Bool = state.withLock { state in
            if state.running < places {
                state.running += 1
                return true
            }
            return false
        }
        if accepted { return }
        try await wait()
    }

    /// The place of the one who leaves goes to the one who waits longest: `running` stays the same.
    private func wait() async throws {
        let full = Mutex(false)
        await withCheckedContinuation { continuation in
            let resumeNow: Bool = state.withLock { state in
                if state.running < places {
                    state.running += 1
                    return true
                }
                guard state.waiting.count < longestQueue else {
                    full.withLock { $0 = true }
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if resumeNow { continuation.resume() }
        }
        if full.withLock({ $0 }) { throw VaultBusy(retryAfterSeconds: 5) }
    }

    private func leave() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            if state.waiting.isEmpty {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
