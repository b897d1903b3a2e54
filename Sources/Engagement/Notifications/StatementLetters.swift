import Earnings
import Identity
import Jobs
import Kernel
import Links
import Mail
import Partnership

extension EventLetters {
    /// Until when a line of a closed statement may be objected to, in days after the closing (commissions 14).
    private static let disputeDays = 60

    func statementClosed(_ happening: Happening) async throws {
        let statement = try await Statements(desk.tx).statement(happening.event.subjectID)
        let reseller = try await Resellers(desk.tx).reseller(statement.resellerID)
        let currency = statement.closing.currency
        let settings = try await PayoutSettings.current(desk.tx, currency)
        let minimum = settings?.minimum ?? Money(minorUnits: PayoutSettings.defaultMinimum, currency)
        let payoutOn = PayoutDates.payoutDay(
            for: statement.period, termDays: reseller.paymentTerms.daysAfterFifteenth)
        let totals = statement.totals
        let moved = try totals.paid + totals.withheld + totals.fees + totals.returned
        for account in try await payees(of: statement.resellerID) {
            guard let recipient = mailbox(account.name, account.email) else { continue }
            let letter = CommissionStatementLetter(
                brand: try await desk.brand(offeringChoicesTo: recipient.address), recipient: account.email,
                userName: account.name,
                companyName: statement.resellerName, resellerNumber: reseller.publicID, month: statement.period,
                opening: totals.opening, earned: try totals.earned + totals.released + totals.disputed,
                reversals: try totals.reversals + totals.clawbacks, adjustments: totals.adjustments,
                paidOut: moved.isZero ? nil : moved, closing: statement.closing,
                held: totals.held.isPositive ? totals.held : nil,
                payoutOn: statement.isCarriedOver(minimum: minimum) ? nil : payoutOn,
                disputeUntil: statement.closedAt.map { desk.day($0).adding(days: Self.disputeDays) },
                statementLink: desk.link(PortalPlaces.statement(statement.id)))
            let occasion = LetterOccasion(
                template: "commission_statement", recordKind: "statement", recordID: statement.id,
                event: happening.event.name)
            try await desk.post(letter, to: recipient, for: occasion)
        }
    }
}
