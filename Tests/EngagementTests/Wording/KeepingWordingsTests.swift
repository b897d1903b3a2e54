import DatabaseSupport
import Engagement
import Foundation
import Identity
import Kernel
import Mail
import Postgres
import Templates
import Testing

/// Versions of wordings, and the letters that are written in them.
@Suite(.database) struct KeepingWordingsTests {
    private static let letter = "application_received"
    private static let button = "\n\n[Track application]({{statusLink}})"

    private static func text(_ words: String) -> WordingText {
        WordingText(subject: "\(words), {{companyName}}", preheader: "Line", body: "# \(words)\(button)")
    }

    private func run(_ body: (Desk, WordingRoom, WordedLetter) async throws -> Void) async throws {
        try await TestDatabase.rolledBack { database in
            let desk = try await Desk(database)
            defer { try? FileManager.default.removeItem(at: desk.folder) }
            try await body(desk, try WordingRoom(database, clock: desk.clock.clock), try .named(Self.letter))
        }
    }

    @Test func `versions are added, restored and taken back`() async throws {
        try await run { desk, room, letter in
            let (keeping, tenant) = (room.keeping, desk.tenant)
            func save(_ words: String, on version: Int) async throws -> Int? {
                desk.clock.advance(.seconds(60))
                return try await keeping.save(
                    Self.text(words), note: words, basedOn: version, tenant, letter, "en", by: desk.reviewer)
            }
            #expect(try await save("First", on: 0) == 1)
            #expect(try await save("First", on: 0) == nil, "the same words again are nothing")
            #expect(try await save("Second", on: 1) == 2)
            #expect(
                try await keeping.restore(1, note: "", basedOn: 2, tenant, letter, "en", by: desk.reviewer) == 3)
            #expect(
                try await keeping.restore(0, note: "", basedOn: 3, tenant, letter, "en", by: desk.reviewer) == 4)
            #expect(
                try await keeping.restore(0, note: "", basedOn: 4, tenant, letter, "en", by: desk.reviewer) == nil)
            let standard = try await room.standard(letter.name)
            #expect(
                try await keeping.save(standard, note: "", basedOn: 4, tenant, letter, "en", by: desk.reviewer) == nil,
                "the standard wording does not become an own one")
            let history = try await keeping.history(tenant.id, letter, "en")
            #expect(history.map(\.version.number) == [4, 3, 2, 1])
            #expect(
                history.map { $0.version.text?.subject } == [
                    nil, "First, {{companyName}}", "Second, {{companyName}}", "First, {{companyName}}",
                ])
            #expect(history[1].version.restoredFrom == 1 && history[2].version.note == "Second")
            #expect(history[2].version.savedBy == "Riley Moss")
            #expect(history[2].changes.contains { $0.kind == .added && $0.text == "# Second" })
            #expect(history[2].changes.contains { $0.kind == .removed && $0.text == "# First" })
            let (standing, _) = try await keeping.standing(tenant.id, letter, "en", for: desk.manager.id)
            #expect(!standing.isOwn && standing.version == 4 && standing.text == standing.standard)
            let trail = try await desk.database.reading(tenant.id) { tx in
                try await AuditTrail(tx, clock: desk.clock.clock, chance: .system).history(
                    of: "letter_wording", "application_received/en")
            }
            #expect(
                trail.map(\.act) == [
                    "letter_wording.reset", "letter_wording.saved", "letter_wording.saved", "letter_wording.saved",
                ])
            #expect(trail[0].before["version"] == "3" && trail[1].after["from"] == "1")
            await #expect(throws: NotFound.self) {
                try await keeping.restore(9, note: "", basedOn: 4, tenant, letter, "en", by: desk.reviewer)
            }
        }
    }

    @Test func `who comes second learns what was saved, and nothing is lost`() async throws {
        try await run { desk, room, letter in
            let (keeping, tenant) = (room.keeping, desk.tenant)
            try await keeping.save(
                Self.text("Theirs"), note: "", basedOn: 0, tenant, letter, "en", by: desk.reviewer)
            let conflict = await #expect(throws: WordingConflict.self) {
                try await keeping.save(
                    Self.text("Mine"), note: "", basedOn: 0, tenant, letter, "en", by: desk.reviewer)
            }
            #expect(conflict?.current.text == Self.text("Theirs") && conflict?.current.number == 1)
            _ = try await keeping.check(
                Self.text("Mine"), basedOn: 0, tenant, letter, "en", for: desk.manager.id)
            var (standing, draft) = try await keeping.standing(tenant.id, letter, "en", for: desk.manager.id)
            #expect(draft?.text == Self.text("Mine") && draft?.basedOn == 0 && standing.version == 1)
            try await keeping.dropDraft(tenant.id, letter, "en", for: desk.manager.id)
            (standing, draft) = try await keeping.standing(tenant.id, letter, "en", for: desk.manager.id)
            #expect(draft == nil)
            let refused = await #expect(throws: WordingProblems.self) {
                try await keeping.save(
                    WordingText(subject: "x", preheader: "", body: "No button"), note: "", basedOn: 1, tenant, letter,
                    "en", by: desk.reviewer)
            }
            #expect(refused?.problems.count == 1)
            let heavy = "n" + String(repeating: "\u{301}", count: 20_000)
            for note in [String(repeating: "n", count: 201), heavy, "a\nb"] {
                await #expect(throws: Invalid.self) {
                    try await keeping.save(
                        Self.text("x"), note: note, basedOn: 1, tenant, letter, "en", by: desk.reviewer)
                }
            }
            #expect(try !room.check(WordingText(subject: heavy, preheader: "", body: "Hello." + Self.button)).isEmpty)
        }
    }

    @Test func `a draft ends when it is saved, and not when other words are restored`() async throws {
        try await run { desk, room, letter in
            let (keeping, tenant) = (room.keeping, desk.tenant)
            try await keeping.save(Self.text("First"), note: "", basedOn: 0, tenant, letter, "en", by: desk.reviewer)
            let writer = try #require(desk.reviewer.accountID)
            _ = try await keeping.check(Self.text("Begun"), basedOn: 1, tenant, letter, "en", for: writer)
            func draft() async throws -> WordingText? {
                try await keeping.standing(tenant.id, letter, "en", for: writer).draft?.text
            }
            try await keeping.restore(0, note: "", basedOn: 1, tenant, letter, "en", by: desk.reviewer)
            try await keeping.restore(0, note: "", basedOn: 2, tenant, letter, "en", by: desk.reviewer)
            try await keeping.restore(1, note: "", basedOn: 2, tenant, letter, "en", by: desk.reviewer)
            #expect(try await draft() == Self.text("Begun"))
            try await keeping.save(Self.text("Begun"), note: "", basedOn: 3, tenant, letter, "en", by: desk.reviewer)
            #expect(try await draft() == nil)
        }
    }

    @Test func `letters leave in the tenant's wording and say in which version`() async throws {
        try await run { desk, room, letter in
            try await room.keeping.save(
                Self.text("Grüezi <b>"), note: "", basedOn: 0, desk.tenant, letter, "en", by: desk.reviewer)
            try await room.keeping.save(
                Self.text("Auf Deutsch"), note: "", basedOn: 0, desk.tenant, letter, "de", by: desk.reviewer)
            _ = try await desk.apply()
            let letters = try await desk.letters()
            #expect(letters.count == 1 && letters[0].letter.wording == 1)
            #expect(letters[0].letter.subject == "Grüezi <b>, Diaz & Söhne <Networks>")
            #expect(letters[0].letter.html.contains("Grüezi &lt;b&gt;</h1>"))
            #expect(!letters[0].letter.html.contains("<Networks>"))
            #expect(letters[0].letter.text.hasPrefix("Grüezi <b>\n\nTrack application:\nhttp"))
            _ = try desk.token(in: letters[0], after: "/apply/status/")
            #expect(letters[0].letter.html.contains("sent you this letter because ana@diaz.example"))
        }
    }

    /// A wording from an older program names what letters have no more.
    @Test func `a wording that does not fit any more gives way to the standard one`() async throws {
        try await run { desk, room, letter in
            let (id, now) = (desk.reviewer.accountID, desk.clock.now)
            _ = try await desk.database.transaction(desk.tenant.id) { tx in
                try await tx.execute(
                    """
                    insert into letter_wordings (tenant_id, letter, language, number, is_standard, subject, body,
                        saved_by_id, saved_by, saved_at)
                    values (\(tx.tenantID), 'application_received', 'en', 1, false, 'Hello',
                        'Dear {{salutation}}, [Track]({{statusLink}})', \(id), 'Riley Moss', \(now))
                    """)
            }
            _ = try await desk.apply()
            let letters = try await desk.letters()
            #expect(letters[0].letter.subject == "We received your application, Diaz & Söhne <Networks>")
            #expect(letters[0].letter.wording == nil)
            let standings = try await room.keeping.standings(desk.tenant.id)
            let broken = standings.filter(\.isBroken)
            #expect(broken.map(\.letter.name) == ["application_received"] && broken[0].language == "en")
            #expect(broken[0].problems.first?.message.contains("'salutation' is not a field") == true)
            #expect(standings.count == 16)
            let known = try await room.keeping.broken(desk.tenant.id)
            #expect(known.map(\.letter.name) == ["application_received"] && known.map(\.language) == ["en"])
            await #expect(throws: WordingProblems.self) {
                try await room.keeping.restore(1, note: "", basedOn: 1, desk.tenant, letter, "en", by: desk.reviewer)
            }
        }
    }

    @Test func `a wording is of one tenant`() async throws {
        try await run { desk, room, letter in
            let other = try await Hosting(database: desk.database, clock: desk.clock.clock, chance: .system).open(
                NewTenant(
                    slug: "other-\(Chance.system.number(below: 1_000_000_000))", name: "Other", zone: .utc,
                    currency: .usd, supportEmail: "help@other.example", footerAddress: "1 Way"))
            try await room.keeping.save(
                Self.text("Ours"), note: "", basedOn: 0, desk.tenant, letter, "en", by: desk.reviewer)
            let (standing, _) = try await room.keeping.standing(other.id, letter, "en", for: desk.manager.id)
            #expect(standing.current == nil)
            #expect(try await room.keeping.history(other.id, letter, "en").isEmpty)
            // Its examples are its own letters.
            let example = try room.keeping.preview(Self.text("Hello"), letter, "en", sample: 1, of: other)
            #expect(example.text.contains("help@other.example") && example.text.contains("Other, 1 Way"))
            #expect(!example.html.contains("Northwind") && !example.html.contains("northwind.example<"))
            await #expect(throws: NotFound.self) { try await room.keeping.text(1, other.id, letter, "en") }
        }
    }
}
