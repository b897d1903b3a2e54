import DatabaseSupport
import Identity
import Kernel
import TestSupport
import Testing
import Web
import World

/// In which language a visitor reads, and that nobody gets a page that was kept for somebody else.
@Suite(.database) struct VisitorLanguageTests {
    private static let german = " lang=\"de\">"

    @Test(arguments: [
        ("de", true), ("de-AT, en;q=0.5", true), ("en;q=0.4, de;q=0.8", true), ("fr, de;q=0.1", true), ("en", false),
        ("en-US,en;q=0.9,de;q=0.8", false), ("de;q=0", false), ("fr", false), ("", false), (";;q=,", false),
    ])
    func theBrowserSaysWhichLanguageItWants(header: String, isGerman: Bool) async throws {
        try await Trial.run { trial in
            for path in ["/", "/signin", "/apply", "/nothing"] {
                let reply = try await trial.visitor().get(path, headers: ["Accept-Language": header])
                #expect(reply.contains(Self.german) == isGerman, "\(path)")
                #expect(reply.header("Vary")?.contains("Accept-Language") == true, "\(path)")
            }
        }
    }

    @Test func whatWasChosenCountsMoreThanWhatTheBrowserAsksFor() async throws {
        try await Trial.run { trial in
            let browser = trial.visitor()
            let asks = ["Accept-Language": "de"]
            let english = try await browser.get("/?lang=en", headers: asks)
            #expect(!english.contains(Self.german))
            let kept = try await browser.get("/signin", headers: asks)
            #expect(!kept.contains(Self.german))
            let german = try await browser.get("/signin?lang=de")
            #expect(german.contains(Self.german))
            let again = try await browser.get("/signin", headers: ["Accept-Language": "en"])
            #expect(again.contains(Self.german))
        }
    }

    @Test func aKeptPageGoesOnlyToThoseWhoReadItsLanguage() async throws {
        try await Trial.run { trial in
            let (english, german) = (["Accept-Language": "en"], ["Accept-Language": "de"])
            let visitor = trial.visitor()
            let first = try await visitor.get("/", headers: english)
            let second = try await visitor.get("/", headers: german)
            let (tag, other) = (try #require(first.header("ETag")), try #require(second.header("ETag")))
            #expect(tag != other)
            #expect(try await visitor.get("/", headers: english).text == first.text)
            #expect(try await visitor.get("/", headers: german).text == second.text)
            let known = try await visitor.get("/", headers: ["Accept-Language": "de", "If-None-Match": other])
            #expect(known.status == 304)
            #expect(known.header("Vary") == first.header("Vary"))
            let changed = try await visitor.get("/", headers: ["Accept-Language": "de", "If-None-Match": tag])
            #expect(changed.status == 200, "the page in English is not the one in German")
        }
    }

    @Test func theTenantsLanguageIsForThoseWhoAskForNone() async throws {
        try await Trial.run { trial in
            let tenant = NewTenant(
                slug: "suedhafen", name: "Südhafen Netz", zone: .utc, currency: .usd,
                supportEmail: "hilfe@suedhafen.example", footerAddress: "Am Kai 1", hosts: ["suedhafen.example"],
                language: "de")
            _ = try await trial.world.contexts.hosting.open(tenant)
            trial.world.tenants.forget()
            let browser = trial.visitor(on: "suedhafen.example")
            for (header, isGerman) in [("", true), ("fr", true), ("en", false)] {
                let reply = try await browser.get("/apply", headers: header.isEmpty ? [:] : ["Accept-Language": header])
                #expect(reply.contains(Self.german) == isGerman, "\(header)")
            }
        }
    }

    @Test func theBackOfficeStaysInOneLanguage() async throws {
        try await Trial.run { trial in
            let reply = try await trial.staff(.admin).get("/admin", headers: ["Accept-Language": "de"])
            #expect(reply.contains(" lang=\"en\">"))
            #expect(reply.header("Vary")?.contains("Accept-Language") == false)
        }
    }
}
