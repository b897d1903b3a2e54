import DatabaseSupport
import Identity
import Kernel
import Links
import Partnership
import TestSupport
import Testing
import Vault
import World

/// The form says which addresses have an account here. Nobody goes through a list of them.
@Suite(.database) struct AddressGuessTests {
    @Test func whoAsksForManyAddressesWaits() async throws {
        try await Trial.run { trial in
            let email = try #require(EmailAddress("ana@people.example"))
            let known = try await trial.account(NewAccount(email: email, name: "Ana Diaz", roles: [.finance]))
            let visitor = trial.visitor()
            let recruiting = trial.world.contexts.recruiting
            var answers = ApplicationAnswers()
            for (field, text) in [
                (ApplicationField.companyName, "Lantern Hill"), (.contactName, "Ana Diaz"),
                (.contactEmail, known.email), (.resellerType, "referral_partner"), (.consentTerms, "yes"),
                (.consentChecks, "yes"),
            ] { answers[field] = text }
            let draft = PublicPlaces.draftSubmission(
                try await recruiting.begin(trial.tenant, answers, from: "198.51.100.7").text)
            trial.clock.advance(.seconds(60))
            try await visitor.get(PublicPlaces.apply.path)
            for _ in 0..<Guesses.most {
                let refused = try await visitor.post(draft)
                #expect(refused.status == 422 && refused.contains("belongs to an account"))
            }
            let late = try await visitor.post(draft)
            #expect(late.status == 422 && !late.contains("belongs to an account"))
            #expect(late.contains("Try again in ten minutes"))
            trial.clock.advance(.minutes(11))
            #expect(try await visitor.post(draft).contains("belongs to an account"), "control: it is the count")
        }
    }
}
