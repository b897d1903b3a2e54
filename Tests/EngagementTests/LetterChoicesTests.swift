import DatabaseSupport
import Engagement
import Identity
import Kernel
import Links
import Mail
import Postgres
import TestSupport
import Testing
import Vault
import World

/// What people do about their letters without signing in, and in the portal.
@Suite(.database) struct LetterChoicesTests {
    private let address = EmailAddress("ana@diaz.example")

    private func link(_ trial: Trial) async throws -> (token: String, recipient: Identifier) {
        let address = try #require(address)
        let recipient = try await trial.database.transaction(trial.tenant.id) { tx in
            try await LetterChoices(tx, clock: trial.clock.clock, chance: .system).recipient(address)
        }
        let links = ChoiceLinks(trial.world.edges.settings.masterKey)
        return (links.token(recipient, of: trial.tenant.id), recipient)
    }

    private func unwanted(_ trial: Trial) async throws -> Set<LetterTopic> {
        let address = try #require(address)
        return try await trial.database.reading(trial.tenant.id) { tx in
            try await LetterChoices(tx, clock: trial.clock.clock, chance: .system).unwanted(by: address)
        }
    }

    /// What a mail program sends: no cookie, no token, no origin.
    private func click(
        _ browser: Browser, _ place: String, _ body: String = "List-Unsubscribe=One-Click"
    ) async throws -> Reply {
        try await browser.send(
            "POST", place, headers: ["Content-Type": "application/x-www-form-urlencoded"], body: Array(body.utf8))
    }

    @Test func `opening the links changes nothing, one click does`() async throws {
        try await Trial.run { trial in
            let (token, _) = try await link(trial)
            let browser = trial.visitor()
            let place = PublicPlaces.letterUnsubscribe(token, "advice")
            for path in [place, PublicPlaces.letterChoices(token)] {
                let page = try await browser.get(path)
                #expect(page.status == 200 && page.contains("ana@diaz.example"))
                #expect(page.header("Referrer-Policy") == "no-referrer")
            }
            #expect(try await unwanted(trial).isEmpty)
            let program = trial.visitor()
            let answer = try await click(program, place)
            #expect(answer.status == 200 && answer.contains("They are switched off"))
            #expect(try await unwanted(trial) == [.advice])
            let again = try await click(program, place)
            #expect(again.status == 200)
            #expect(try await click(program, place, "").status == 422)
        }
    }

    @Test func `links that were not signed here open nothing`() async throws {
        try await Trial.run { trial in
            let (token, recipient) = try await link(trial)
            let browser = trial.visitor()
            let foreign = ChoiceLinks(trial.world.edges.settings.masterKey).token(recipient, of: recipient)
            for wrong in [foreign, "B" + token.dropFirst(), "x", recipient.description] {
                #expect(try await browser.get(PublicPlaces.letterChoices(wrong)).status == 404)
                let place = PublicPlaces.letterUnsubscribe(wrong, "advice")
                #expect(try await browser.get(place).status == 404)
                #expect(try await click(browser, place).status == 404)
            }
            for topic in ["security", "business", "nonsense"] {
                #expect(try await browser.get(PublicPlaces.letterUnsubscribe(token, topic)).status == 404)
            }
            #expect(try await unwanted(trial).isEmpty)
        }
    }

    @Test func `choices by link need the page's own form`() async throws {
        try await Trial.run { trial in
            let (token, _) = try await link(trial)
            let browser = trial.visitor()
            let place = PublicPlaces.letterChoices(token)
            let foreign = try await click(browser, place, "topics=advice")
            #expect(foreign.status == 403)
            #expect(try await unwanted(trial).isEmpty)
            _ = try await browser.get(place)
            let saved = try await browser.follow(try await browser.post(place, ["topics": "advice"]))
            #expect(saved.contains("Your choice is saved."))
            #expect(try await unwanted(trial) == [.statements])
        }
    }
}
