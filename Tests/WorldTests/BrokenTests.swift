import CoreMetrics
import DatabaseSupport
import Identity
import Logging
import Postgres
import Synchronization
import TestSupport
import Testing
import Web
import World

/// What no handler expects: a table is gone. Whoever asked gets a page with a number and nothing else, the log has the
/// same number with the reason, and the count of failures rises, which is what alarms watch.
@Suite(.database) struct BrokenTests {
    final class Lines: Sendable {
        private let lines = Mutex<[(level: Logger.Level, text: String)]>([])
        var all: [(level: Logger.Level, text: String)] { lines.withLock { $0 } }
        func add(_ level: Logger.Level, _ text: String) { lines.withLock { $0.append((level, text)) } }
    }

    struct LineHandler: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.add(event.level, (event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted().joined(separator: " "))
        }
    }

    @Test func aFailureIsAPageWithANumberALineAndACount() async throws {
        try await TestDatabase.own { database, own in
            let trial = try await Trial(database)
            let (lines, registry) = (Lines(), MetricsRegistry())
            try await withMetricsFactory(registry) {
                let browser = try await self.staff(trial, Logger(label: "lines") { _ in LineHandler(lines: lines) })
                #expect(try await browser.get("/admin/emails").status == 200, "control")
                try await OwnerSession.with(own.owner) { try $0.execute("alter table letters rename to letters_away") }
                let broken = try await browser.get("/admin/emails")
                try self.check(broken, lines, "/admin/emails")
                try await OwnerSession.with(own.owner) {
                    try $0.execute("alter table suppressions rename to suppressions_away")
                }
                let act = try await browser.post("/admin/emails/suppressions/lift", ["address": "a@people.example"])
                try self.check(act, lines, "/admin/emails/suppressions/lift")
                #expect(try await browser.get("/admin/profile").status == 200, "the program goes on")
            }
            let counts = registry.text().split(separator: "\n").filter { $0.contains("status=\"500\"") }
            #expect(counts.count == 2, "\(counts)")
            #expect(counts.allSatisfy { $0.hasPrefix("http_requests_total") && $0.hasSuffix(" 1") })
        }
    }

    /// A member of staff at a program whose log is looked at.
    private func staff(_ trial: Trial, _ logger: Logger) async throws -> Browser {
        let edges = trial.world.edges
        let world = try World(
            Edges(
                settings: edges.settings, folder: edges.folder, database: edges.database, clock: edges.clock,
                chance: edges.chance, passwordCost: edges.passwordCost, logger: logger),
            pages: try Trial.pages.get())
        let own = try await trial.staff(.admin)
        let browser = Browser(world.site, host: Trial.host)
        for (name, value) in own.cookies { browser.setCookie(name, value) }
        return browser
    }

    private func check(_ reply: Reply, _ lines: Lines, _ path: String) throws {
        #expect(reply.status == 500, "\(path)")
        #expect(reply.header("Cache-Control") == "no-store")
        #expect(reply.header("Content-Security-Policy")?.contains("nonce-") == true)
        let number = try #require(reply.header("X-Request-ID"))
        #expect(reply.contains(number), "\(path): the page has the number")
        for word in ["away", "relation", "42P01", "select", "PostgreSQL"] { #expect(!reply.contains(word), "\(word)") }
        let line = try #require(lines.all.last { $0.text.contains("request=\(number)") })
        #expect(line.level == .error)
        #expect(line.text.contains("failure=") && line.text.contains("path=\(path)"))
        #expect(line.text.contains("42P01"), "the log says what broke: \(line.text)")
    }
}
