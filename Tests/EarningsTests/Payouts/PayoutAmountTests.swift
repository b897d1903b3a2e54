import Earnings
import Kernel
import Testing

@Suite("What a payee gets")
struct PayoutAmountTests {
    private func usd(_ text: String) throws -> Money { try #require(Money(text, .usd)) }

    @Test("the worked examples of tax and fee")
    func workedExamples() throws {
        let withoutForm = try PayoutAmount(
            gross: usd("1190.00"), taxParts: [.backupWithholding], provider: .ach, payeeBearsFee: false)
        #expect(withoutForm.tax.decimal == "285.60")
        #expect(withoutForm.net.decimal == "904.40")

        let state = try #require(Percentage("22"))
        let local = try #require(Percentage("7.25"))
        let taxed = try PayoutAmount(
            gross: usd("1000.00"), taxParts: [.init(name: "State", rate: state), .init(name: "Local", rate: local)],
            provider: .ach, payeeBearsFee: true)
        #expect(taxed.tax.decimal == "292.50")
        #expect(taxed.fee.decimal == "8.25")
        #expect(taxed.net.decimal == "699.25")
    }

    @Test(
        "the cheapest provider that fits, or the fastest when urgent",
        arguments: [
            ("1190.00", false, PayoutProvider.ach), ("1190.00", true, .paypal), ("5000.00", false, .wire),
            ("0.50", false, .manual), ("500000.00", false, .wire),
        ])
    func choice(amount: String, urgent: Bool, expected: PayoutProvider) throws {
        let chosen = try PayoutProvider.choose(for: usd(amount), among: PayoutProvider.allCases, urgent: urgent)
        #expect(chosen == expected)
    }

    @Test(
        "fees of the worked examples", arguments: [(PayoutProvider.ach, "9.77"), (.paypal, "24.05"), (.wire, "26.19")])
    func fees(provider: PayoutProvider, fee: String) throws {
        #expect(try provider.fee(on: usd("1190.00")).decimal == fee)
    }

    @Test("nothing fits: no provider")
    func nothingFits() throws {
        #expect(try PayoutProvider.choose(for: usd("0.50"), among: [.ach, .wire]) == nil)
    }
}

@Suite("Bank details")
struct BankDetailsTests {
    @Test(
        "routing numbers",
        arguments: [
            ("021000021", true), ("121000358", true), ("091000019", true), ("021000022", false), ("02100002", false),
            ("000000000", false), ("02100002a", false), ("", false), ("٠٢١٠٠٠٠٢١", false),
        ])
    func routing(text: String, valid: Bool) {
        #expect((RoutingNumber(text) != nil) == valid)
    }

    @Test("every problem of the form at once")
    func problems() throws {
        let form = BankAccountForm(holder: "X", kind: "gold", routing: "1", account: "12x")
        let invalid = try #require(throws: Invalid.self) { try form.checked() }
        #expect(Set(invalid.problems.map(\.field)) == ["holder", "kind", "routing", "account"])
        let differing = BankAccountForm(
            holder: "Dana Reyes", kind: "checking", routing: "021000021", account: "12345678", accountAgain: "12345679")
        let second = try #require(throws: Invalid.self) { try differing.checked() }
        #expect(second.problems.map(\.field) == ["account_again"])
    }
}

@Suite("Payout dates")
struct PayoutDateTests {
    @Test(
        "the 15th or the next banking day",
        arguments: [
            ("2026-10", "2026-11-16"), ("2026-06", "2026-07-15"), ("2026-07", "2026-08-17"), ("2026-01", "2026-02-17"),
        ])
    func payoutDay(period: String, expected: String) throws {
        let month = try #require(Month(period))
        #expect(PayoutDates.payoutDay(for: month).description == expected)
    }

    @Test("the Federal Reserve's holidays of 2026 and a Sunday kept on Monday")
    func holidays() throws {
        let days = BankingCalendar.holidays(in: 2026).map(\.description).sorted()
        #expect(
            days == [
                "2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-04", "2026-09-07",
                "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25",
            ])
        #expect(BankingCalendar.holidays(in: 2027).map(\.description).contains("2027-07-05"))
        let friday = try #require(Day("2026-07-03"))
        #expect(BankingCalendar.isBankingDay(friday))
    }

    @Test("a batch made after the 15th pays on the next banking day")
    func late() throws {
        let saturday = try #require(Day("2026-11-21"))
        #expect(PayoutDates.payoutDay(draftedOn: saturday).description == "2026-11-23")
        let early = try #require(Day("2026-11-09"))
        #expect(PayoutDates.payoutDay(draftedOn: early).description == "2026-11-16")
    }
}
