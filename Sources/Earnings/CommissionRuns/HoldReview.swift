import Kernel
import Partnership
import Postgres
import Sales

/// Looks again at the lines of a reseller that are held: a reason that is gone ends, a line without a reason is
/// released, one whose service ended young is cancelled.
struct HoldReview {
    struct HeldLine {
        let id: Identifier
        let amount: Money
        let customerID: Identifier
        let serviceID: Identifier?
        let invoiceID: Identifier?
        let runPeriod: Month
        let isRunApproved: Bool
        let minimumAge: Int
        let holds: [Hold.Kind]
    }

    enum Verdict: Hashable {
        case held(ended: [Hold.Kind])
        case released
        case cancelled
    }

    let tx: Transaction
    let clock: Clock
    let chance: Chance

    /// True when anything changed.
    func review(
        _ reseller: CommissionedReseller, _ customers: [CustomerHistory], on today: Day, _ currency: Currency
    ) async throws -> Bool {
        var byID = Dictionary(customers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let lines = try await heldLines(of: reseller.id, currency)
        // Shares of resellers below wait for services of customers that are theirs.
        let missing = Set(lines.map(\.customerID)).subtracting(byID.keys).sorted()
        for customer in try await BillingFacts(tx).histories(of: missing) { byID[customer.id] = customer }
        var changed = false
        for line in lines {
            let verdict = Self.verdict(line, reseller, byID[line.customerID], on: today)
            if verdict == .held(ended: []) { continue }
            changed = true
            try await apply(verdict, to: line, reseller.id, on: today)
        }
        return changed
    }

    static func verdict(
        _ line: HeldLine, _ reseller: CommissionedReseller, _ customer: CustomerHistory?, on today: Day
    ) -> Verdict {
        var ended: [Hold.Kind] = []
        for hold in line.holds {
            switch hold {
            case .serviceAge:
                guard let service = customer?.services.first(where: { $0.id == line.serviceID }) else { continue }
                switch ServiceAge(service, on: today).hold(minimum: line.minimumAge) {
                case .none: ended.append(hold)
                case .until: break
                case .endedYoung: return .cancelled
                }
            case .resellerSuspended:
                if reseller.state(on: today)?.status != .suspended { ended.append(hold) }
            case .pendingRefund:
                let invoice = customer?.invoices.first { $0.id == line.invoiceID }
                if invoice.map({ !$0.isRefundPending(on: today) }) ?? false { ended.append(hold) }
            case .agreementNotInForce:
                if !reseller.lacksAgreement(on: today) { ended.append(hold) }
            case .manual: break
            }
        }
        return ended.count == line.holds.count ? .released : .held(ended: ended)
    }

    private func heldLines(of reseller: Identifier, _ currency: Currency) async throws -> [HeldLine] {
        let plans = try await CommissionPlans(tx).book()
        let rows = try await tx.rows(
            """
            select a.id, a.amount, a.customer_id, a.service_id, a.invoice_id, a.period, a.rule_key, a.plan_version_id,
                r.status, array_agg(h.kind order by h.kind) as holds
            from accruals a
            join commission_runs r on r.tenant_id = a.tenant_id and r.id = a.run_id
            join accrual_holds h on h.tenant_id = a.tenant_id and h.accrual_id = a.id and h.ended_at is null
            where a.tenant_id = \(tx.tenantID) and a.reseller_id = \(reseller) and a.state = 'held'
            group by a.tenant_id, a.id, r.status order by a.id
            """)
        return try rows.map { row in
            let status: RunStatus = try row["status"]
            let kinds: [String] = try row["holds"]
            let rule = plans[try row["plan_version_id"] as Identifier]?.rule(try row["rule_key"])
            return HeldLine(
                id: try row["id"], amount: try row.money("amount", currency), customerID: try row["customer_id"],
                serviceID: try row["service_id"], invoiceID: try row["invoice_id"], runPeriod: try row["period"],
                isRunApproved: status == .approved, minimumAge: rule?.minServiceAgeDays ?? 0,
                holds: kinds.compactMap(Hold.Kind.init))
        }
    }

    private func apply(
        _ verdict: Verdict, to line: HeldLine, _ reseller: Identifier, on today: Day
    ) async throws {
        let ledger = Ledger(tx, clock: clock, chance: chance)
        switch verdict {
        case .held(let ended): try await end(ended, of: line)
        case .cancelled:
            try await set(.cancelled, line, statement: nil, late: false)
            try await ledger.post(
                .cancelHeld(line.amount), payee: reseller, on: today, key: "accrual/\(line.id)/cancel")
        case .released:
            try await end(line.holds, of: line)
            try await ledger.post(.release(line.amount), payee: reseller, on: today, key: "accrual/\(line.id)/release")
            if line.isRunApproved {
                let statements = Statements(tx)
                let month = try await statements.firstOpen(of: reseller, from: today.month)
                try await statements.open(of: reseller, month, line.amount.currency, on: today, clock, chance)
                try await set(.approved, line, statement: month, late: true)
                try await ledger.post(
                    .approve(line.amount), payee: reseller, on: today, key: "accrual/\(line.id)/approve")
            } else {
                try await set(.accrued, line, statement: line.runPeriod, late: false)
            }
        }
    }

    private func set(_ state: AccrualState, _ line: HeldLine, statement: Month?, late: Bool) async throws {
        let update: SQL = """
            update accruals set state = \(state), statement_period = \(statement), released_late = \(late)
            where tenant_id = \(tx.tenantID) and id = \(line.id) and state = 'held'
            returning reseller_id, period, kind, part, amount, base
            """
        try await tx.execute(state == .cancelled ? EarnedMonths.cancelling(update, of: tx.tenantID) : update)
    }

    private func end(_ kinds: [Hold.Kind], of line: HeldLine) async throws {
        try await tx.execute(
            """
            update accrual_holds set ended_at = \(clock.now)
            where tenant_id = \(tx.tenantID) and accrual_id = \(line.id) and kind = any(\(kinds)) and ended_at is null
            """)
    }
}
