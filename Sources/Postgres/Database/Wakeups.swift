import Synchronization

/// Tells tasks of this process that something was committed, so that they need not wait for their next look.
final class Wakeups: Sendable {
    private struct Listeners {
        var lastNumber = 0
        var byTopic: [String: [Int: AsyncStream<Void>.Continuation]] = [:]
    }

    private let listeners = Mutex(Listeners())

    func stream(_ topic: String) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = listeners.withLock { listeners in
            listeners.lastNumber += 1
            listeners.byTopic[topic, default: [:]][listeners.lastNumber] = continuation
            return listeners.lastNumber
        }
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { _ = $0.byTopic[topic]?.removeValue(forKey: number) }
        }
        return stream
    }

    func wake(_ topics: Set<String>) {
        if topics.isEmpty { return }
        let waiting = listeners.withLock { listeners in topics.flatMap { (listeners.byTopic[$0] ?? [:]).values } }
        for continuation in waiting { continuation.yield() }
    }
}
