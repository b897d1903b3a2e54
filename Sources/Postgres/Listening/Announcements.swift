import Kernel
import Logging
import Synchronization

/// Carries wake-ups between the processes that use one database. They only shorten the wait of those who look by
/// themselves from time to time anyway: what is not heard is found a little later.
final class Announcements: Sendable {
    private static let channel = "tributary"
    /// PostgreSQL lets one transaction at a time announce something in the whole database: a process is brief and
    /// seldom about it, on a connection of its own.
    static let shortestInterval = Duration.seconds(1)
    /// How soon a stop is noticed while nothing is announced.
    private static let patience = Duration.seconds(1)
    private static let signOfLifeInterval = Duration.seconds(60)
    private static let firstPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(30)

    private let address: String
    private let wakeups: Wakeups
    private let logger: Logger
    /// Tells this process's announcements from those of others.
    private let sender: String
    private let waiting = Mutex<Set<String>>([])
    private let bell = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    init(address: String, wakeups: Wakeups, chance: Chance = .system, logger: Logger) {
        self.address = address
        self.wakeups = wakeups
        self.logger = logger
        sender = String(chance.bits(), radix: 36)
    }

    /// Tells the other processes soon.
    func announce(_ topics: Set<String>) {
        if topics.isEmpty { return }
        waiting.withLock { $0.formUnion(topics) }
        bell.continuation.yield()
    }

    /// Sends what was announced, at most once in `shortestInterval`, until cancelled.
    func send(_ database: Database) async {
        for await _ in bell.stream {
            let topics = waiting.withLock { waiting in
                defer { waiting = [] }
                return waiting.sorted()
            }
            if Task.isCancelled { return }
            if !topics.isEmpty { try? await send(topics, database) }
            try? await Task.sleep(for: Self.shortestInterval)
        }
    }

    /// Hears what others announce, until cancelled. A lost session is opened again.
    func listen() async {
        var pause = Self.firstPause
        while !Task.isCancelled {
            do {
                let listener = try await Listener.open(address, channel: Self.channel)
                pause = Self.firstPause
                try await listen(to: listener)
            } catch is Listener.Pooled {
                logger.notice("wake-ups are not heard through this pooler; what is due is found by looking")
                return
            } catch {
                logger.debug("listening was interrupted", metadata: ["cause": "\(error)"])
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    private func listen(to listener: Listener) async throws {
        var lastSign = ContinuousClock.now
        while !Task.isCancelled {
            let heard = try await listener.next(patience: Self.patience)
            hear(heard)
            if ContinuousClock.now - lastSign < Self.signOfLifeInterval { continue }
            try await listener.askForSignOfLife()
            lastSign = ContinuousClock.now
        }
    }

    private func send(_ topics: [String], _ database: Database) async throws {
        let channel = Self.channel
        let texts = topics.map { "\(sender) \($0)" }
        try await database.platform { tx in
            _ = try await tx.execute("select pg_notify(\(channel), text) from unnest(\(texts)) as texts (text)")
        }
    }

    private func hear(_ announcements: [Listener.Announcement]) {
        let others = announcements.compactMap { announcement -> String? in
            let parts = announcement.text.split(separator: " ", maxSplits: 1)
            return parts.count == 2 && parts[0] != sender ? String(parts[1]) : nil
        }
        wakeups.wake(Set(others))
    }
}
