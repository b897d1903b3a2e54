import Kernel
import Testing
import Vault

@testable import Partnership

@Suite struct AgreementTextTests {
    @Test func placeholdersAreFilledAndUnknownOnesAreNamed() {
        var text = AgreementText()
        text.set("reseller", "Diaz Networks")
        text.set("plan", markdown: "* **10 %**")
        #expect(text.filled("For {{reseller}} ({{ signer }}):\n\n{{plan}}\n") == "For Diaz Networks (–):\n\n* **10 %**\n")
        #expect(AgreementText.unknownNames(in: "{{reseller}} {{resellr}} {{x}} {{x}} {{") == ["resellr", "x"])
        #expect(text.filled("An open {{ stays") == "An open {{ stays")
    }

    /// A name is a name, whatever it looks like.
    @Test(arguments: [
        "<script>alert(1)</script>", "[click](https://evil.example)", "![x](https://evil.example/x.png)", "**Bold** Inc",
        "http://evil.example", "www.evil.example", "A & B | C", "# Title", "{{plan}}", "`code`", "a\nb\n# c",
    ])
    func aHostileNameStaysAName(name: String) {
        var text = AgreementText()
        text.set("reseller", name)
        text.set("plan", markdown: "SECRET")
        let filled = text.filled("* {{reseller}} signs.\n")
        #expect(!filled.contains("SECRET"))
        #expect(filled.split(separator: "\n").count == 1, "\(filled)")
        for sign in ["<", "[", "**", "`", "|", "://", "www.e"] {
            let bare = filled.replacing("\\\(sign.prefix(1))", with: "")
            #expect(!bare.dropFirst(2).contains(sign), "\(sign) in \(filled)")
        }
    }

    @Test func theProgramsOwnTextsAreComplete() throws {
        for type in ResellerType.allCases {
            let content = AgreementTemplate.Content(body: StandardAgreement.body(for: type), validFrom: Day(number: 0))
            try content.check()
            #expect(content.body.hasPrefix("# Reseller agreement\n"))
            #expect(content.body.contains("### Resellers below") == type.hasSubResellers)
            #expect(content.body.contains("under a brand") == type.hasOwnBrand)
            #expect(content.body.contains("may place orders") == type.placesOrders)
            for name in ["provider_legal", "reseller_legal", "type", "plan", "start", "signer"] {
                #expect(content.body.contains("{{\(name)}}"), "\(type) lacks \(name)")
            }
        }
    }

    @Test func aTextIsChecked() {
        var content = AgreementTemplate.Content(body: "Too short", validFrom: Day(number: 0))
        #expect(throws: Invalid.self) { try content.check() }
        content.body = String(repeating: "word ", count: 200)
        #expect(throws: Never.self) { try content.check() }
        content.body += "{{nobody_knows}}"
        #expect(throws: Invalid("body", "There is no placeholder “nobody_knows”.")) { try content.check() }
        content.body = String(repeating: "word ", count: 200)
        content.termMonths = 0
        #expect(throws: Invalid("term_months", "A term lasts 1 to 120 months.")) { try content.check() }
    }

    @Test(arguments: [
        ("Dana Whitfield", "Dana Whitfield", true), ("  dana   WHITFIELD ", "Dana Whitfield", true),
        ("Zoë O’Neil", "Zoe\u{308} O'Neil", true), ("Anne‑Marie Roy", "Anne-Marie Roy", true),
        ("Dana", "Dana Whitfield", false), ("", "", false), ("Zoe O'Neil", "Zoë O’Neil", false),
        ("DanaWhitfield", "Dana Whitfield", false), ("Dana Whitfield Jr", "Dana Whitfield", false),
    ])
    func aTypedNameIsTheNameOfTheAccount(typed: String, name: String, isSame: Bool) {
        #expect(SigningAct.isSame(typed, as: name) == isSame)
    }

    /// Every fact of a signature is in what its fingerprint is made of.
    @Test func anyChangeChangesTheFingerprintOfTheEvidence() {
        let id = Identifier(at: Office.monday, chance: .seeded(1))
        func signature(
            _ side: AgreementSignature.Side = .reseller, name: String = "Dana", typed: String = "dana",
            consent: String = "Yes", hash: [UInt8] = Digest.sha256("text"), at: Instant = Office.monday,
            address: String = "192.0.2.1", agent: String = "Firefox", proof: String = "Password"
        ) -> AgreementSignature {
            AgreementSignature(
                agreementID: id, side: side, accountID: id, accountName: name, typedName: typed, consent: consent,
                documentHash: hash, signedAt: at, address: address, agent: agent, proof: proof)
        }
        let all = [
            signature(), signature(.provider), signature(name: "Dan"), signature(typed: "Dana"),
            signature(consent: "Yes."), signature(hash: Digest.sha256("text.")),
            signature(at: Office.monday + .seconds(1)), signature(address: "192.0.2.2"), signature(agent: "Safari"),
            signature(proof: "Code"),
        ]
        #expect(Set(all.map(\.evidenceHash)).count == all.count)
        #expect(signature().evidenceHash == signature().evidenceHash)
    }

    @Test func noticeCountsBackFromTheEndOfTheTerm() throws {
        var agreement = Agreement(
            id: Identifier(at: Office.monday, chance: .seeded(1)),
            resellerID: Identifier(at: Office.monday, chance: .seeded(2)), version: 1, status: .inForce,
            origin: .electronic, isCounterSigned: true, termMonths: 12, tailMonths: 0, createdAt: Office.monday)
        let start = try #require(Day("2026-03-02"))
        agreement.termEndsOn = Agreement.end(ofTermFrom: start, months: 12)
        #expect(agreement.termEndsOn == Day("2027-03-01"))
        #expect(agreement.noticeUntil == Day("2026-12-31"))
        #expect(agreement.lastDay(noticeOn: try #require(Day("2026-12-31"))) == Day("2027-03-01"))
        #expect(agreement.lastDay(noticeOn: try #require(Day("2027-01-01"))) == Day("2028-03-01"))
    }
}
