import DatabaseSupport
import Engagement
import Foundation
import Identity
import Kernel
import Logging
import Postgres
import Synchronization
import TestSupport
import Testing
import Web
import World

/// What somebody sees who edits the files of a running program.
@Suite(.database) struct ReloadTests {
    /// A copy of the program's files, and a program that follows it.
    private struct Edited {
        let folder: ProgramFolder
        let world: World
        let browser: Browser
        let said: Said

        /// Changes a file as an editor does: beside it, then in its place.
        func edit(_ file: String, _ old: String, _ new: String) throws {
            let path = "\(folder.path)/\(file)"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try #require(text.contains(old))
            try text.replacingOccurrences(of: old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
        }

        /// A page once it says something, or as it is after ten seconds.
        func page(_ path: String, saying text: String) async throws -> Reply {
            for _ in 0..<100 {
                let reply = try await browser.get(path)
                if reply.contains(text) { return reply }
                try await Task.sleep(for: .milliseconds(100))
            }
            return try await browser.get(path)
        }
    }

    private final class Said: Sendable {
        let lines = Mutex<[String]>([])
    }

    /// With `FileWatch` running as it does in the program.
    private func following(_ body: @escaping @Sendable (Edited) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.path + "/tributary-reload-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for name in ["Views", "Emails", "Public", "Migrations"] {
            try FileManager.default.copyItem(atPath: "\(Trial.folder.path)/\(name)", toPath: "\(path)/\(name)")
        }
        try await TestDatabase.rolledBack { database in
            let folder = ProgramFolder(path: path)
            let world = try Trial.following(folder, database)
            _ = try await world.contexts.hosting.open(.northwind)
            let said = Said()
            let watch = FileWatch(try #require(world.edited), logger: world.edges.logger) { line in
                said.lines.withLock { $0.append(line) }
            }
            let browser = Browser(world.site, host: Trial.host)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await watch.run() }
                try await body(Edited(folder: folder, world: world, browser: browser, said: said))
                group.cancelAll()
            }
        }
    }

    @Test func aChangedViewIsShownABrokenOneSaysWhereAndAMendedOneWorksAgain() async throws {
        try await following { edited in
            let (view, words) = ("Views/public/signin/new.html", "<h1>{{t \"signin.title\"}}</h1>")
            #expect(try await edited.browser.get("/signin").heading == "Sign in")
            try edited.edit(view, words, "<h1>Come in</h1>")
            #expect(try await edited.page("/signin", saying: "Come in").heading == "Come in")

            try edited.edit(view, "<h1>Come in</h1>", "<h1>{{headline}}</h1>\n{{>shared/feild}}")
            let broken = try await edited.page("/signin", saying: "headline")
            #expect(broken.status == 500)
            #expect(broken.heading == "Problems in the templates")
            #expect(broken.contains("public/signin/new.html:5:9: &#39;headline&#39; is not a field of SignInPage"))
            #expect(broken.contains("^^^^^^^^"))
            #expect(broken.contains("shared/feild"), "all problems stand on the page")
            #expect(try await edited.browser.get("/terms").heading == "Problems in the templates")
            #expect(try await edited.browser.get("/health").status == 200)
            #expect(edited.said.lines.withLock { $0.last?.contains("new.html:5:9: error: 'headline'") } == true)
            // Letters go on with the files before.
            #expect(try edited.world.contexts.sampleLetters.all().isEmpty == false)

            try edited.edit(view, "<h1>{{headline}}</h1>\n{{>shared/feild}}", "<h1>Welcome back</h1>")
            let mended = try await edited.page("/signin", saying: "Welcome back")
            #expect(mended.status == 200)
            #expect(mended.heading == "Welcome back")
        }
    }

    @Test func lettersAndKeptPagesAndStyleSheetsAreReadAgain() async throws {
        try await following { edited in
            let subject = "Emails/notice/subject.txt"
            try edited.edit(subject, "{{title}}", "Look: {{title}}")
            #expect(try await edited.browser.get("/").contains("Bring Northwind Fiber"))
            try edited.edit("Views/messages/en.txt", "hero.title = Bring {tenant}", "hero.title = Carry {tenant}")
            #expect(try await edited.page("/", saying: "Carry Northwind").contains("Carry Northwind Fiber"))
            #expect(try edited.world.contexts.sampleLetters.all().last?.subject.hasPrefix("Look: ") == true)

            let first = try await edited.browser.get("/")
            let before = try #require(first.links.first { $0.hasSuffix("theme.css") })
            try edited.edit("Public/styles/theme.css", ":root", "/* edited */ :root")
            var after = before
            for _ in 0..<100 {
                let page = try await edited.browser.get("/")
                after = page.links.first { $0.hasSuffix("theme.css") } ?? before
                if after != before { break }
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(after != before)
            #expect(try await edited.browser.get(after).contains("/* edited */"))
            #expect(try await edited.browser.get(before).status == 200, "pages sent before still find their files")
        }
    }

    @Test func inProductionFilesAreReadOnce() async throws {
        try await Trial.run { trial in #expect(trial.world.edited == nil) }
    }
}
