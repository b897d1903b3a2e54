import DatabaseSupport
import Foundation
import Identity
import Kernel
import Partnership
import TestSupport
import Testing
import World

/// The page on which several applications get the same decision.
@Suite(.database) struct TogetherWalkTests {
    private static let page = "/admin/applications/together"

    @Test func severalAreClaimedAndAskedForDocuments() async throws {
        try await Trial.run { trial in
            var ids: [Identifier] = []
            for name in ["lantern", "quarry"] { ids.append(try await Self.apply(trial, name)) }
            let reviewer = try await trial.staff(.reviewer)
            let address = Self.page + "?" + ids.map { "chosen=\($0)" }.joined(separator: "&")
            let look = try await reviewer.get(address)
            #expect(look.contains("2 of 2 can be claimed") && look.contains("None of them can be asked for documents"))
            let claimed = try await reviewer.post(Self.page + "/claims", pairs: Self.chosen(look))
            #expect(claimed.contains("2 of 2 applications claimed"))
            let again = try await reviewer.get(address)
            let chosen = Self.chosen(again)
            let nothing = try await reviewer.post(Self.page + "/requests", pairs: chosen)
            #expect(nothing.status == 422 && nothing.contains("Choose at least one document."))
            let foreign = try await reviewer.post(Self.page + "/requests", pairs: chosen + [("kinds", "passport")])
            #expect(foreign.status == 422 && foreign.contains("Choose from the list."))
            let asked = try await reviewer.post(
                Self.page + "/requests",
                pairs: chosen + [("kinds", "tax_document"), ("kinds", "business_license")])
            #expect(asked.contains("2 of 2 applications asked for documents"))
            for id in ids {
                let application = try await trial.world.contexts.recruiting.application(trial.tenant.id, id)
                #expect(application.status == .pendingDocuments)
            }
            let late = try await reviewer.post(Self.page + "/requests", pairs: chosen + [("kinds", "tax_document")])
            #expect(late.contains("0 of 2 applications asked for documents"))
        }
    }

    private static func apply(_ trial: Trial, _ name: String) async throws -> Identifier {
        var answers = ApplicationAnswers()
        for (field, text) in [
            (ApplicationField.companyName, "\(name) networks"), (.contactName, "Ana Diaz"),
            (.contactEmail, "ana@\(name).example"), (.resellerType, "authorized_dealer"), (.consentTerms, "yes"),
            (.consentChecks, "yes"),
        ] { answers[field] = text }
        return try await trial.world.contexts.recruiting.apply(trial.tenant, answers, from: "192.0.2.1").id
    }

    /// The chosen applications, each once, as the forms of the page carry them.
    private static func chosen(_ reply: Reply) -> [(String, String)] {
        let parts = reply.text.components(separatedBy: "name=\"chosen\" value=\"").dropFirst()
        return Set(parts.compactMap { $0.split(separator: "\"").first.map(String.init) }).sorted()
            .map { ("chosen", $0) }
    }
}
