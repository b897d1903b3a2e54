import Kernel
import Testing

@testable import Identity

@Suite struct PasswordRulesTests {
    private func rules() throws -> PasswordRules {
        let tenant = Tenant(
            id: Identifier(high: 1, low: 1), slug: "northwind", name: "Northwind Fiber",
            legalName: "Northwind Fiber, Inc.",
            zone: .utc, currency: .usd, supportEmail: "help@northwind.example", footerAddress: "1 Street")
        return PasswordRules(tenant: tenant, email: try #require(EmailAddress("olivia.winterbourne@northwind.example")))
    }

    @Test(arguments: [
        "brook trout by lamplight", "    fifteen spaces too", "πρόβατα στο λιβάδι", "kQ9#vLm2$xTz7!p",
        "839201748372019",
        String(repeating: "long phrase ", count: 21),
    ])
    func longAndUncommonPasswordsAreTaken(password: String) throws {
        #expect(try rules().problem(password) == nil)
    }

    @Test(arguments: [
        "", "short", "fourteen chars", "aaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "012345678901234", "qwertyuiopasdfghj",
        "abcdefghijklmnop", "passwordpassword", "Password2026!!!!", "northwindfiber2026", "OliviaWinterbourne1",
        "tributary-tributary", "correct horse battery staple", String(repeating: "long phrase ", count: 22),
    ])
    func shortCommonAndOwnWordsAreRefused(password: String) throws {
        #expect(try rules().problem(password) != nil)
    }

    @Test func eightCharactersAreEnoughWithASecondFactor() throws {
        let rules = PasswordRules(
            tenant: Tenant(
                id: Identifier(high: 1, low: 1), slug: "n", name: "N", legalName: "N", zone: .utc, currency: .usd,
                supportEmail: "", footerAddress: ""),
            email: try #require(EmailAddress("a@b.example")), secondFactor: true)
        #expect(rules.problem("heron 42") == nil)
        #expect(rules.problem("heron 4") != nil)
    }
}
