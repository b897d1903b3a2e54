import Earnings
import Testing

@Suite("States of batches and payouts")
struct PayoutStateTests {
    @Test("a batch: every change from every state")
    func batches() {
        let allowed: [(PayoutBatchState, PayoutBatchState.Change, PayoutBatchState)] = [
            (.draft, .submit, .pendingApproval), (.pendingApproval, .approve, .approved),
            (.pendingApproval, .sendBack, .draft), (.approved, .release, .submitted), (.submitted, .settle, .settled),
            (.submitted, .settlePartly, .partiallyFailed), (.submitted, .fail, .failed), (.draft, .cancel, .cancelled),
            (.pendingApproval, .cancel, .cancelled), (.approved, .cancel, .cancelled),
        ]
        for state in PayoutBatchState.allCases {
            for change in PayoutBatchState.Change.allCases {
                let expected = allowed.first { $0.0 == state && $0.1 == change }?.2
                #expect(state.after(change) == expected, "\(state) \(change)")
            }
        }
        #expect(PayoutBatchState.draft.after(.submit, needsApproval: false) == .approved)
    }

    @Test("a payout: every change from every state")
    func payouts() {
        let allowed: [(PayoutState, PayoutState.Change, PayoutState)] = [
            (.queued, .hold, .held), (.held, .release, .queued), (.queued, .send, .sent), (.sent, .settle, .settled),
            (.sent, .fail, .failed), (.sent, .return, .returned), (.settled, .return, .returned),
            (.queued, .cancel, .cancelled), (.held, .cancel, .cancelled),
        ]
        for state in PayoutState.allCases {
            for change in PayoutState.Change.allCases {
                let expected = allowed.first { $0.0 == state && $0.1 == change }?.2
                #expect(state.after(change) == expected, "\(state) \(change)")
            }
        }
    }
}
