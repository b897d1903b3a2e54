import Earnings
import Kernel
import Testing

@Suite struct StatementTotalsTests {
    func usd(_ text: String) -> Money { Money(text, .usd) ?? .zero(.usd) }

    @Test func theWorkedMonths() throws {
        var month = StatementTotals(.usd, opening: usd("32.40"))
        try month.add(usd("1250.00"), kind: .monthlyRecurring)
        try month.add(usd("-45.00"), kind: .reversal)
        try month.add(usd("-60.00"), kind: .clawback)
        try month.add(usd("12.60"), kind: .adjustment)
        #expect(try month.closing() == usd("1190.00"))

        var next = StatementTotals(.usd, opening: try month.closing())
        try next.add(usd("980.00"), kind: .newCustomer)
        next.paid = usd("-904.40")
        next.withheld = usd("-285.60")
        #expect(try next.closing() == usd("980.00"))
    }

    @Test func onlyTheChangesOfTheSpecificationAreAllowed() {
        let allowed: [(AccrualState, AccrualState.Change, AccrualState)] = [
            (.accrued, .hold, .held), (.held, .release, .accrued), (.accrued, .cancel, .cancelled),
            (.held, .cancel, .cancelled), (.accrued, .approve, .approved), (.approved, .dispute, .disputed),
            (.disputed, .endDispute, .approved), (.approved, .batch, .inBatch), (.inBatch, .settle, .paid),
            (.inBatch, .freeFromBatch, .approved), (.paid, .takeBack, .approved),
        ]
        for state in AccrualState.allCases {
            for change in AccrualState.Change.allCases {
                let expected = allowed.first { $0.0 == state && $0.1 == change }?.2
                #expect(state.after(change) == expected)
            }
        }
        #expect(AccrualState.held.after(.release, runIsApproved: true) == .approved)
    }
}
