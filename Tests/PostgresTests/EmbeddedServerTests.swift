import DatabaseSupport
import Foundation
import Glibc
import Kernel
import Logging
import Postgres
import Testing

@Suite(.serialized) struct EmbeddedServerTests {
    private func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = "/tmp/tributary-embedded-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func answer(_ server: EmbeddedServer) async throws -> Int? {
        let database = Database(
            program: server.addresses.program, platform: server.addresses.platform, logger: TestDatabase.logger)
        defer { database.close() }
        return try await database.platform { tx in try await tx.first("select 1 as n")?["n"] }
    }

    private func postmaster(_ folder: String) -> Int32? {
        FileManager.default.contents(atPath: "\(folder)/postgres/data/postmaster.pid")
            .flatMap { String(decoding: $0, as: UTF8.self).split(separator: "\n").first }.flatMap { Int32($0) }
    }

    @Test func itStartsStopsAndStartsAgain() async throws {
        try await inFolder { folder in
            let server = try await EmbeddedServer.start(dataFolder: folder, logger: TestDatabase.logger)
            #expect(try await answer(server) == 1)
            let checksums = try await OwnerSession.with(server.addresses.owner) { session in
                try session.rows("select current_setting('data_checksums') as checksums")
                    .map { try $0["checksums"] as String }
            }
            #expect(checksums == ["on"])
            await server.stop()
            #expect(postmaster(folder) == nil)

            let started = ContinuousClock.now
            let again = try await EmbeddedServer.start(dataFolder: folder, logger: TestDatabase.logger)
            #expect(ContinuousClock.now - started < .seconds(3))
            #expect(try await answer(again) == 1)
            await again.stop()
        }
    }

    @Test func aServerThatRunsIsUsedAndOneThatWasKilledComesBack() async throws {
        try await inFolder { folder in
            let first = try await EmbeddedServer.start(dataFolder: folder, logger: TestDatabase.logger)
            let process = try #require(postmaster(folder))
            let second = try await EmbeddedServer.start(dataFolder: folder, logger: TestDatabase.logger)
            #expect(postmaster(folder) == process)
            #expect(try await answer(second) == 1)

            kill(process, SIGKILL)
            try await Task.sleep(for: .milliseconds(300))
            let third = try await EmbeddedServer.start(dataFolder: folder, logger: TestDatabase.logger)
            #expect(postmaster(folder) != process)
            #expect(try await answer(third) == 1)
            await third.stop()
            _ = first
        }
    }
}
