import DatabaseSupport
import Kernel
import Logging
import ServiceLifecycle
import Testing

@testable import Postgres

/// Wake-ups between processes: two databases of one process are as foreign to each other as two processes.
@Suite(.database, .enabled(if: TestDatabase.path == .direct, "a pooler does not carry announcements"))
struct AnnouncementsTests {
    private static let patience = Duration.seconds(20)

    private func heard(_ stream: AsyncStream<Void>) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { for await _ in stream { return true }; return false }
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    @Test func aCommitElsewhereIsHeard() async throws {
        try await TestDatabase.own { near, own in
            let far = Database(program: own.program, platform: own.platform, logger: TestDatabase.logger)
            let group = ServiceGroup(services: [near, far], logger: TestDatabase.logger)
            let running = Task { try await group.run() }
            let stream = far.wakeups("stock")
            let ringing = Task {
                while !Task.isCancelled {
                    try await near.platform { tx in await tx.wake("stock") }
                    try await Task.sleep(for: .milliseconds(200))
                }
            }
            #expect(await heard(stream))
            ringing.cancel()
            await group.triggerGracefulShutdown()
            try await running.value
        }
    }

    @Test func aLostSessionSaysSo() async throws {
        try await TestDatabase.own { database, own in
            let listener = try await Listener.open(own.platform, channel: "tributary")
            try await OwnerSession.with(TestDatabase.superuser(own.name)) { session in
                _ = try session.rows(
                    """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where application_name = 'tributary-listen' and datname = \(own.name)
                    """)
            }
            await #expect(throws: ConnectionLost.self) {
                for _ in 0..<10 { _ = try await listener.next(patience: .seconds(1)) }
                try await listener.askForSignOfLife()
            }
        }
    }
}
