import Earnings
import Kernel
import Partnership
import Testing

@Suite struct OverrideTests {
    static let rules = PlanPreset.standardReseller.rules

    func line(
        _ kind: CommissionKind, _ amount: Int64, on day: String, original: AccrualKey? = nil, holds: [Hold] = [],
        since: String = "01-01"
    ) -> SubLine {
        let key = AccrualKey(
            resellerID: SmallFeed.other, kind: kind, sourceKind: "invoice_line", sourceID: "I1/1", sourceVersion: day)
        return SubLine(
            key: key, original: original, amount: amount, reseller: "RES-B", resellerName: "Cedar",
            belowSince: SmallFeed.day(since), eventOn: SmallFeed.day(day), earnedOn: SmallFeed.day(day),
            period: SmallFeed.day(day).month, customerID: SmallFeed.id("C1"), holds: holds)
    }

    func result(_ lines: [SubLine], posted: String = "03-01", rules: [PlanRule] = rules) throws -> CalculationResult {
        var input = SmallFeed().input(rules, through: 2, posted: posted)
        input.customers = []
        input.subLines = lines
        return try ResellerCalculation.result(of: input)
    }

    @Test func aTenthOfWhatTheResellerBelowEarnedAndLoses() throws {
        let earned = line(.monthlyRecurring, 325, on: "02-05")
        let lines = try result([
            earned, line(.reversal, -130, on: "02-10", original: earned.key),
            line(.reversal, -195, on: "02-15", original: earned.key),
            line(.reversal, 325, on: "02-20", original: earned.key),
        ]).lines
        // 0.325 is 0.33; 1.30 of 3.25 is 0.132 of it, so 0.13; then the rest; then all of it again.
        #expect(lines.map(\.amount.decimal) == ["0.33", "-0.13", "-0.20", "0.33"])
        #expect(lines.map(\.key.kind) == [.override, .reversal, .reversal, .reversal])
    }

    @Test func aClawbackBelowIsMirroredAsOne() throws {
        let earned = line(.newCustomer, 10_000, on: "02-05")
        let lines = try result([earned, line(.clawback, -6000, on: "02-20", original: earned.key)]).lines
        #expect(lines.map { "\($0.key.kind.rawValue) \($0.amount.decimal)" } == ["override 10.00", "clawback -6.00"])
    }

    @Test func theSuspensionBelowDoesNotHoldTheShareAboveButOtherHoldsDo() throws {
        let free = try result([line(.newCustomer, 10_000, on: "02-05", holds: [Hold(.resellerSuspended)])])
        #expect(free.lines.map(\.state) == [.accrued])
        let held = try result([line(.newCustomer, 10_000, on: "02-05", holds: [Hold(.pendingRefund)])])
        #expect(held.lines.map(\.state) == [.held])
    }

    @Test func nothingFromBeforeItWasBelowAndNothingWithoutARule() throws {
        #expect(try result([line(.newCustomer, 10_000, on: "02-05", since: "02-06")]).lines.isEmpty)
        let without = try result([line(.newCustomer, 10_000, on: "02-05")], rules: [])
        #expect(without.lines.isEmpty && without.zeros.map(\.reason) == [.noRule])
    }
}
