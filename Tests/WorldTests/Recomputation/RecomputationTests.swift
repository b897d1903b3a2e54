import DatabaseSupport
import Identity
import Kernel
import Postgres
import Samples
import TestSupport
import Testing
import World

/// Every commission of every reseller of the demo, computed a second time by a slow calculator that shares nothing with
/// the program, and compared to the cent.
@Suite(.database) struct RecomputationTests {
    private static let months = 12

    @Test func everyLineAndStatementOfTheDemoEqualsTheSecondComputation() async throws {
        try await Trial.demo { trial in
            let books = Self.secondComputation()
            let posted = try await PostedLine.all(trial)
            let differences = Self.differences(books.lines, posted.map(\.line))
            #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
            let sellers = Set(posted.map(\.line.seller))
            #expect(sellers == Set(SampleReseller.all.map(\.publicID)))
            #expect(posted.count > 1000)
            let kinds = Set(posted.map(\.line.kind))
            #expect(
                kinds == [
                    "monthly_recurring", "installation", "new_customer", "renewal", "upgrade_referral", "override",
                    "reversal", "clawback",
                ])
            let statements = try await PostedStatement.differences(trial, posted)
            #expect(statements.isEmpty, "\(statements.joined(separator: "\n"))")
        }
    }

    /// The comparison can fail: a rate that is off by a tenth of a percent and a line that is missing are both told.
    @Test func aWrongRateOrAMissingLineIsFound() {
        let lines = Self.secondComputation().lines
        #expect(Self.differences(lines, lines).isEmpty)
        var fewer = lines
        let lost = fewer.remove(at: lines.count / 2)
        #expect(Self.differences(lines, fewer) == ["expected, not posted: \(lost.words)"])
        #expect(Self.differences(fewer, lines) == ["posted, not expected: \(lost.words)"])
        let silver = SampleReseller.harborPoint.publicID
        let wrong = lines.map { line in
            line.seller == silver && line.kind == "monthly_recurring"
                ? line.with(amount: line.amount * 66 / 65) : line
        }
        #expect(Self.differences(lines, wrong).count > 50)
    }

    static func secondComputation() -> PlainBooks {
        let zone = Zone("America/New_York") ?? .utc
        let sample = SampleFeed(months: months + 1, through: zone.month(of: Trial.start).previous)
        let first = sample.months.lowerBound
        let last = first.adding(months - 1).lastDay
        let feed = PlainFeed((0..<months).map { sample.files(of: first.adding($0)) })
        let deals = sample.deals.filter { $0.wonOn <= last }
        let sellers = SampleReseller.all.map { one in
            PlainSeller(
                one, first: first,
                emails: one.publicID == SampleReseller.brightline.publicID ? [SamplePerson.sam.email] : [])
        }
        let names = Set(feed["customers"].map { $0.text("external_id") }).sorted()
        return PlainBooks(sellers, names.map { PlainCustomer($0, feed, deals: deals) }, through: last)
    }

    /// Line for line: what one side has and the other has not.
    static func differences(_ expected: [PlainLine], _ posted: [PlainLine]) -> [String] {
        var counts: [PlainLine: Int] = [:]
        for line in expected { counts[line, default: 0] += 1 }
        for line in posted { counts[line, default: 0] -= 1 }
        return counts.filter { $0.value != 0 }.map { line, count in
            "\(count > 0 ? "expected, not posted" : "posted, not expected"): \(line.words)"
        }.sorted()
    }
}

extension PlainLine {
    func with(amount: Int) -> PlainLine {
        PlainLine(
            seller: seller, kind: kind, customer: customer, invoice: invoice, month: month, amount: amount,
            isHeld: isHeld)
    }
}
