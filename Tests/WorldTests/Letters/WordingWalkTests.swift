import DatabaseSupport
import Foundation
import Identity
import Kernel
import TestSupport
import Testing
import Web
import World

/// An owner words letters on the pages.
@Suite(.database) struct WordingWalkTests {
    private static let place = "/admin/emails/wordings/application_received/en"
    private static let button = "\n\n[Track application]({{statusLink}})"

    private struct Live: Decodable {
        struct Problem: Decodable {
            let place: String
            let message: String
            let excerpt: String
        }

        let isSound: Bool
        let isKept: Bool
        let status: String
        let problems: [Problem]
        let subject: String
        let text: String
        let preview: String
    }

    /// The form with some words, and other values in some of its fields.
    private static func fields(
        _ words: String, version: Int = 0, _ changes: [String: String] = [:]
    ) -> [(String, String)] {
        let fields = [
            "subject": "\(words) {{companyName}}", "preheader": "", "body": "# \(words)\(button)", "note": "",
            "version": "\(version)",
        ]
        return fields.merging(changes) { $1 }.map { ($0, $1) }
    }

    @Test func aWordingIsCheckedShownSavedAndRestored() async throws {
        try await Trial.run { trial in
            let owner = try await trial.staff(.admin)
            #expect(try await owner.get("/admin/emails").links.contains("/admin/emails/wordings"))
            #expect(try await owner.get("/admin/emails/wordings").links.contains(Self.place))
            let page = try await owner.get(Self.place)
            #expect(page.value(of: "subject") == "We received your application, {{companyName}}")
            #expect(page.contains("No problems.") && page.contains("{{submittedAt|datetime}}"))

            let wrong = try await owner.post(Self.place, pairs: Self.fields("Hello {{nme}}"))
            #expect(wrong.status == 422 && wrong.value(of: "subject") == "Hello {{nme}} {{companyName}}")
            #expect(wrong.contains("line 1, character 11") && wrong.contains("is not a field of this letter"))
            #expect(wrong.contains("it cannot be saved yet"))

            let checked = try await owner.post(
                Self.place + "/check", pairs: Self.fields("Salve", ["note": "Shorter"]))
            #expect(checked.status == 200 && checked.contains("Salve Diaz Networks"))
            #expect(checked.contains("This is your draft") && checked.contains("of=draft"))
            let reopened = try await owner.get(Self.place)
            #expect(reopened.value(of: "subject") == "Salve {{companyName}}", "the draft is kept")
            #expect(reopened.value(of: "note") == "Shorter", "and what is said about it")
            let draft = try await owner.get(Self.place + "/preview?of=draft&look=dark")
            #expect(draft.contains("Salve</h1>") && draft.contains("@media all"))
            #expect(draft.header("Content-Security-Policy")?.hasPrefix("sandbox;") == true)

            let saved = try await owner.post(Self.place, pairs: Self.fields("Salve"))
            #expect(saved.location == Self.place)
            #expect(try await owner.follow(saved).contains("Saved as version 1."))
            let untouched = try await owner.post(Self.place, pairs: Self.fields("Salve", version: 1))
            #expect(try await owner.follow(untouched).contains("Nothing was changed"))
            #expect(try await owner.get("/admin/emails/wordings").contains("Own wording"))
            let second = try await owner.post(Self.place, pairs: Self.fields("Moin", version: 1))
            #expect(try await owner.follow(second).contains("Saved as version 2."))
            let versions = try await owner.get(Self.place + "/versions")
            #expect(versions.contains("<ins># Moin</ins>") && versions.contains("<del># Salve</del>"))
            let restored = try await owner.post(Self.place + "/restoration", ["number": "1", "version": "2"])
            #expect(try await owner.follow(restored).contains("this is version 3"))
            let late = try await owner.post(Self.place + "/restoration", ["number": "0", "version": "2"])
            #expect(try await owner.follow(late).contains("nothing was restored"))
            let reset = try await owner.post(Self.place + "/restoration", ["number": "0", "version": "3"])
            #expect(try await owner.follow(reset).contains("this is version 4"))
            #expect(try await owner.get(Self.place + "/preview?of=1").contains("Salve</h1>"))
        }
    }

