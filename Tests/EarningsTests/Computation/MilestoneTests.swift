import Earnings
import Kernel
import Partnership
import Sales
import Testing

@Suite struct MilestoneTests {
    static let rules = PlanPreset.standardReseller.rules.map { rule in
        var rule = rule
        rule.minServiceAgeDays = 0
        return rule
    }

    func lines(
        _ feed: SmallFeed, _ payee: CommissionedReseller = SmallFeed.payee(), through month: Int = 12
    ) throws -> [String] {
        try ResellerCalculation.result(of: feed.input(Self.rules, through: month, payee: payee)).lines
            .map { "\($0.key.kind.rawValue) \($0.amount.decimal)" }
    }

    func winning() -> SmallFeed {
        var feed = SmallFeed()
        feed.service(active: "02-01", contractEnd: "2027-02-01")
        feed.invoice("I1", "02-01", [SmallFeed.line("1", .recurring, "50.00")])
        feed.payment("P1", "02-05", "50.00", to: "I1")
        return feed
    }

    @Test(arguments: [
        (Tier.bronze, "50.00", "2.50"), (.silver, "75.00", "3.25"), (.gold, "100.00", "4.00"),
        (.platinum, "150.00", "5.00"),
    ])
    func winningACustomerPaysByTier(tier: Tier, flat: String, recurring: String) throws {
        #expect(
            try lines(winning(), SmallFeed.payee(tier)) == ["new_customer \(flat)", "monthly_recurring \(recurring)"])
    }

    @Test func itIsEarnedWhenTheInvoiceIsPaidInFullAndReversedWhenItNoLongerIs() throws {
        var feed = SmallFeed()
        feed.service(active: "02-01")
        feed.invoice("I1", "02-01", [SmallFeed.line("1", .recurring, "50.00")])
        feed.payment("P1", "02-05", "20.00", to: "I1")
        let input = feed.input(Self.rules, through: 2)
        let first = try ResellerCalculation.result(of: input)
        #expect(first.lines.map(\.amount.decimal) == ["1.00"])
        #expect(first.zeros.map(\.reason) == [.notFullyPaid])
        feed.payment("P2", "03-05", "30.00", to: "I1", then: [("03-20", .reversed, "30.00")])
        #expect(
            try lines(feed) == [
                "monthly_recurring 1.00", "new_customer 50.00", "monthly_recurring 1.50", "reversal -50.00",
                "reversal -1.50",
            ])
    }

    @Test func aTransferWinsNothing() throws {
        var feed = winning()
        feed.links = [SmallFeed.link(kind: .transfer)]
        #expect(try lines(feed) == ["monthly_recurring 2.50"])
    }

    @Test func aCustomerWithAServiceBeforeItsFirstLinkIsNotNew() throws {
        var feed = winning()
        feed.links = [SmallFeed.link(from: "02-02")]
        feed.invoice("I2", "03-01", [SmallFeed.line("1", .recurring, "50.00")])
        feed.payment("P2", "03-05", "50.00", to: "I2")
        #expect(try lines(feed) == ["monthly_recurring 2.50", "monthly_recurring 2.50"])
    }

    @Test func theSecondLinkWithTheSameResellerIsAlreadyRewarded() throws {
        var feed = winning()
        feed.links = [SmallFeed.link(to: "03-10"), SmallFeed.link(from: "04-01")]
        feed.invoice("I2", "04-02", [SmallFeed.line("1", .recurring, "50.00")])
        feed.payment("P2", "04-05", "50.00", to: "I2")
        let result = try ResellerCalculation.result(of: feed.input(Self.rules))
        #expect(result.lines.map(\.key.kind) == [.newCustomer, .monthlyRecurring, .monthlyRecurring])
        #expect(result.zeros.map(\.reason) == [.alreadyRewarded])
    }

    @Test func aRenewalPaysForAtMostTwelveMonths() throws {
        var feed = winning()
        feed.services = []
        feed.service(
            active: "02-01", contractEnd: "2027-02-01", then: [("06-10", .active, "50.00", "2029-02-01", "")])
        feed.invoice("I2", "07-01", [SmallFeed.line("1", .recurring, "50.00")])
        feed.payment("P2", "07-05", "50.00", to: "I2")
        // 2 % of 12 x 50.00.
        #expect(try lines(feed).contains("renewal 12.00"))
    }

    @Test func anUpgradePaysOnlyAfterADealOfTheReseller() throws {
        var feed = winning()
        feed.services = []
        feed.service(active: "02-01", then: [("06-10", .active, "70.00", nil, "")])
        feed.invoice("I2", "07-01", [SmallFeed.line("1", .recurring, "70.00")])
        feed.payment("P2", "07-05", "70.00", to: "I2")
        #expect(try !lines(feed).contains("upgrade_referral 25.00"))
        feed.deal("03-11")
        #expect(try !lines(feed).contains("upgrade_referral 25.00"))
        feed.deal("03-12")
        #expect(try lines(feed).contains("upgrade_referral 25.00"))
    }

    @Test func aFurtherFamilyIsAnUpgradeToo() throws {
        var feed = winning()
        feed.service("S2", product: "TEL-HOME", mrr: "20.00", active: "06-10")
        feed.service("S3", product: "FIB-1000", mrr: "20.00", active: "06-10")
        feed.deal("05-01")
        feed.invoice("I2", "07-01", [SmallFeed.line("1", .recurring, "70.00")])
        feed.payment("P2", "07-05", "70.00", to: "I2")
        #expect(try lines(feed).filter { $0.hasPrefix("upgrade") } == ["upgrade_referral 25.00"])
    }

    @Test func sharesSplitTheBaseByTheLargestRemainder() throws {
        var feed = SmallFeed()
        feed.links = (1...4).map { SmallFeed.link(Identifier(high: 7, low: UInt64($0)), share: "25") }
        feed.invoice("I1", "02-01", [SmallFeed.line("1", .recurring, "100.01")])
        feed.payment("P1", "02-05", "100.01", to: "I1")
        let rules = [SmallFeed.percentage(.monthlyRecurring, "10")]
        let bases = try (1...4).map { number in
            let payee = SmallFeed.payee(id: Identifier(high: 7, low: UInt64(number)))
            let line = try #require(try ResellerCalculation.result(of: feed.input(rules, payee: payee)).lines.first)
            return "\(line.base.decimal) \(line.amount.decimal)"
        }
        #expect(bases == ["25.01 2.50", "25.00 2.50", "25.00 2.50", "25.00 2.50"])
    }
}
