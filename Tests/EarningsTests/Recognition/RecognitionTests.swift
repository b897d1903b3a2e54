import Earnings
import Kernel
import Sales
import Testing

/// What is recognised of an invoice line, change by change.
@Suite struct RecognitionTests {
    static let lines = [SmallFeed.line("1", .recurring, "100.00"), SmallFeed.line("2", .tax, "8.25")]

    func changes(_ feed: SmallFeed) throws -> [String] {
        try BillingReplay(feed.customer, through: SmallFeed.day("12-31")).lines
            .filter { $0.change(.paid) != 0 }
            .map { "\($0.line.id) \(Money(minorUnits: $0.change(.paid), .usd).decimal)" }
    }

    @Test func partsOfAnInvoiceAreRecognisedInProportion() throws {
        var feed = SmallFeed()
        feed.invoice("I1", "02-01", Self.lines)
        feed.payment("P1", "02-05", "50.00", to: "I1")
        feed.payment("P2", "02-09", "58.25", to: "I1")
        feed.payment("P3", "02-12", "20.00", to: "I1")
        #expect(try changes(feed) == ["1 46.19", "1 53.81"])
        #expect(
            try feed.amounts([SmallFeed.percentage(.monthlyRecurring, "10")]) == ["4.62", "5.38"])
    }

    @Test func aPaymentThatIsReversedAndMadeAgain() throws {
        var feed = SmallFeed()
        feed.invoice("I1", "02-01", Self.lines)
        feed.payment("P1", "02-05", "108.25", to: "I1", then: [("02-10", .reversed, "108.25")])
        feed.payment("P2", "02-20", "108.25", to: "I1")
        #expect(try changes(feed) == ["1 100.00", "1 -100.00", "1 100.00"])
        let rules = [SmallFeed.percentage(.monthlyRecurring, "10")]
        let lines = try ResellerCalculation.result(of: feed.input(rules)).lines
        #expect(lines.map(\.amount.decimal) == ["10.00", "-10.00", "10.00"])
        #expect(lines.map(\.key.kind) == [.monthlyRecurring, .reversal, .reversal])
    }

    @Test func aDiscountIsSpreadOverTheLinesByNet() throws {
        var feed = SmallFeed()
        feed.invoice(
            "I1", "02-01",
            [
                SmallFeed.line("1", .recurring, "69.99"), SmallFeed.line("2", .installation, "99.00"),
                SmallFeed.line("3", .discount, "-10.00"), SmallFeed.line("4", .fee, "1.49"),
                SmallFeed.line("5", .tax, "8.75"),
            ])
        feed.payment("P1", "02-05", "169.23", to: "I1")
        #expect(try changes(feed) == ["1 65.85", "2 93.14"])
    }

    @Test func creditNotesWithLinesLowerTheirLinesAndTheGross() throws {
        var feed = SmallFeed()
        feed.invoice("I1", "02-01", Self.lines)
        feed.payment("P1", "02-05", "108.25", to: "I1")
        feed.credit("N1", "02-10", of: "I1", "10.83", [("1", "10.00"), ("2", "0.83")])
        #expect(try changes(feed) == ["1 100.00", "1 -10.00"])
    }

    @Test func aCreditForTheWholeInvoiceIsSpreadByWhatIsLeft() throws {
        var feed = SmallFeed()
        feed.invoice(
            "I1", "02-01",
            [
                SmallFeed.line("1", .recurring, "60.00"), SmallFeed.line("2", .installation, "40.00"),
                SmallFeed.line("3", .tax, "8.25"),
            ])
        feed.payment("P1", "02-05", "108.25", to: "I1")
        // 15.00 x 100 / 108.25 = 13.8568…, so 13.86; by 60:40 8.316 and 5.544.
        feed.credit("N1", "02-10", of: "I1", "15.00", [])
        #expect(try changes(feed) == ["1 60.00", "2 40.00", "1 -8.32", "2 -5.54"])
    }

    @Test func creditingEveryLineLeavesNothing() throws {
        var feed = SmallFeed()
        let lines = [
            SmallFeed.line("1", .recurring, "69.99"), SmallFeed.line("2", .installation, "99.00"),
            SmallFeed.line("3", .discount, "-10.00"),
        ]
        feed.invoice("I1", "02-01", lines)
        feed.payment("P1", "02-05", "158.99", to: "I1")
        feed.credit("N1", "02-10", of: "I1", "158.99", [("1", "69.99"), ("2", "99.00"), ("3", "-10.00")])
        #expect(try changes(feed) == ["1 65.85", "2 93.14", "1 -65.85", "2 -93.14"])
    }

    @Test func aVoidInvoiceGivesEverythingBack() throws {
        var feed = SmallFeed()
        feed.invoice("I1", "02-01", Self.lines, then: [("02-20", .void, Self.lines)])
        feed.payment("P1", "02-05", "108.25", to: "I1", then: [("02-22", .refunded, "108.25")])
        #expect(try changes(feed) == ["1 100.00", "1 -100.00"])
    }

    @Test func aCorrectionChangesWhatIsRecognised() throws {
        var feed = SmallFeed()
        let lower = [SmallFeed.line("1", .recurring, "80.00"), SmallFeed.line("2", .tax, "6.60")]
        feed.invoice("I1", "02-01", Self.lines, then: [("02-20", .issued, lower)])
        feed.payment("P1", "02-05", "108.25", to: "I1")
        #expect(try changes(feed) == ["1 100.00", "1 -20.00"])
    }

    @Test func aPaymentWithoutANamePaysTheOldestInvoiceFirst() throws {
        var feed = SmallFeed()
        feed.invoice("I1", "02-01", [SmallFeed.line("1", .recurring, "50.00")])
        feed.invoice("I2", "03-01", [SmallFeed.line("1", .recurring, "50.00")])
        feed.payment("P1", "03-05", "70.00", to: nil, then: [("03-20", .reversed, "70.00")])
        #expect(try changes(feed) == ["1 50.00", "1 20.00", "1 -50.00", "1 -20.00"])
    }

    @Test func factsOfOneDayApplyInTheirOrder() throws {
        var feed = SmallFeed()
        feed.invoice("I1", "02-05", Self.lines)
        feed.credit("N1", "02-05", of: "I1", "54.12", [("1", "50.00")])
        feed.payment("P1", "02-05", "54.13", to: "I1")
        #expect(try changes(feed) == ["1 50.00"])
    }
}
