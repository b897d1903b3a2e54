import Earnings
import Kernel
import Sales
import Testing

@Suite struct ReversalTests {
    @Test func reversalsAreCumulative() throws {
        var feed = SmallFeed()
        feed.invoice("I1", "02-01", [SmallFeed.line("1", .recurring, "49.99")])
        feed.payment("P1", "02-05", "49.99", to: "I1")
        feed.credit("N1", "02-10", of: "I1", "20.00", [("1", "20.00")])
        feed.credit("N2", "02-15", of: "I1", "29.99", [("1", "29.99")])
        #expect(
            try feed.amounts([SmallFeed.percentage(.monthlyRecurring, "7.5")]) == ["3.75", "-1.50", "-2.25"])
    }

    @Test func theNewestPaymentIsTakenBackFirst() throws {
        var feed = SmallFeed()
        feed.invoice("I1", "02-01", [SmallFeed.line("1", .recurring, "100.00")])
        feed.payment("P1", "02-05", "40.00", to: "I1")
        feed.payment("P2", "02-06", "60.00", to: "I1")
        feed.credit("N1", "02-10", of: "I1", "70.00", [("1", "70.00")])
        // R falls from 100.00 to 30.00: 60.00 of the second payment, 10.00 of the first.
        let lines = try ResellerCalculation.result(
            of: feed.input([SmallFeed.percentage(.monthlyRecurring, "10")])
        ).lines
        #expect(lines.map(\.amount.decimal) == ["4.00", "6.00", "-6.00", "-1.00"])
        #expect(lines[2].original == lines[1].key && lines[3].original == lines[0].key)
    }

    @Test func aRiseUndoesReversalsBeforeItEarns() throws {
        var feed = SmallFeed()
        feed.invoice("I1", "02-01", [SmallFeed.line("1", .recurring, "100.00")])
        feed.payment("P1", "02-05", "50.00", to: "I1", then: [("02-10", .reversed, "50.00")])
        feed.payment("P2", "02-20", "100.00", to: "I1")
        let lines = try ResellerCalculation.result(
            of: feed.input([SmallFeed.percentage(.monthlyRecurring, "10")])
        ).lines
        #expect(lines.map(\.amount.decimal) == ["5.00", "-5.00", "5.00", "5.00"])
        #expect(lines.map(\.key.kind) == [.monthlyRecurring, .reversal, .reversal, .monthlyRecurring])
    }

    @Test(arguments: [(89, "-100.00"), (90, "-100.00"), (200, "-60.00"), (364, "-0.36"), (365, "0.00")])
    func clawbackShare(days: Int, expected: String) throws {
        let amount = try ClawbackShare.amount(of: 10_000, days: days)
        #expect(Money(minorUnits: -amount, .usd).decimal == expected)
    }

    func customerThatLeaves(on day: String, reason: String = "competitor") -> SmallFeed {
        var feed = SmallFeed()
        feed.service(active: "02-01", then: [(day, .cancelled, "50.00", nil, reason)])
        feed.invoice("I1", "02-01", [SmallFeed.line("1", .recurring, "50.00")])
        feed.payment("P1", "02-05", "50.00", to: "I1")
        return feed
    }

    static let flat = PlanRule(
        key: "new", kind: .newCustomer, structure: .flat(FlatAmount(ExactDecimal(100))), minServiceAgeDays: 30)

    @Test func anEarlyEndTakesBackTheShareOfWhatRemains() throws {
        // 1 February to 20 August are 200 days.
        #expect(try customerThatLeaves(on: "08-20").amounts([Self.flat]) == ["100.00", "-60.00"])
        #expect(try customerThatLeaves(on: "08-20", reason: "isp_fault").amounts([Self.flat]) == ["100.00"])
    }

    @Test func aServiceThatEndsYoungPaysNothing() throws {
        let lines = try ResellerCalculation.result(
            of: customerThatLeaves(on: "02-20").input([Self.flat], through: 2)
        ).lines
        #expect(lines.map(\.state) == [.cancelled])
    }

    @Test func reversedAndClawedBackTogetherNeverExceedTheAmount() throws {
        var feed = customerThatLeaves(on: "08-20")
        feed.payments = []
        feed.payment("P1", "02-05", "50.00", to: "I1", then: [("09-10", .refunded, "50.00")])
        #expect(try feed.amounts([Self.flat]) == ["100.00", "-60.00", "-40.00"])
    }

    @Test func whatIsEarnedAfterTheEndIsClawedBackAtOnce() throws {
        var feed = customerThatLeaves(on: "08-20")
        feed.payments = []
        feed.payment("P1", "09-05", "50.00", to: "I1")
        #expect(try feed.amounts([Self.flat]) == ["100.00", "-60.00"])
    }
}
