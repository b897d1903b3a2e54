import Earnings
import Kernel
import Sales
import Testing

/// Facts that are reported after the run of their month: whatever the order in which they come, what is posted in the
/// end is what the rules give for the invoice as it stands.
@Suite struct LateFactTests {
    private static let firstMonth = 2
    private static let lastMonth = 7

    /// A payment that was overpaid by another one, which is dated earlier and reported later: 100.00 in all.
    private static let overpaid = [
        LateFact("A", "02-20", "80.00", reportedIn: 2), LateFact("B", "02-10", "80.00", reportedIn: 3),
    ]

    @Test func aLatePaymentBeforeAPostedOneEarnsOnlyWhatIsLeft() throws {
        let posted = try LateFact.posted(Self.overpaid, months: Self.firstMonth...Self.lastMonth)
        #expect(posted.map(\.key.sourceVersion) == ["payment/A/1", "payment/B/1"])
        #expect(posted.map(\.base) == [8000, 2000])
        #expect(posted.map(\.amount) == [800, 200])
    }

    /// Without the memory of what earlier runs took up the same story pays 160.00 of an invoice of 100.00, so that
    /// the property below would be seen to fail.
    @Test func withoutThatMemoryItWouldEarnTwice() throws {
        let posted = try LateFact.posted(
            Self.overpaid, months: Self.firstMonth...Self.lastMonth, remembers: false)
        #expect(posted.reduce(0) { $0 + $1.base } == 16_000)
    }

    @Test(arguments: 1...400) func anyOrderOfReportsEarnsTheSame(seed: Int) throws {
        let facts = LateFact.random(Chance.seeded(UInt64(seed)), months: Self.firstMonth...Self.lastMonth)
        let posted = try LateFact.posted(facts, months: Self.firstMonth...Self.lastMonth) { month, entries in
            let paid = LateFact.recognized(facts, through: month)
            #expect(entries.reduce(0) { $0 + $1.base } == paid, "seed \(seed), run of month \(month): \(facts)")
        }
        let inOrder = facts.map(\.onTime)
        let expected = try LateFact.posted(inOrder, months: Self.firstMonth...Self.lastMonth)
        #expect(posted.reduce(0) { $0 + $1.base } == expected.reduce(0) { $0 + $1.base })
        // Bases are whole units here, so that 10 % of them need no rounding, however they are split.
        #expect(posted.reduce(0) { $0 + $1.amount } == expected.reduce(0) { $0 + $1.amount })
        #expect(posted.allSatisfy { $0.amount * 10 == $0.base })
    }

    @Test func aLateInvoiceDoesNotRewardTheSameCustomerAgain() throws {
        var feed = SmallFeed()
        feed.service(active: "02-01")
        feed.invoice("I2", "03-01", [SmallFeed.line("1", .recurring, "50.00")])
        feed.payment("P2", "03-05", "50.00", to: "I2")
        let rules = PlanPreset.standardReseller.rules.filter { $0.kind == .newCustomer }
        let first = try ResellerCalculation.result(of: feed.input(rules, through: 3, posted: "12-31"))
        #expect(first.lines.map(\.amount.decimal) == ["50.00"])
        feed.change = 1
        feed.invoice("I1", "02-01", [SmallFeed.line("1", .recurring, "50.00")])
        feed.payment("P1", "04-05", "50.00", to: "I1")
        var input = feed.input(rules, through: 4, posted: "12-31", books: Books(first.lines.map(Books.Entry.init)))
        input.taken = TakenFacts([TakenFacts.Taking(end: SmallFeed.day("03-31"), change: 0)])
        #expect(try ResellerCalculation.result(of: input).lines.isEmpty)
    }

    /// A payment that names no invoice and was left unused pays the invoice that is reported after it.
    @Test func creditIsUsedForAnInvoiceThatIsReportedLate() throws {
        var feed = SmallFeed()
        feed.service(active: "02-01")
        feed.payment("P1", "03-05", "80.00", to: nil)
        feed.change = 1
        feed.invoice("I1", "03-01", [SmallFeed.line("1", .recurring, "50.00")])
        var input = feed.input([SmallFeed.percentage(.monthlyRecurring, "10")], through: 4)
        input.taken = TakenFacts([TakenFacts.Taking(end: SmallFeed.day("03-31"), change: 0)])
        #expect(try ResellerCalculation.result(of: input).lines.map(\.amount.decimal) == ["5.00"])
    }
}

/// A payment or a credit of one invoice over 100.00 without tax, with the month in whose run it is known.
struct LateFact: CustomStringConvertible {
    let name: String
    let day: String
    let amount: String
    let isCredit: Bool
    var reportedIn: Int
    /// When a payment was taken back, and in which month that is known.
    var undone: (day: String, reportedIn: Int)?

