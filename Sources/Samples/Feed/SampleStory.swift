/// What makes a customer of the sample worth a second look.
public enum SampleStory: String, Sendable, CaseIterable {
    case steady
    case paysLate, paysInParts, paysTooMuch, bounces, cardFails, namesNoInvoice, paysTwoAtOnce
    case creditedInFull, creditBeforePayment, creditAfterPayment, goodwillWithoutLines
    case voidBeforePayment, voidAfterPayment, corrected, refundPending
    case upgrades, upgradesAfterDeal, addsPhoneAfterDeal, renewsEarly
    case leavesSoon, leavesForCompetitor, movesAway, leavesForFault, stopsPaying, suspendedAndBack
    case changesReseller, hasNoReseller, ownLine
    case staticAddress, rentsRouter, waitsForInstallation

    /// How many days before the end of the history the customer must have come.
    var days: Int {
        switch self {
        case .steady, .hasNoReseller, .ownLine, .staticAddress, .rentsRouter, .paysLate: 45
        case .waitsForInstallation: 0
        case .leavesSoon, .cardFails, .namesNoInvoice, .paysTooMuch: 75
        case .upgrades, .upgradesAfterDeal, .addsPhoneAfterDeal, .renewsEarly, .stopsPaying: 190
        case .movesAway: 170
        default: 130
        }
    }

    /// Whether the reseller must be paid by the plan that rewards first sales, renewals and upgrades.
    var wantsStandardPlan: Bool {
        switch self {
        case .upgrades, .upgradesAfterDeal, .addsPhoneAfterDeal, .renewsEarly, .changesReseller, .leavesSoon,
            .leavesForCompetitor, .movesAway, .leavesForFault, .ownLine:
            true
        default: false
        }
    }

    /// After how many invoices the customer leaves, and the billing system's word for why.
    var leaving: (invoices: Int, reason: String)? {
        switch self {
        case .leavesSoon: (1, "changed_mind")
        case .leavesForCompetitor: (3, "competitor")
        case .leavesForFault: (3, "isp_fault")
        case .movesAway: (5, "moved")
        default: nil
        }
    }
}
