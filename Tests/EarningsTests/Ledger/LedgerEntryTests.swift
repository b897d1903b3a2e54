import Earnings
import Kernel
import Testing

@Suite struct LedgerEntryTests {
    static func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, .usd) }

    static let parts = LedgerEntry.PayoutParts(net: usd(90_440), tax: usd(28_560), fee: usd(952))

    func text(_ event: LedgerEntry.Event) throws -> [String] {
        try LedgerEntry(event).lines.map { "\($0.account.rawValue) \($0.debit) \($0.credit)" }
    }

    @Test func everyEventMovesItsAccounts() throws {
        let amount = Self.usd(500)
        let table: [(LedgerEntry.Event, [String])] = [
            (.accrue(amount), ["commission_expense 500 0", "commission_accrued 0 500"]),
            (.hold(amount), ["commission_accrued 500 0", "commission_held 0 500"]),
            (.release(amount), ["commission_held 500 0", "commission_accrued 0 500"]),
            (.cancelAccrued(amount), ["commission_accrued 500 0", "commission_expense 0 500"]),
            (.cancelHeld(amount), ["commission_held 500 0", "commission_expense 0 500"]),
            (.approve(amount), ["commission_accrued 500 0", "reseller_payable 0 500"]),
            (.dispute(amount), ["reseller_payable 500 0", "commission_held 0 500"]),
            (.endDispute(amount), ["commission_held 500 0", "reseller_payable 0 500"]),
            (
                .sent(Self.parts),
                [
                    "reseller_payable 119952 0", "payout_in_transit 0 90440", "tax_withheld_payable 0 28560",
                    "fee_recovery 0 952",
                ]
            ),
            (.settled(net: Self.parts.net), ["payout_in_transit 90440 0", "cash_clearing 0 90440"]),
            (
                .failed(Self.parts),
                [
                    "payout_in_transit 90440 0", "tax_withheld_payable 28560 0", "fee_recovery 952 0",
                    "reseller_payable 0 119952",
                ]
            ),
            (
                .returned(Self.parts),
                [
                    "cash_clearing 90440 0", "tax_withheld_payable 28560 0", "fee_recovery 952 0",
                    "reseller_payable 0 119952",
                ]
            ),
            (.providerFee(amount), ["payout_fee_expense 500 0", "cash_clearing 0 500"]),
            (.taxRemitted(amount), ["tax_withheld_payable 500 0", "cash_clearing 0 500"]),
            (.negativeClosing(amount), ["clawback_receivable 500 0", "reseller_payable 0 500"]),
            (.offset(amount), ["reseller_payable 500 0", "clawback_receivable 0 500"]),
            (.writtenOff(amount), ["write_off 500 0", "clawback_receivable 0 500"]),
            (.repaid(amount), ["cash_clearing 500 0", "clawback_receivable 0 500"]),
        ]
        for (event, lines) in table {
            #expect(try text(event) == lines)
            #expect(try LedgerEntry(event).balance == 0)
        }
    }

    @Test func negativeAmountsSwapTheSides() throws {
        #expect(try text(.accrue(Self.usd(-500))) == ["commission_expense 0 500", "commission_accrued 500 0"])
    }
}
