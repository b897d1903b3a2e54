import Kernel

/// Payouts that are prepared by one person, approved and released by others, and sent as one bank file.
public struct PayoutBatch: Hashable, Sendable {
    public let id: Identifier
    public let number: String
    public let currency: Currency
    public let payoutOn: Day
    public let state: PayoutBatchState
    public let createdBy: Identifier
    public let createdByName: String
    public let createdAt: Instant
    public let submittedBy: Identifier?
    public let submittedAt: Instant?
    public let approvedByName: String?
    public let approvedAt: Instant?
    public let releasedByName: String?
    public let releasedAt: Instant?
    public let settledAt: Instant?
    public let settlementEvidence: String
    /// What would be sent: the net of all payouts that are not held or cancelled.
    public let net: Money
    public let payoutCount: Int
    public let heldCount: Int

    /// Batches above this total need a second person's approval.
    public static let approvalLimit: Int64 = 1_000_00
}

/// One payment to one reseller.
public struct Payout: Hashable, Sendable {
    public let id: Identifier
    public let number: String
    public let batchID: Identifier
    public let resellerID: Identifier
    public let resellerName: String
    public let methodID: Identifier?
    public let methodLastFour: String
    public let provider: PayoutProvider
    public let state: PayoutState
    public let holds: [PayoutHold]
    public let gross: Money
    public let tax: Money
    public let fee: Money
    public let net: Money
    public let trace: String
    public let payoutOn: Day
    public let sentAt: Instant?
    public let expectedOn: Day?
    public let settledAt: Instant?
    public let failureReason: String
}

/// An act on payouts that their state or the rule of two persons does not allow.
public enum PayoutRefusal: Refusal, Hashable {
    case openBatch(number: String)
    case nothingPayable
    case noBankSettings
    case invalidTransition(state: PayoutBatchState)
    case samePerson(act: String)
    case bankEditor
    case nothingToSend
    case noLongerWaiting
    case balancesMoved

    public var code: String {
        switch self {
        case .openBatch: "open_batch"
        case .nothingPayable: "nothing_payable"
        case .noBankSettings: "no_bank_settings"
        case .invalidTransition: "invalid_transition"
        case .samePerson, .bankEditor: "two_persons"
        case .nothingToSend: "nothing_to_send"
        case .noLongerWaiting: "no_longer_waiting"
        case .balancesMoved: "balances_moved"
        }
    }

    public var explanation: String {
        switch self {
        case .openBatch(let number):
            "Batch \(number) is still open. Release or cancel it before you make another."
        case .nothingPayable:
            "There is nothing to pay: no reseller has a payable balance of at least the smallest payout."
        case .noBankSettings:
            "The bank of this programme is not set up, so no bank file can be made."
        case .invalidTransition(let state):
            "This batch is \(state.words) now. Somebody may have been faster."
        case .samePerson(let act):
            "You prepared this batch, so somebody else has to \(act) it."
        case .bankEditor:
            "You entered bank details of a payee in this batch, so somebody else has to approve it."
        case .nothingToSend:
            "Every payout of this batch is held, so there is nothing to send."
        case .noLongerWaiting:
            "This was already decided."
        case .balancesMoved:
            "Balances changed while the batch was made, so it was not. Make it again."
        }
    }
}
