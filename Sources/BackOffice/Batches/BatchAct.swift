import Earnings
import Identity
import Kernel
import Links
import Web

/// What people do with a batch, with the words of its confirmation page.
enum BatchAct: String, CaseIterable {
    case submission, approval, release, settlement, cancellation

    var permission: Permission {
        switch self {
        case .submission, .settlement, .cancellation: .prepareBatches
        case .approval: .approveBatches
        case .release: .releaseBatches
        }
    }

    /// Whether the person proves again who they are: money leaves by it.
    var needsProof: Bool { self == .approval || self == .release }

    var place: PlaceOf {
        switch self {
        case .submission: BackOfficePlaces.batchSubmission
        case .approval: BackOfficePlaces.batchApproval
        case .release: BackOfficePlaces.batchRelease
        case .settlement: BackOfficePlaces.batchSettlement
        case .cancellation: BackOfficePlaces.batchCancellation
        }
    }

    var change: PayoutBatchState.Change {
        switch self {
        case .submission: .submit
        case .approval: .approve
        case .release: .release
        case .settlement: .settle
        case .cancellation: .cancel
        }
    }

    var label: String {
        switch self {
        case .submission: "Submit for approval"
        case .approval: "Approve"
        case .release: "Release to the bank"
        case .settlement: "Mark as settled"
        case .cancellation: "Cancel batch"
        }
    }

    /// The field that the act asks for, nil when it asks for none.
    var text: (name: String, label: String, hint: String)? {
        switch self {
        case .settlement:
            ("evidence", "What shows that the bank settled it?", "The bank's reference or the name of its report.")
        case .cancellation: ("reason", "Why is the batch cancelled?", "It is kept in the audit log.")
        default: nil
        }
    }

    func title(_ batch: PayoutBatch) -> String {
        switch self {
        case .submission: "Submit \(batch.number) for approval"
        case .approval: "Approve \(batch.number)"
        case .release: "Release \(batch.number) to the bank"
        case .settlement: "Mark \(batch.number) as settled"
        case .cancellation: "Cancel \(batch.number)"
        }
    }

    /// What the act will do, in numbers.
    func effects(_ batch: PayoutBatch, net: String, payoutOn: String) -> [String] {
        let payouts = batch.payoutCount == 1 ? "1 payout" : "\(batch.payoutCount) payouts"
        let limit = Money(minorUnits: PayoutBatch.approvalLimit, batch.currency)
        let held = batch.heldCount == 0 ? [] : ["\(batch.heldCount) held and not sent with this batch."]
        return switch self {
        case .submission:
            ["\(payouts) of \(net) in total, to be paid on \(payoutOn)."] + held
                + ["Somebody else has to approve it, because it is above \(limit.shown)."].filter { _ in
                    batch.net.minorUnits > PayoutBatch.approvalLimit
                }
        case .approval:
            ["You agree that \(payouts) of \(net) in total are paid on \(payoutOn)."] + held
                + ["Nothing leaves yet: the batch is released in a step of its own."]
        case .release:
            ["The bank file is written with \(payouts) of \(net) in total."] + held
                + [
                    "Each reseller gets a payout notice by e-mail.",
                    "A released file is never made again. This cannot be undone here.",
                ]
        case .settlement: ["\(payouts) of \(net) in total become paid, and their statements too."]
        case .cancellation: ["\(payouts) of \(net) in total are not paid. The money stays payable for the next batch."]
        }
    }

    /// What the notice says when it is done.
    func outcome(_ batch: PayoutBatch, net: String) -> String {
        switch self {
        case .submission: "\(batch.number) was submitted."
        case .approval: "You approved \(batch.number). It can be released now."
        case .release: "You released \(batch.number) with \(net). Download the file and hand it to the bank."
        case .settlement: "\(batch.number) is settled: \(net) was paid."
        case .cancellation: "\(batch.number) is cancelled. The money is payable again."
        }
    }
}