    @Test func whoComesSecondSeesBothTexts() async throws {
        try await Trial.run { trial in
            let (first, second) = (try await trial.staff(.admin), try await trial.staff(.admin))
            #expect(try await first.post(Self.place, pairs: Self.fields("Theirs")).status == 303)
            let page = try await second.post(Self.place, pairs: Self.fields("Mine"))
            #expect(page.status == 409 && page.value(of: "version") == "1")
            #expect(page.value(of: "subject") == "Mine {{companyName}}")
            #expect(page.contains("<del># Theirs</del>") && page.contains("<ins># Mine</ins>"))
            // Who comes back to the draft has seen nothing of the other text yet.
            let reopened = try await second.get(Self.place)
            #expect(reopened.value(of: "version") == "0" && reopened.value(of: "subject") == "Mine {{companyName}}")
            #expect(reopened.contains("Meanwhile version 1 was saved"))
            #expect(try await second.post(Self.place, pairs: Self.fields("Mine")).status == 409)
            let again = try await second.post(Self.place, pairs: Self.fields("Mine", version: 1))
            #expect(try await second.follow(again).contains("Saved as version 2."))
        }
    }

    @Test func theScriptGetsTheSameAsThePage() async throws {
        try await Trial.run { trial in
            let owner = try await trial.staff(.admin)
            var reply = try await owner.post(Self.place + "/check", pairs: Self.fields("Salve", ["live": "yes"]))
            var live = try JSONDecoder().decode(Live.self, from: Data(reply.bytes))
            #expect(live.isSound && live.isKept && live.subject == "Salve Diaz Networks" && live.text.hasPrefix("Salve\n"))
            #expect(try await owner.get(live.preview).contains("Salve</h1>"))
            reply = try await owner.post(
                Self.place + "/check",
                pairs: Self.fields("Salve", ["live": "yes", "body": "No button, {{nobody}}"]))
            live = try JSONDecoder().decode(Live.self, from: Data(reply.bytes))
            #expect(!live.isSound && live.isKept && live.status == "1 problem: it cannot be saved yet.")
            #expect(live.problems.first?.place == "Text, line 1, character 14")
            #expect(live.problems.first?.excerpt.contains("^") == true)
            #expect(try await owner.get(live.preview).contains("once its text has no problems"))
        }
    }

    /// A number at the end of what numbers can be is one like any other.
    @Test(arguments: [Int.min, Int.min + 1, -1, 0, 1_000_000, Int.max])
    func aNumberInAnAddressIsNoTrap(number: Int) async throws {
        try await Trial.run { trial in
            let owner = try await trial.staff(.admin)
            let preview = try await owner.get(Self.place + "/preview?sample=\(number)&of=\(number)")
            #expect([200, 404].contains(preview.status))
            #expect(try await owner.get("/admin/emails/samples/\(number)").status == 404)
            #expect(try await owner.get("/admin/emails/samples/\(number)/body").status == 404)
            let check = Self.fields("Salve", ["sample": "\(number)", "version": "\(number)"])
            #expect(try await owner.post(Self.place + "/check", pairs: check).status == 200)
            let wrong = Self.fields("Hello {{nme}}", ["sample": "\(number)"])
            #expect(try await owner.post(Self.place, pairs: wrong).status == 422)
            let restored = try await owner.post(
                Self.place + "/restoration", ["number": "\(number)", "version": "\(number)"])
            #expect([303, 404].contains(restored.status))
        }
    }

    /// Hostile forms are answered with a page, and nothing of them gets into a header or another tenant.
    @Test func hostileWordingsAreRefused() async throws {
        try await Trial.run { trial in
            let owner = try await trial.staff(.admin)
            for (name, value) in [
                ("subject", "Hello\r\nBcc: all@evil.example"), ("subject", "a\u{0}b"), ("preheader", "a\nb"),
                ("body", "{{=<% %>=}}" + Self.button), ("body", String(repeating: "{{#companyName}}", count: 200)),
                ("body", String(repeating: "x", count: 40_000)), ("note", String(repeating: "n", count: 300)),
                ("body", "\u{0}\u{1B}"),
            ] {
                for place in [Self.place, Self.place + "/check"] {
                    let reply = try await owner.post(place, pairs: Self.fields("Salve", [name: value]))
                    let isPage = [200, 400, 422].contains(reply.status)
                    #expect(isPage && (place == Self.place ? reply.status != 200 : true), "\(name): \(reply.status)")
                }
            }
            #expect(try await owner.get(Self.place + "/versions").contains("No versions yet"))
            #expect(try await owner.post(Self.place, pairs: Self.fields("Ours")).status == 303)
            #expect(try await owner.get(Self.place + "/preview?of=1&sample=9").status == 404)
            #expect(try await owner.get(Self.place + "/preview?of=2").status == 404)
            #expect(try await owner.get("/admin/emails/wordings/notice/en").status == 404)
            #expect(try await owner.get("/admin/emails/wordings/application_received/fr").status == 404)
            for role in [Role.director, .channelManager, .auditor, .finance] {
                let other = try await trial.staff(role)
                #expect(try await other.get(Self.place).status == 403)
                #expect(try await other.post(Self.place, pairs: Self.fields("Theirs", version: 1)).status == 403)
            }
        }
    }
}
