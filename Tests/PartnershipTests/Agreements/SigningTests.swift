import DatabaseSupport
import Identity
import Kernel
import Postgres
import Testing
import Vault

@testable import Partnership

@Suite(.database) struct SigningTests {
    @Test func withoutATextADraftWaitsAndIsSentWhenOneIsPublished() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let reseller = try await office.approve(try await office.cleared())
            try await office.contracting.tend(office.tenant)
            var all = try await office.contracting.agreements(office.tenant.id, of: reseller.id)
            #expect(all.map(\.status) == [.draft])
            await #expect(throws: AgreementRefusal.noText(.authorizedDealer)) {
                try await office.contracting.offerAgain(office.tenant, reseller.id, by: office.legalActor)
            }
            try await Contract.publish(office)
            try await office.contracting.tend(office.tenant)
            all = try await office.contracting.agreements(office.tenant.id, of: reseller.id)
            #expect(all.map(\.status) == [.sent])
            #expect(all[0].acceptUntil == nil, "a first agreement has no deadline")
        }
    }

    /// The document is made of what was true when it was sent, and stays.
    @Test func theTextIsFrozenWithItsFingerprint() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await Contract(try await Office(database))
            let document = try #require(try await contract.record().document)
            for words in ["Diaz Networks", "Northwind Fiber", "authorized dealer", "2 March 2026", "Ana Diaz"] {
                #expect(document.body.contains(words), "\(words)")
            }
            #expect(!document.body.contains("{{"))
            #expect(document.hash == Digest.sha256(document.body))
            let reseller = contract.reseller
            let profile = try CompanyProfile(
                name: "Diaz and Daughters", websiteURL: reseller.websiteURL, contactName: reseller.contactName,
                contactPhone: reseller.contactPhone, address: reseller.address)
            try await contract.office.partnering.changeProfile(
                contract.office.tenant.id, reseller.id, profile, by: contract.office.reviewer)
            #expect(try await contract.record().document == document)
        }
    }

    @Test func bothSidesSignAndItIsInForce() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await Contract(try await Office(database))
            try await contract.sign()
            #expect(try await contract.agreement.status == .signed)
            #expect(try await contract.events("agreement.in_force") == 0)
            contract.office.clock.advance(.days(1))
            try await contract.counterSign()
            let record = try await contract.record()
            #expect(record.agreement.status == .inForce)
            #expect(record.agreement.inForceOn == Day("2026-03-03"))
            #expect(record.agreement.termEndsOn == Day("2027-03-02"))
            #expect(try await contract.events("agreement.in_force") == 1)
            let signature = try #require(record.signature(of: .reseller))
            #expect(signature.accountName == "Ana Diaz")
            #expect(signature.documentHash == record.document?.hash)
            #expect(signature.consent.contains("may sign for Diaz Networks"))
            #expect(signature.address == "192.0.2.7" && signature.agent == "Trial")
            #expect(signature.proof.hasPrefix("Signed in with password and second factor"))
            #expect(signature.signedAt < record.signature(of: .provider)?.signedAt ?? signature.signedAt)
            let evidence = try #require(AgreementEvidence(record, contract.office.tenant))
            #expect(evidence.isSound && evidence.parts.count == 2)
            let lines = record.events.filter { $0.act.hasSuffix("signed") }
            #expect(lines.map(\.act) == ["agreement.counter_signed", "agreement.signed"])
            #expect(lines.last?.after["evidence"] == evidence.parts[0].fingerprint)
            #expect(lines.last?.after["sha256"] == evidence.fingerprint)
        }
    }

    @Test func aTextThatAsksForNoSecondSignatureIsInForceAtOnce() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await Contract(try await Office(database), counterSigned: false)
            try await contract.sign()
            #expect(try await contract.agreement.status == .inForce)
            #expect(try await contract.record().signatures.count == 1)
        }
    }

    @Test func theSameFormTwiceSignsOnce() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await Contract(try await Office(database))
            let act = try await contract.act("ana  diaz")
            for _ in 0..<3 { try await contract.sign(act) }
            #expect(try await contract.record().signatures.count == 1)
            await #expect(throws: AgreementRefusal.invalidTransition(.sign, from: .signed)) {
                try await contract.sign(act, key: "another key, the same act")
            }
            for _ in 0..<2 { try await contract.counterSign() }
            #expect(try await contract.record().signatures.count == 2)
            #expect(try await contract.record().events.filter { $0.act == "agreement.signed" }.count == 1)
        }
    }

    @Test func whatIsMissingIsSaidBesideItsField() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await Contract(try await Office(database))
            let empty = try await contract.act("Somebody Else", consents: false)
            let invalid = await #expect(throws: Invalid.self) { try await contract.sign(empty) }
            #expect(invalid?.problems.map(\.field) == ["typed_name", "consent"])
            #expect(invalid?.messages(for: "typed_name") == ["Type your name as your account has it: Ana Diaz."])
            let other = try await contract.act("Ana Diaz", hash: Digest.hex(Digest.sha256("another text")))
            await #expect(throws: AgreementRefusal.changed) { try await contract.sign(other) }
            #expect(try await contract.record().signatures.isEmpty)
        }
    }

    /// Never in the name of somebody at whose pages a member of staff looks, never by another role or reseller.
    @Test func nobodySignsForSomebodyElse() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await Contract(try await Office(database))
            let (office, owner) = (contract.office, contract.owner)
            let (id, act) = (try await contract.agreement.id, try await contract.act("Ana Diaz"))
            let viewing = Actor(accountID: office.legal.id, name: office.legal.name, onBehalfOf: owner.id)
            await #expect(throws: AgreementRefusal.notYourself) {
                try await office.contracting.sign(office.tenant, id, act, key: "viewing it", by: owner, viewing)
            }
            await #expect(throws: AgreementRefusal.notYourself) {
                try await office.contracting.decline(
                    office.tenant, id, reason: "We changed our mind", key: "viewing it 2", by: owner, viewing)
            }
            await #expect(throws: NotFound.self) {
                try await office.contracting.sign(
                    office.tenant, id, act, key: "as legal staff", by: office.legal, office.legalActor)
            }
            try await contract.sign()
            await #expect(throws: NotFound.self) {
                try await office.contracting.counterSign(
                    office.tenant, id, act, key: "as the reseller", by: owner, Actor(owner))
            }
            await #expect(throws: NotFound.self) {
                try await office.contracting.counterSign(
                    office.tenant, id, act, key: "as somebody else", by: office.manager, Actor(office.manager))
            }
        }
    }

    @Test func whatWasDeclinedCanBeSentAgain() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await Contract(try await Office(database))
            let office = contract.office
            let first = try await contract.agreement
            await #expect(throws: Invalid.self) {
                try await office.contracting.decline(
                    office.tenant, first.id, reason: "No", key: "no reason", by: contract.owner, Actor(contract.owner))
            }
            try await office.contracting.decline(
                office.tenant, first.id, reason: "The liability is too wide.", key: "with a reason",
                by: contract.owner, Actor(contract.owner))
            #expect(try await contract.agreement.status == .declined)
            try await office.contracting.tend(office.tenant)
            #expect(try await contract.agreement.id == first.id, "nobody is asked again by itself")
            office.clock.advance(.hours(1))
            let again = try await office.contracting.offerAgain(
                office.tenant, contract.reseller.id, by: office.legalActor)
            #expect(try await contract.agreement.id == again)
            try await contract.conclude()
            #expect(try await contract.inForce()?.id == again)
        }
    }

    @Test func documentsAndSignaturesCannotBeChangedByTheProgram() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await Contract(try await Office(database))
            try await contract.sign()
            let changes: [SQL] = [
                "update agreement_documents set body = body || ' '", "delete from agreement_documents",
                "update agreement_signatures set typed_name = 'Somebody'", "delete from agreement_signatures",
            ]
            for change in changes {
                await #expect(throws: (any Error).self) {
                    try await database.transaction(contract.office.tenant.id) { tx in _ = try await tx.execute(change) }
                }
            }
            #expect(try await contract.record().signatures.count == 1)
        }
    }
}
