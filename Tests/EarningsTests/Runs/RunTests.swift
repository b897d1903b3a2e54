import DatabaseSupport
import Identity
import Jobs
import Kernel
import Postgres
import Testing

@testable import Earnings

@Suite(.database) struct RunTests {
    static let october = Month(year: 2026, month: 10)

    func trial(_ name: String, _ body: @Sendable (RunTrial) async throws -> Void) async throws {
        try await TestDatabase.own { database in
            let trial = try await RunTrial(database)
            try await trial.take(bundle: try SmallBundle.write("\(name)-\(trial.tenant.id)"))
            try await body(trial)
        }
    }

    /// Computed by hand under standard_reseller, silver: 75.00, 6.5 %, 10 %, 2 %, 50.00.
    @Test func tenAmountsByHand() async throws {
        try await trial("ten") { trial in
            let id = try await trial.run(Self.october)
            let lines = try await trial.reading.accrualFile(trial.tenant.id, AccrualFilter(runID: id))
            let found = Set(lines.map { "\($0.customerName) \($0.kind.rawValue) \($0.invoice) \($0.amount.decimal)" })
            let expected: Set<String> = [
                // C1 pays 169.24 at once: 49.99 and 99.00 count. 6.5 % of 49.99 is 3.24935, 10 % of 99.00 is 9.90.
                "Ada Abara new_customer I1 75.00",
                "Ada Abara monthly_recurring I1 3.25",
                "Ada Abara installation I1 9.90",
                // 20.00 of 49.99 is credited: 3.25 x 20.00 / 49.99 is 1.3003.
                "Ada Abara reversal I1 -1.30",
                // C2 pays 30.00 of 54.11: 49.99 x 30.00 / 54.11 is 27.7157, so 27.72, 6.5 % is 1.8018; the rest 22.27,
                // 6.5 % is 1.44755.
                "Basil Birch new_customer I2 75.00",
                "Basil Birch monthly_recurring I2 1.80",
                "Basil Birch monthly_recurring I2 1.45",
                // Twelve months at 49.99 are 599.88, 2 % is 11.9976.
                "Basil Birch renewal I2 12.00",
                // C3 pays and leaves after 67 days: all of 75.00 goes, the monthly share stays.
                "Cleo Corvin new_customer I3 75.00",
                "Cleo Corvin monthly_recurring I3 3.25",
                "Cleo Corvin clawback I3 -75.00",
                // C4 is won and upgraded after a deal; 6.5 % of 69.99 is 4.54935. The router pays nothing.
                "Dario Dove new_customer I4 75.00",
                "Dario Dove upgrade_referral I4 50.00",
                "Dario Dove monthly_recurring I4 4.55",
            ]
            #expect(found == expected)
            let zeros = try await trial.reading.zeros(trial.tenant.id, run: id)
            #expect(
                Set(zeros.map { "\($0.customerName) \($0.kind.rawValue) \($0.reason.rawValue)" }) == [
                    "Dario Dove monthly_recurring product_excluded", "Edda Eastmere monthly_recurring self_purchase",
                    "Edda Eastmere new_customer self_purchase", "Felix Farrow monthly_recurring no_reseller",
                ])
            #expect(try await trial.reading.record(trial.tenant.id, id).findings == [])
            // For the tiers count 49.99, 99.00, 27.72, 22.27, 49.99 and 69.99, less the 20.00 that are credited.
            let base = try await trial.rows("select base from earned_months").map { try $0["base"] as Int64 }
            #expect(base == [298_96])
            let parted = try await trial.database.reading(trial.tenant.id) { try await EarnedMonths($0).parted() }
            #expect(parted.isEmpty)
        }
    }

    @Test func approvalClosesStatementsAndMakesThemPayable() async throws {
        try await trial("approve") { trial in
            let id = try await trial.run(Self.october)
            let run = try await trial.reading.record(trial.tenant.id, id)
            #expect(run.progress == RunProgress(done: 2, failed: 0, all: 2))
            #expect(try run.total().decimal == "309.90")
            try await trial.approve(id)
            let page = try await trial.reading.statements(trial.tenant.id, StatementFilter()).page
            let statement = try #require(page.elements.first)
            #expect(page.elements.count == 1)
            #expect(statement.status == .closed && statement.closing.decimal == "309.90")
            #expect(statement.totals.earned.decimal == "386.20")
            #expect(statement.totals.reversals.decimal == "-1.30" && statement.totals.clawbacks.decimal == "-75.00")
            let payable = try await trial.database.reading(trial.tenant.id) { tx in
                try await Statements(tx).payable(on: Day(number: 30_000), .usd).map { $0.1.decimal }
            }
            #expect(payable == ["309.90"])
            #expect(try await trial.trialBalance() == 0)
            let record = try await trial.reading.statement(trial.tenant.id, statement.id)
            #expect(record.lines.count == 14)
            #expect(record.payoutOn.description == "2026-11-16")
        }
    }

    @Test func payingMovesTheLinesTheLedgerAndTheStatement() async throws {
        try await trial("pay") { trial in
            try await trial.approve(trial.run(Self.october))
            let payout = Identifier(high: 3, low: 3)
            let (tenant, clock, chance) = (trial.tenant, trial.clock.clock, trial.chance)
            let reseller = try #require(
                try await trial.reading.statements(tenant.id, StatementFilter()).page.elements.first?.resellerID)
            let net = Money(minorUnits: 30_990, .usd)
            let day = try #require(Day("2026-11-16"))
            try await trial.database.transaction(tenant.id) { tx in
                #expect(try await Accruals(tx).reserve(payout: payout, reseller: reseller) == net)
                #expect(try await Statements(tx).payable(to: reseller, .usd).isZero)
                let ledger = Ledger(tx, clock: clock, chance: chance)
                let zero = Money.zero(.usd)
                for _ in 1...2 {
                    try await ledger.post(
                        .payoutSent(payout: payout, payee: reseller, net: net, tax: zero, fee: zero), on: day)
                    try await ledger.post(.payoutSettled(payout: payout, payee: reseller, net: net), on: day)
                }
                try await Accruals(tx).markPaid(payout: payout)
                try await Statements(tx).markPaid(payout: payout, reseller: reseller)
                #expect(try await ledger.owed(to: reseller, .usd).isZero)
            }
            let statements = try await trial.reading.statements(tenant.id, StatementFilter()).page.elements
            #expect(statements.map(\.status) == [.open, .paid])
            #expect(statements.map(\.closing.decimal) == ["0.00", "309.90"])
            #expect(try await trial.trialBalance() == 0)
        }
    }

    @Test func aFormThatArrivesTwiceStartsOneRun() async throws {
        try await trial("twice") { trial in
            let id = try await trial.run(Self.october, key: "k")
            let lines = try await trial.lines()
            #expect(try await trial.run(Self.october, key: "k") == id)
            #expect(try await trial.lines() == lines)
            await #expect(throws: RunRefusal.exists(Self.october, .calculated)) {
                try await trial.run(Self.october, key: "another")
            }
            await #expect(throws: Idempotency.Refused.otherContent) {
                try await trial.run(Month(year: 2026, month: 9), key: "k")
            }
        }
    }

    /// The sums that pages read are those of the lines.
    private func expectSumsOfMonths(_ trial: RunTrial) async throws {
        let parted = try await trial.database.reading(trial.tenant.id) { try await EarnedMonths($0).parted() }
        #expect(parted.isEmpty)
    }

    @Test func aCancelledRunLeavesNothingAndCanStartAgain() async throws {
        try await trial("cancel") { trial in
            let id = try await trial.run(Self.october)
            let before = try await trial.lines()
            try await expectSumsOfMonths(trial)
            try await trial.commissioning.cancel(
                id, key: "c", reason: "A rate was wrong", tenant: trial.tenant, by: RunTrial.starter)
            #expect(try await trial.lines() == [])
            try await expectSumsOfMonths(trial)
            #expect(try await trial.balances().allSatisfy { $0.hasSuffix("|0") })
            #expect(try await trial.run(Self.october, key: "again") == id)
            #expect(try await trial.lines() == before)
            try await trial.commissioning.recalculate(
                id, key: "r", tenant: trial.tenant, by: RunTrial.starter)
            try await trial.calculate(id)
            #expect(try await trial.lines() == before)
            #expect(try await trial.trialBalance() == 0)
            try await expectSumsOfMonths(trial)
        }
    }

    @Test func refusals() async throws {
        try await trial("refuse") { trial in
            let (tenant, commissioning) = (trial.tenant, trial.commissioning)
            let (september, november) = (Month(year: 2026, month: 9), Month(year: 2026, month: 11))
            await #expect(throws: RunRefusal.monthNotOver(november)) {
                _ = try await commissioning.start(november, key: "1", tenant: tenant, by: RunTrial.starter)
            }
            let id = try await trial.run(Self.october)
            await #expect(throws: RunRefusal.otherOpen(Self.october)) {
                _ = try await commissioning.start(september, key: "2", tenant: tenant, by: RunTrial.starter)
            }
            await #expect(throws: RunRefusal.starterCannotApprove) {
                try await commissioning.approve(id, key: "3", tenant: tenant, by: RunTrial.starter)
            }
            try await trial.approve(id)
            await #expect(throws: RunRefusal.invalidTransition(.cancel, from: .approved)) {
                try await commissioning.cancel(
                    id, key: "4", reason: "Too late for that", tenant: tenant, by: RunTrial.starter)
            }
            await #expect(throws: RunRefusal.laterApproved(Self.october)) {
                _ = try await commissioning.start(september, key: "5", tenant: tenant, by: RunTrial.starter)
            }
        }
    }

    @Test func everyLineIsExplainedInWords() async throws {
        try await trial("words") { trial in
            let id = try await trial.run(Self.october)
            let lines = try await trial.reading.accrualFile(trial.tenant.id, AccrualFilter(runID: id))
            for line in lines {
                let record = try await trial.reading.accrual(trial.tenant.id, line.id)
                let sentences = record.explanation.sections.flatMap(\.sentences)
                #expect(sentences.allSatisfy { $0.hasSuffix(".") && !$0.contains("  ") })
                #expect(record.explanation.summary.hasPrefix(line.amount.isNegative ? "\u{2212}$" : "$"))
                if line.kind == .monthlyRecurring, line.customerName == "Basil Birch", line.amount.minorUnits == 180 {
                    #expect(
                        sentences.contains(
                            "$30.00 of the invoice is paid, so that $49.99 × $30.00 ÷ $54.11 = $27.72 "
                                + "of the line counts."))
                    #expect(sentences.contains("6.5 % of $27.72 is $1.8018."))
                    #expect(sentences.contains("Rounded once, half-up to the cent: $1.80."))
                }
            }
        }
    }

    /// The run of August finds nothing; in October everything is old enough, so that nothing is held.
    @Test func aMonthWithoutPaymentsHasNoLines() async throws {
        try await trial("nothing") { trial in
            let id = try await trial.run(Month(year: 2026, month: 8))
            let record = try await trial.reading.record(trial.tenant.id, id)
            #expect(record.resellers.isEmpty && record.zeros.isEmpty && record.run.status == .calculated)
            try await trial.approve(id)
            #expect(try await trial.statements() == [])
        }
    }
}
