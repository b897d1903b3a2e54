/// The accounts of a payee in the sub-ledger (commissions 12).
public enum LedgerAccount: String, CaseIterable, Sendable {
    case commissionExpense = "commission_expense"
    case commissionAccrued = "commission_accrued"
    case commissionHeld = "commission_held"
    case resellerPayable = "reseller_payable"
    case payoutInTransit = "payout_in_transit"
    case taxWithheldPayable = "tax_withheld_payable"
    case feeRecovery = "fee_recovery"
    case cashClearing = "cash_clearing"
    case payoutFeeExpense = "payout_fee_expense"
    case clawbackReceivable = "clawback_receivable"
    case writeOff = "write_off"
}
