import Postgres
import Synchronization

/// The sandboxes of a test process: whoever asks gets one that nobody uses, or waits for it.
final class Sandboxes: Sendable {
    private let idle: Mutex<[Sandbox]>
    private let places: Turn

    init(_ all: [Sandbox]) {
        idle = Mutex(all)
        places = Turn(places: all.count)
    }

    func one<Value: Sendable>(_ body: (Sandbox) async throws -> Value) async throws -> Value {
        await places.take()
        defer { places.give() }
        guard let sandbox = idle.withLock({ $0.popLast() }) else { throw NoSandbox() }
        defer { idle.withLock { $0.append(sandbox) } }
        return try await body(sandbox)
    }

    /// There are as many places as sandboxes, so this does not happen.
    private struct NoSandbox: Error {}
}
