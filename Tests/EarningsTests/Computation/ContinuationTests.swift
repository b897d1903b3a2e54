import Earnings
import Kernel
import Sales
import Testing

/// What is posted stays: later runs add only what is new, and month by month gives the same as all at once.
@Suite struct ContinuationTests {
    func story() -> SmallFeed {
        var feed = SmallFeed()
        feed.service(
            active: "02-01", contractEnd: "2027-02-01",
            then: [
                ("06-10", .active, "50.00", "2028-02-01", ""),
                ("09-20", .cancelled, "50.00", "2028-02-01", "competitor"),
            ])
        for month in 2...9 {
            feed.invoice(
                "I\(month)", "0\(month)-01",
                [SmallFeed.line("1", .recurring, "50.00"), SmallFeed.line("2", .tax, "2.75")])
            feed.payment("P\(month)", "0\(month)-09", "30.00", to: "I\(month)")
            feed.payment(
                "Q\(month)", "0\(month)-25", "22.75", to: "I\(month)",
                then: month == 4 ? [("05-20", .reversed, "22.75")] : [])
        }
        feed.credit("N1", "07-15", of: "I6", "10.55", [("1", "10.00")])
        return feed
    }

    @Test(arguments: [PlanPreset.standardReseller, .marginalBasic, .flatPercent10, .tierMultiplier, .growthBonus])
    func monthByMonthEqualsAllAtOnce(preset: PlanPreset) throws {
        let feed = story()
        let whole = try ResellerCalculation.result(of: feed.input(preset.rules)).lines
        var posted: [Books.Entry] = []
        var takings: [TakenFacts.Taking] = []
        for month in 1...12 {
            var input = feed.input(preset.rules, through: month, posted: "12-31", books: Books(posted))
            input.taken = TakenFacts(takings)
            takings.append(TakenFacts.Taking(end: input.period.lastDay, change: 0))
            let lines = try ResellerCalculation.result(of: input).lines
            #expect(lines.allSatisfy { line in posted.allSatisfy { $0.key != line.key } })
            posted += lines.map(Books.Entry.init)
        }
        #expect(Set(posted.map(\.key)) == Set(whole.map(\.key)))
        #expect(Set(posted.map { "\($0.key) \($0.amount)" }) == Set(whole.map { "\($0.key) \($0.amount.minorUnits)" }))
        #expect(!whole.isEmpty)
    }

    @Test func aSecondExecutionAddsNothing() throws {
        let rules = PlanPreset.standardReseller.rules
        let lines = try ResellerCalculation.result(of: story().input(rules)).lines
        let again = try ResellerCalculation.result(of: story().input(rules, books: Books(lines.map(Books.Entry.init))))
        #expect(again.lines.isEmpty)
    }

    @Test func aRuleThatIsEditedChangesNothingThatIsPosted() throws {
        let old = [SmallFeed.percentage(.monthlyRecurring, "10")]
        let posted = try ResellerCalculation.result(of: story().input(old, through: 6)).lines.map(Books.Entry.init)
        let new = [SmallFeed.percentage(.monthlyRecurring, "1")]
        let later = try ResellerCalculation.result(of: story().input(new, books: Books(posted))).lines
        let credit = try #require(later.first { $0.key.sourceVersion.hasPrefix("credit_note") })
        // 10.00 of the base at the old 10 %.
        #expect(credit.amount.decimal == "-1.00")
    }
}
