import Earnings
import Kernel
import Partnership
import Sales
import Testing

@Suite struct ZeroAndHoldTests {
    func paid(_ category: (String, String) = ("02-01", "02-05")) -> SmallFeed {
        var feed = SmallFeed()
        feed.service(active: "02-01")
        feed.invoice("I1", category.0, [SmallFeed.line("1", .recurring, "50.00")])
        feed.payment("P1", category.1, "50.00", to: "I1")
        return feed
    }

    static let rules = [SmallFeed.percentage(.monthlyRecurring, "10", minAge: 30)]

    func reasons(
        _ feed: SmallFeed, _ payee: CommissionedReseller? = SmallFeed.payee(), _ rules: [PlanRule] = rules
    ) throws -> [ZeroReason] {
        try ResellerCalculation.result(of: feed.input(rules, payee: payee)).zeros
            .filter { $0.key.kind == .monthlyRecurring }.map(\.reason)
    }

    @Test func everyReasonInItsCase() throws {
        func state(_ status: ResellerStatus) -> CommissionedReseller {
            let first = CommissionedReseller.State(from: SmallFeed.day("01-01"), status: status, tier: .bronze)
            return SmallFeed.payee(.bronze, [first])
        }
        #expect(try reasons(paid(), state(.pendingOnboarding)) == [.resellerPendingOnboarding])
        #expect(try reasons(paid(), state(.terminated)) == [.resellerTerminated])
        #expect(try reasons(paid(), SmallFeed.payee(plan: "missing")) == [.noPlan])
        #expect(try reasons(paid(), SmallFeed.payee(), []) == [.noRule])
        var excluding = Self.rules
        excluding[0].excludedProducts = ["FIB-300"]
        #expect(try reasons(paid(), SmallFeed.payee(), excluding) == [.productExcluded])
        var own = paid()
        own.email = "owner@brightline.example"
        #expect(try reasons(own) == [.selfPurchase])
        var empty = SmallFeed()
        empty.invoice("I1", "02-01", [SmallFeed.line("1", .recurring, "0.00"), SmallFeed.line("2", .fee, "1.00")])
        empty.payment("P1", "02-05", "1.00", to: "I1")
        #expect(try reasons(empty) == [.zeroBase])
        var alone = paid()
        alone.links = []
        #expect(try reasons(alone, nil) == [.noReseller])
        #expect(try reasons(paid(), nil) == [])
    }

    /// Facts up to the last day earn, and with a tail of the agreement up to its end.
    @Test(
        arguments: [
            ("02-05", nil, true), ("02-04", nil, false), ("01-04", "02-04", false), ("01-05", "02-05", true),
            ("01-20", "02-20", true), ("02-06", nil, true),
        ] as [(String, String?, Bool)])
    func factsAfterTheEndOfAReseller(ended: String, tail: String?, earns: Bool) throws {
        let active = SmallFeed.payee()
        let payee = CommissionedReseller(
            id: active.id, name: active.name,
            states: active.states + [.init(from: SmallFeed.day(ended), status: .terminated, tier: .bronze)],
            assignments: active.assignments, emails: active.emails, lastEarningDay: tail.map { SmallFeed.day($0) })
        #expect(try reasons(paid(), payee) == (earns ? [] : [.resellerTerminated]))
    }

    /// Later events of its customers are told to the reseller that ended, until somebody else has them; what it lost
    /// before its end belongs to nobody.
    @Test(
        arguments: [
            ("02-03", "02-03", nil, [.resellerTerminated], []), ("02-02", "02-03", nil, [], [.noReseller]),
            ("02-03", "02-03", "02-04", [], []),
        ] as [(String, String, String?, [ZeroReason], [ZeroReason])])
    func eventsAfterTheEndAreToldToTheResellerThatEnded(
        lost: String, ended: String, again: String?, own: [ZeroReason], nobodys: [ZeroReason]
    ) throws {
        var feed = paid()
        feed.links = [SmallFeed.link(to: lost)]
        if let again { feed.links.append(SmallFeed.link(SmallFeed.other, from: again, kind: .transfer)) }
        let active = SmallFeed.payee()
        let payee = CommissionedReseller(
            id: active.id, name: active.name,
            states: active.states + [.init(from: SmallFeed.day(ended), status: .terminated, tier: .bronze)],
            assignments: active.assignments, emails: active.emails)
        func reasons(_ payee: CommissionedReseller?) throws -> [ZeroReason] {
            var input = feed.input(Self.rules, payee: payee)
            input.endedResellers = [SmallFeed.reseller: SmallFeed.day(ended)]
            return try ResellerCalculation.result(of: input).zeros.filter { $0.key.kind == .monthlyRecurring }
                .map(\.reason)
        }
        #expect(try reasons(payee) == own)
        #expect(try reasons(nil) == nobodys)
    }