    init(_ name: String, _ day: String, _ amount: String, isCredit: Bool = false, reportedIn: Int) {
        self.name = name
        self.day = day
        self.amount = amount
        self.isCredit = isCredit
        self.reportedIn = reportedIn
    }

    var description: String {
        let back = undone.map { ", undone \($0.day) known in \($0.reportedIn)" } ?? ""
        return "\(isCredit ? "credit" : "payment") \(name) \(day) \(amount) known in \(reportedIn)\(back)"
    }

    /// The same fact, reported in its own month.
    var onTime: LateFact {
        var fact = self
        fact.reportedIn = SmallFeed.day(day).month.month
        fact.undone = undone.map { ($0.day, SmallFeed.day($0.day).month.month) }
        return fact
    }

    static func random(_ chance: Chance, months: ClosedRange<Int>) -> [LateFact] {
        let last = months.upperBound
        func day(_ month: Int) -> String { "0\(month)-\(10 + chance.number(below: 18))" }
        func later(than month: Int) -> Int { month + Int(chance.number(below: UInt64(last - month + 1))) }
        return (0...chance.number(below: 6)).map { number in
            let month = later(than: months.lowerBound)
            let isCredit = chance.number(below: 5) == 0
            var fact = LateFact(
                "F\(number)", day(month), "\((isCredit ? 1 : 5) + Int(chance.number(below: isCredit ? 16 : 115))).00",
                isCredit: isCredit, reportedIn: later(than: month))
            if !isCredit, chance.number(below: 3) == 0 {
                let undone = later(than: month)
                fact.undone = ("0\(undone)-28", max(later(than: undone), fact.reportedIn))
            }
            return fact
        }
    }

    /// By hand: what is paid of 100.00 after its credits, at most all of it, of what is known in a month and dated up
    /// to its end.
    static func recognized(_ facts: [LateFact], through month: Int) -> Int64 {
        let known = facts.filter { $0.reportedIn <= month && SmallFeed.day($0.day).month.month <= month }
        let credited = known.filter(\.isCredit).reduce(0) { $0 + SmallFeed.usd($1.amount).minorUnits }
        let paid = known.filter { fact in
            let isUndone = fact.undone.map { back in
                back.reportedIn <= month && SmallFeed.day(back.day).month.month <= month
            }
            return !fact.isCredit && !(isUndone ?? false)
        }.reduce(0) { $0 + SmallFeed.usd($1.amount).minorUnits }
        return min(paid, max(0, 10_000 - credited))
    }

    /// Posts month after month what is known by then, at 10 %; a run never sees what is reported after it.
    static func posted(
        _ facts: [LateFact], months: ClosedRange<Int>, remembers: Bool = true,
        afterEach: (Int, [Books.Entry]) -> Void = { _, _ in }
    ) throws -> [Books.Entry] {
        var entries: [Books.Entry] = []
        var takings: [TakenFacts.Taking] = []
        for month in months {
            let feed = known(facts, in: month)
            var input = feed.input(
                [SmallFeed.percentage(.monthlyRecurring, "10")], through: month, books: Books(entries))
            if remembers { input.taken = TakenFacts(takings) }
            entries += try ResellerCalculation.result(of: input).lines.map(Books.Entry.init)
            takings.append(TakenFacts.Taking(end: input.period.lastDay, change: Int64(month)))
            afterEach(month, entries)
        }
        return entries
    }

    private static func known(_ facts: [LateFact], in month: Int) -> SmallFeed {
        var feed = SmallFeed()
        feed.service(active: "02-01")
        feed.invoice("I1", "02-01", [SmallFeed.line("1", .recurring, "100.00")])
        for fact in facts where fact.reportedIn <= month {
            feed.change = Int64(fact.reportedIn)
            if fact.isCredit {
                feed.credit(fact.name, fact.day, of: "I1", fact.amount, [("1", fact.amount)])
            } else {
                feed.payment(fact.name, fact.day, fact.amount, to: "I1")
            }
            guard let undone = fact.undone, undone.reportedIn <= month else { continue }
            feed.reverse(fact.name, undone.day, change: Int64(undone.reportedIn))
        }
        return feed
    }
}

extension Books.Entry {
    init(_ line: CalculatedLine) {
        self.init(
            key: line.key, amount: line.amount.minorUnits, base: line.base.minorUnits, ruleKey: line.ruleKey,
            planVersionID: line.planVersionID, tier: line.tier, customerID: line.customerID, eventOn: line.eventOn,
            holds: line.holds, isCancelled: line.state == .cancelled)
    }
}
