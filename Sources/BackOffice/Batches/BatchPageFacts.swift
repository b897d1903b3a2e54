import Earnings
import Identity
import Kernel
import Links
import Vault
import Web

extension BatchPage {
    /// The page of a batch as one person sees it: with the acts that are theirs.
    init(_ visit: Visit, batch: PayoutBatch, payouts: [Payout], file: BankFile?) throws {
        let person = try visit.person
        let acts = BatchAct.allCases.filter { act in
            batch.state.after(act.change) != nil && person.may(act.permission) && !act.isForbidden(to: person, batch)
        }
        self.init(
            frame: try visit.backOfficeFrame(batch.number), number: batch.number,
            status: batch.state.badge, lead: Self.lead(batch), payoutOn: batch.payoutOn, net: batch.net,
            createdBy: batch.createdByName,
            lines: payouts.map { Line($0, href: BackOfficePlaces.payee($0.resellerID)) },
            acts: acts.reversed().enumerated().map { index, act in
                ActLink(
                    href: act.place(batch.id), label: act.label,
                    isPrimary: index == acts.count - 1 && act != .cancellation)
            },
            waitingFor: Self.waitingFor(batch, acts: acts),
            file: try file.map {
                FileFacts(
                    href: try visit.person.may(.prepareBatches) ? BackOfficePlaces.batchFile(batch.id) : nil,
                    name: $0.name, entries: $0.entries, total: $0.total,
                    checksum: Digest.hex($0.sha256))
            },
            timeline: Self.timeline(batch), back: BackOfficePlaces.batches.path,
            symbol: visit.tenant.currency.symbol)
    }

    private static func lead(_ batch: PayoutBatch) -> String {
        let payouts = batch.payoutCount == 1 ? "1 payout" : "\(batch.payoutCount) payouts"
        return batch.heldCount == 0 ? payouts : "\(payouts), \(batch.heldCount) held"
    }

    private static func waitingFor(_ batch: PayoutBatch, acts: [BatchAct]) -> String? {
        switch batch.state {
        case .pendingApproval where !acts.contains(.approval):
            "Waits for somebody who may approve payouts and did not prepare this batch."
        case .approved where !acts.contains(.release):
            "Waits for somebody who may release payouts and did not prepare this batch."
        case .submitted: "The file is with the bank. Mark the batch as settled when the bank confirms it."
        default: nil
        }
    }

    private static func timeline(_ batch: PayoutBatch) -> [TimelineEntry] {
        var entries = [TimelineEntry(at: batch.createdAt, "Made", by: batch.createdByName)]
        if let at = batch.submittedAt { entries.append(TimelineEntry(at: at, "Submitted for approval")) }
        if let at = batch.approvedAt { entries.append(TimelineEntry(at: at, "Approved", by: batch.approvedByName)) }
        if let at = batch.releasedAt {
            entries.append(TimelineEntry(at: at, "Released to the bank", by: batch.releasedByName))
        }
        if let at = batch.settledAt {
            entries.append(TimelineEntry(at: at, "Settled", note: batch.settlementEvidence, tone: .good))
        }
        return entries.reversed()
    }
}

extension BatchAct {
    /// The rule of two persons, so that nobody is offered what would be refused.
    func isForbidden(to person: SignedIn, _ batch: PayoutBatch) -> Bool {
        switch self {
        case .approval: batch.createdBy == person.id || batch.submittedBy == person.id
        case .release: batch.createdBy == person.id
        default: false
        }
    }
}
