import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Web
import World

/// What holds for every page and file that is read.
@Suite(.database) struct ReadingTests {
    /// Every page of everybody, while the program may write nothing at all. There are two exceptions: nobody gets the
    /// bank file before the audit trail says so, and codes of certificates that nobody has are counted.
    @Test func noPageNeedsToWrite() async throws {
        try await TestDatabase.own { database, own in
            let trial = try await Trial.demo(in: database)
            let people = try await browsers(trial)
            let paths = try await Self.paths(trial)
            try await OwnerSession.with(own.owner) { session in
                try session.execute(
                    """
                    revoke insert, update, delete on all tables in schema public
                    from tributary_program, tributary_platform
                    """)
            }
            await #expect(throws: DatabaseError.self, "control: nothing can be written") {
                try await database.transaction(trial.tenant.id) { tx in
                    try await tx.execute("delete from tenant_holidays")
                }
            }
            var pages = 0
            for browser in people {
                for path in paths where !Self.isBankFile(path) && !path.hasPrefix("/certificates/") {
                    let reply = try await browser.get(path)
                    #expect(reply.status < 500, "\(path): \(reply.status)")
                    if reply.status == 200 { pages += 1 }
                }
            }
            #expect(pages > 60, "control: \(pages) pages were shown")
        }
    }

    private static func isBankFile(_ path: String) -> Bool { path.contains(/^\/admin\/batches\/[^\/]+\/file$/) }

    @Test func textsNameTheirCharsetAndFilesTheirName() async throws {
        try await Trial.demo { trial in
            var files = 0
            for browser in try await browsers(trial) {
                for path in try await Self.paths(trial) {
                    let reply = try await browser.get(path)
                    guard reply.status == 200, let type = reply.header("Content-Type") else { continue }
                    if type.hasPrefix("text/") || type.hasPrefix("application/json") {
                        #expect(type.contains(/charset=(utf-8|us-ascii)$/), "\(path): \(type)")
                    }
                    guard !type.hasPrefix("text/html"), !type.hasPrefix("application/json"), !path.hasPrefix("/health"),
                        !path.hasPrefix("/ready"), !["/robots.txt", "/sitemap.txt"].contains(path)
                    else { continue }
                    files += 1
                    let name = reply.header("Content-Disposition") ?? ""
                    #expect(name.contains(/^attachment; filename\*=UTF-8''[\w.%-]+$/), "\(path): \(name)")
                }
            }
            #expect(files >= 4, "control: files were among them")
        }
    }

    @Test func passwordFieldsSayWhatTheyAreFor() async throws {
        try await Trial.run { trial in
            let staff = try await trial.staff(.admin)
            let pages = [try await trial.visitor().get("/signin"), try await staff.get("/admin/profile")]
            for page in pages {
                let fields = page.text.matches(of: /<input[^>]*type="password"[^>]*>/)
                #expect(!fields.isEmpty, "\(page.path)")
                for field in fields {
                    #expect(field.0.contains(/autocomplete="(current|new)-password"/), "\(page.path): \(field.0)")
                }
            }
        }
    }

    private func browsers(_ trial: Trial) async throws -> [Browser] {
        let reseller = try await trial.database.reading(trial.tenant.id) { tx in
            try #require(try await tx.first("select id from resellers order by created_at limit 1"))
        }
        return [
            trial.visitor(), try await trial.staff(.admin, .director, .finance, .channelManager, .technical, .auditor),
            try await trial.reseller(try reseller["id"], .owner),
        ]
    }

    /// Every address that can be read, those of records with the key of one.
    private static func paths(_ trial: Trial) async throws -> [String] {
        var paths: [String] = []
        for route in trial.world.routes.all where route.method == .get {
            guard route.pattern.contains("{id}"),
                let place = TenantMatrixTests.tables.first(where: { route.pattern.hasPrefix($0.prefix) })
            else {
                paths.append(Paths.filled(route.pattern))
                continue
            }
            let row = try await trial.database.reading(trial.tenant.id) { tx in
                try await tx.first("select id from \(sql: Identifiers.quoted(place.table)) order by id limit 1")
            }
            let id: Identifier? = try row?["id"]
            paths.append(Paths.filled(route.pattern, id: (id ?? trial.newID()).description))
        }
        return paths
    }
}
