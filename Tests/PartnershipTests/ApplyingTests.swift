import DatabaseSupport
import Identity
import Kernel
import Postgres
import Testing
import Vault

@testable import Partnership

@Suite(.database) struct ApplyingTests {
    /// Whoever has an account, also one of a reseller that ended, could never be approved with its address.
    @Test func anAddressWithAnAccountIsRefused() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let reseller = try await office.partner()
            _ = try await office.partnering.enterState(
                office.tenant, reseller.id, .terminated, .bronze, from: office.tenant.zone.day(of: office.clock.now),
                reason: "Decided", by: office.reviewer)
            do {
                try await office.apply(Example.answers(email: reseller.contactEmail))
                Issue.record("accepted")
            } catch let invalid as Invalid {
                #expect(invalid.problems.map(\.field) == ["contact_email"])
                #expect(invalid.problems[0].message.contains("account"))
            }
        }
    }

    @Test func aDraftIsLeftResumedAndSent() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            var first = ApplicationAnswers()
            first[.companyName] = "Diaz Networks"
            let token = try await office.recruiting.begin(office.tenant, first, from: "192.0.2.1")
            var wrong = ApplicationAnswers()
            wrong[.contactEmail] = "not an address"
            wrong[.taxID] = "ignored: not of this step"
            let saved = try await office.recruiting.save(office.tenant.id, token, .contact, wrong)
            #expect(saved.answers[.contactEmail] == "not an address")
            #expect(saved.answers[.companyName] == "Diaz Networks")
            #expect(saved.answers[.taxID].isEmpty)
            let resumed = try await office.recruiting.begun(office.tenant.id, token)
            #expect(resumed.answers == saved.answers)
            office.clock.advance(.seconds(30))
            await #expect(throws: Invalid.self) {
                try await office.recruiting.submit(office.tenant, token, from: "192.0.2.1")
            }
            for step in ApplicationStep.allCases {
                _ = try await office.recruiting.save(office.tenant.id, token, step, Example.answers())
            }
            let sent = try await office.recruiting.submit(office.tenant, token, from: "192.0.2.1")
            #expect(sent.application.status == .submitted)
            #expect(sent.application.publicID.hasPrefix("APP-20260302-"))
            let stored = try await office.recruiting.application(office.tenant.id, sent.application.id)
            #expect(stored == sent.application)
            #expect(stored.details.taxID == "00-1234567")
            #expect(stored.scorecard.values[.telecomExperience] == 8)
            await #expect(throws: ApplicationRefusal.alreadySubmitted) {
                try await office.recruiting.save(office.tenant.id, token, .contact, wrong)
            }
        }
    }

    @Test func theTaxIdIsSealedAndFoundAgain() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let sent = try await office.apply()
            let row = try await database.reading(office.tenant.id) { tx in
                try await tx.first(
                    """
                    select answers::text as answers, tax_id_sealed from applications
                    where id = \(sent.application.id)
                    """
                )
            }
            let answers: String = try #require(try row?["answers"])
            let sealed: [UInt8] = try #require(try row?["tax_id_sealed"])
            #expect(!answers.contains("1234567"))
            #expect(!String(decoding: sealed, as: UTF8.self).contains("1234567"))
        }
    }

    @Test func sentTwiceItIsOneApplication() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let token = try await office.recruiting.begin(office.tenant, Example.answers(), from: "192.0.2.1")
            office.clock.advance(.seconds(30))
            let first = try await office.recruiting.submit(office.tenant, token, from: "192.0.2.1")
            let second = try await office.recruiting.submit(office.tenant, token, from: "192.0.2.1")
            #expect(first.application.id == second.application.id)
            #expect(try await office.count("applications") == 1)
            let events = try await office.recruiting.history(office.tenant.id, first.application.id)
            #expect(events.map(\.act) == ["application.submitted"])
            let following = try await office.recruiting.follow(office.tenant.id, second.statusLink)
            #expect(following.application.id == first.application.id)
            #expect(!following.byMail)
        }
    }

    @Test func sendersAreLimited() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let fast = try await office.recruiting.begin(office.tenant, Example.answers(), from: "192.0.2.1")
            office.clock.advance(.seconds(4))
            await #expect(throws: Invalid.self) {
                try await office.recruiting.submit(office.tenant, fast, from: "192.0.2.1")
            }
            for number in 1...5 {
                try await office.apply(Example.answers(company: "Company \(number)", email: "a\(number)@diaz.example"))
            }
            let sixth = Example.answers(company: "Company 6", email: "a6@diaz.example")
            await #expect(throws: Invalid.self) { try await office.apply(sixth) }
            try await office.apply(sixth, from: "192.0.2.2")
            office.clock.advance(.hours(1))
            try await office.apply(Example.answers(company: "Company 7", email: "a7@diaz.example"))
        }
    }

    /// Of IPv6 a subscriber has as many addresses as they like.
    @Test func anAddressMoreIsNoSenderMore() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            for number in 1...5 {
                try await office.apply(
                    Example.answers(company: "Company \(number)", email: "a\(number)@diaz.example"),
                    from: "2001:db8:1:2::\(number)")
            }
            let sixth = Example.answers(company: "Company 6", email: "a6@diaz.example")
            await #expect(throws: Invalid.self) { try await office.apply(sixth, from: "2001:db8:1:2:9::9") }
            try await office.apply(sixth, from: "2001:db8:1:3::1")
        }
    }

    @Test func oneEmailThreeTimesADay() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            for number in 1...3 {
                let sent = try await office.apply(from: "192.0.2.\(number)")
                try await office.recruiting.withdraw(office.tenant, sent.statusLink, from: "192.0.2.1")
            }
            await #expect(throws: Invalid.self) { try await office.apply(from: "192.0.2.9") }
            office.clock.advance(.days(1))
            try await office.apply(from: "192.0.2.9")
        }
    }

    @Test func anAddressHasOneOpenApplication() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            try await office.apply()
            let again = Example.answers(company: "Quite Another", email: "ANA@diaz.example")
            let refusal = await #expect(throws: Invalid.self) { try await office.apply(again) }
            #expect(refusal?.problems.map(\.field) == ["contact_email"])
        }
    }

    @Test func aCompanyThatLooksKnownIsFlagged() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let first = try await office.apply()
            #expect(!first.application.isPossibleDuplicate)
            var sameName = Example.answers(company: "DIAZ networks", email: "bea@diaz.example")
            sameName[.taxID] = "00-7654321"
            #expect(try await office.apply(sameName).application.isPossibleDuplicate)
            var sameTax = Example.answers(company: "Other", email: "cy@diaz.example")
            sameTax[.taxID] = "00 1234567"
            #expect(try await office.apply(sameTax).application.isPossibleDuplicate)
            var neither = Example.answers(company: "Diaz Networks", email: "di@diaz.example")
            neither[.zip] = "03990"
            neither[.taxID] = ""
            let other = try await office.apply(neither).application
            #expect(!other.isPossibleDuplicate)
            #expect(other.existingResellerID == nil)
        }
    }

    @Test func statusLinksEnd() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let sent = try await office.apply()
            office.clock.advance(.days(400))
            _ = try await office.recruiting.follow(office.tenant.id, sent.statusLink)
            try await office.recruiting.withdraw(office.tenant, sent.statusLink, from: "192.0.2.1")
            office.clock.advance(.days(180))
            _ = try await office.recruiting.follow(office.tenant.id, sent.statusLink)
            office.clock.advance(.seconds(1))
            await #expect(throws: NotFound.self) {
                try await office.recruiting.follow(office.tenant.id, sent.statusLink)
            }
            await #expect(throws: NotFound.self) {
                try await office.recruiting.follow(office.tenant.id, SecretToken.make(.system))
            }
        }
    }

    @Test func onlyALinkFromALetterConfirmsTheAddress() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let sent = try await office.apply()
            await #expect(throws: NotFound.self) {
                try await office.recruiting.confirmEmail(office.tenant, sent.statusLink, from: "192.0.2.1")
            }
            let letter = try await database.transaction(office.tenant.id) { tx in
                try await StatusLinks(tx, clock: office.clock.clock, chance: .system).mint(
                    application: sent.application.id)
            }
            try await office.recruiting.confirmEmail(office.tenant, letter, from: "192.0.2.1")
            try await office.recruiting.confirmEmail(office.tenant, letter, from: "192.0.2.1")
            let confirmed = try await office.recruiting.application(office.tenant.id, sent.application.id)
            #expect(confirmed.emailConfirmedAt == office.clock.now)
        }
    }

    @Test func draftsThatNobodyTouchesGo() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let old = try await office.recruiting.begin(office.tenant, Example.answers(), from: "192.0.2.1")
            office.clock.advance(.days(20))
            let young = try await office.recruiting.begin(office.tenant, Example.answers(), from: "192.0.2.1")
            office.clock.advance(.days(10) + .seconds(1))
            await #expect(throws: NotFound.self) { try await office.recruiting.begun(office.tenant.id, old) }
            #expect(try await office.recruiting.removeOldDrafts(office.tenant.id) == 1)
            _ = try await office.recruiting.begun(office.tenant.id, young)
        }
    }

    @Test(arguments: [
        (RejectionReason.incomplete, 0), (.territoryFull, 90), (.notAFit, 180), (.failedCheck, 365),
    ])
    func afterARejectionOneWaits(reason: RejectionReason, days: Int) async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let sent = try await office.apply()
            try await office.recruiting.reject(
                office.tenant, sent.application.id, reason, text: "We looked at it closely.",
                version: sent.application.version, by: office.reviewer)
            var otherAddress = Example.answers(company: "Renamed", email: "other@diaz.example")
            otherAddress[.taxID] = "00-1234567"
            if days > 0 {
                office.clock.advance(.days(days - 1))
                await #expect(throws: Invalid.self) { try await office.apply() }
                await #expect(throws: Invalid.self) { try await office.apply(otherAddress) }
                office.clock.advance(.days(1))
            }
            #expect(try await office.apply().application.status == .submitted)
        }
    }

    @Test func afterFraudThereIsNoOtherTry() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let sent = try await office.apply()
            try await office.recruiting.reject(
                office.tenant, sent.application.id, .fraud, text: "The licence is forged.",
                version: sent.application.version, by: office.reviewer)
            office.clock.advance(.days(4000))
            // What came to nothing long ago is forgotten each night, but not this.
            try await office.recruiting.removeDeclined(office.tenant.id)
            await #expect(throws: Invalid.self) { try await office.apply() }
        }
    }
}