    /// A link that another one replaced on its first day was never in force: it hides nobody that ended.
    @Test func anEmptyLinkHidesNoResellerThatEnded() throws {
        var feed = paid()
        feed.links = [
            SmallFeed.link(to: "02-03"), SmallFeed.link(SmallFeed.other, from: "02-04", to: "02-03", kind: .transfer),
        ]
        let active = SmallFeed.payee()
        let payee = CommissionedReseller(
            id: active.id, name: active.name,
            states: active.states + [.init(from: SmallFeed.day("02-03"), status: .terminated, tier: .bronze)],
            assignments: active.assignments, emails: active.emails)
        var input = feed.input(Self.rules, payee: payee)
        input.endedResellers = [SmallFeed.reseller: SmallFeed.day("02-03")]
        #expect(try ResellerCalculation.result(of: input).zeros.map(\.reason).contains(.resellerTerminated))
        input.reseller = nil
        #expect(try ResellerCalculation.result(of: input).zeros.filter { $0.key.kind == .monthlyRecurring }.isEmpty)
    }

    @Test func aSettledZeroIsNotLookedAtAgain() throws {
        let first = try ResellerCalculation.result(of: paid().input([]))
        let books = Books(settledZeros: Set(first.zeros.map(\.key)))
        let second = try ResellerCalculation.result(of: paid().input(Self.rules, books: books))
        #expect(second.lines.isEmpty)
    }

    func states(
        _ feed: SmallFeed, posted: String, _ payee: CommissionedReseller = SmallFeed.payee()
    ) throws -> [String] {
        try ResellerCalculation.result(of: feed.input(Self.rules, through: 2, posted: posted, payee: payee)).lines
            .map { line in "\(line.state.rawValue) \(line.holds.map(\.kind.rawValue).joined(separator: " "))" }
    }

    @Test func aYoungServiceHolds() throws {
        #expect(try states(paid(), posted: "03-02") == ["held service_age"])
        #expect(try states(paid(), posted: "03-03") == ["accrued "])
    }

    @Test func aSuspendedResellerIsHeldByTheStateOfTheDayOfPosting() throws {
        let states = [
            CommissionedReseller.State(from: SmallFeed.day("01-01"), status: .active, tier: .bronze),
            CommissionedReseller.State(from: SmallFeed.day("03-05"), status: .suspended, tier: .bronze),
        ]
        #expect(try self.states(paid(), posted: "03-04", SmallFeed.payee(.bronze, states)) == ["accrued "])
        let payee = SmallFeed.payee(.bronze, states)
        #expect(try self.states(paid(), posted: "03-05", payee) == ["held reseller_suspended"])
    }

    /// The day of posting decides, not the day of the event; what is left to pay after the end of a reseller goes on.
    @Test func withoutAnAgreementInForceTheMoneyWaits() throws {
        let period = AgreementPeriod(from: SmallFeed.day("03-04"), until: SmallFeed.day("03-06"))
        let payee = SmallFeed.payee(agreements: [period])
        #expect(try states(paid(), posted: "03-03", payee) == ["held agreement_not_in_force"])
        #expect(try states(paid(), posted: "03-04", payee) == ["accrued "])
        #expect(try states(paid(), posted: "03-05", payee) == ["accrued "])
        #expect(try states(paid(), posted: "03-06", payee) == ["held agreement_not_in_force"])
        let suspended = [
            CommissionedReseller.State(from: SmallFeed.day("01-01"), status: .active, tier: .bronze),
            CommissionedReseller.State(from: SmallFeed.day("03-05"), status: .suspended, tier: .bronze),
        ]
        let both = SmallFeed.payee(.bronze, suspended, agreements: [])
        #expect(try states(paid(), posted: "03-05", both) == ["held reseller_suspended agreement_not_in_force"])
        let end = CommissionedReseller.State(from: SmallFeed.day("03-05"), status: .terminated, tier: .bronze)
        let left = [suspended[0], end]
        #expect(try states(paid(), posted: "03-05", SmallFeed.payee(.bronze, left, agreements: [])) == ["accrued "])
    }

    @Test func aPendingRefundHoldsAndSoDoesWhatUndoesIt() throws {
        var feed = SmallFeed()
        feed.service(active: "01-01")
        feed.invoice("I1", "02-01", [SmallFeed.line("1", .recurring, "50.00")], isRefundPending: true)
        feed.payment("P1", "02-05", "50.00", to: "I1", then: [("02-20", .refunded, "50.00")])
        #expect(try states(feed, posted: "03-05") == ["held pending_refund", "held pending_refund"])
    }
}
