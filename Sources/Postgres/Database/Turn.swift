import Synchronization

/// Lets a number of tasks through at a time, one unless told otherwise, in the order in which they came.
package final class Turn: Sendable {
    private struct Queue {
        var free: Int
        var waiting: [UnsafeContinuation<Void, Never>] = []

        mutating func enter() -> Bool {
            guard free > 0 else { return false }
            free -= 1
            return true
        }
    }

    private let queue: Mutex<Queue>

    package init(places: Int = 1) {
        queue = Mutex(Queue(free: places))
    }

    package func take() async {
        if queue.withLock({ $0.enter() }) { return }
        await withUnsafeContinuation { continuation in
            let entered = queue.withLock { queue in
                let entered = queue.enter()
                if !entered { queue.waiting.append(continuation) }
                return entered
            }
            if entered { continuation.resume() }
        }
    }

    package func give() {
        let next = queue.withLock { queue in
            if queue.waiting.isEmpty {
                queue.free += 1
                return nil as UnsafeContinuation<Void, Never>?
            }
            return queue.waiting.removeFirst()
        }
        next?.resume()
    }
}
