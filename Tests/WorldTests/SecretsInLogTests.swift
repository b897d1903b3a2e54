import DatabaseSupport
import Identity
import Kernel
import Logging
import TestSupport
import Testing
import Vault
import Web
import World

/// The links of letters open what they lead to for whoever has them: the log of requests holds none of them.
@Suite(.database) struct SecretsInLogTests {
    @Test func noSecretOfAnAddressIsInTheLog() async throws {
        try await Trial.run { trial in
            let lines = BrokenTests.Lines()
            let browser = try Self.browser(trial, lines)
            let secret = SecretToken.make(.system).text
            let paths = [
                "/invite/\(secret)", "/reset/\(secret)", "/apply/draft/\(secret)/company", "/apply/status/\(secret)",
                "/letters/\(secret)", "/letters/\(secret)/statements",
                // As people copy them, and where no route is.
                "/invite/\(secret)/", "/reset/\(secret).", "/nowhere/\(secret)", "/apply/status/\(secret))/x",
                "/api/v1/\(secret)",
            ]
            for path in paths { try await browser.get(path) }
            try await browser.post("/apply/status/\(secret)/withdrawal")
            #expect(lines.all.count > paths.count, "control: each request has its line")
            for line in lines.all { #expect(!line.text.contains(secret), "\(line.text)") }
            #expect(lines.all.contains { $0.text.contains("path=/invite/{token}") })
            try await browser.get("/apply")
            #expect(lines.all.last?.text.contains("path=/apply ") == true, "other paths stay as they are")
        }
    }

    private static func browser(_ trial: Trial, _ lines: BrokenTests.Lines) throws -> Browser {
        let edges = trial.world.edges
        let world = try World(
            Edges(
                settings: edges.settings, folder: edges.folder, database: edges.database, clock: edges.clock,
                chance: edges.chance, passwordCost: edges.passwordCost,
                logger: Logger(label: "lines") { _ in BrokenTests.LineHandler(lines: lines) }),
            pages: try Trial.pages.get())
        return Browser(world.site, host: Trial.host)
    }
}
