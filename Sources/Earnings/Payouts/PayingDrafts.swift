import Identity
import Kernel
import Partnership
import Postgres
import Vault

extension Paying {
    /// Every payee with a payable balance, by name, and the payout that the rules give.
    func proposals(_ tx: Transaction, tenant: Tenant) async throws -> [(facts: PayeeFacts, proposal: PayoutProposal?)] {
        let now = clock.now
        let payoutOn = PayoutDates.payoutDay(draftedOn: tenant.zone.day(of: now))
        let minimum =
            try await PayoutSettings.current(tx, tenant.currency)?.minimum
            ?? Money(minorUnits: PayoutSettings.defaultMinimum, tenant.currency)
        var result: [(facts: PayeeFacts, proposal: PayoutProposal?)] = []
        for (resellerID, payable) in try await Statements(tx).payable(on: payoutOn, tenant.currency) {
            let facts = try await facts(tx, resellerID: resellerID, payable: payable)
            guard let least = try await smallest(tx, resellerID: resellerID, minimum, on: payoutOn) else {
                result.append((facts, nil))
                continue
            }
            result.append((facts, try PayoutProposal(facts, minimum: least, at: now)))
        }
        return result.sorted { ($0.facts.name, $0.facts.resellerID) < ($1.facts.name, $1.facts.resellerID) }
    }

    /// The smallest payout of a payee. The last one of a reseller that ended is smaller, and comes 30 days after the
    /// end: nil before.
    func smallest(
        _ tx: Transaction, resellerID: Identifier, _ minimum: Money, on payoutOn: Day
    ) async throws -> Money? {
        guard try await Resellers(tx).reseller(resellerID).status.payout == .final else { return minimum }
        let end = try await ResellerStates(tx).history(of: resellerID).terminatedOn
        guard let end, payoutOn >= end.adding(days: PayoutDates.finalDays) else { return nil }
        return Money(minorUnits: min(minimum.minorUnits, PayoutSettings.finalMinimum), minimum.currency)
    }

    func makeDraft(_ tx: Transaction, tenant: Tenant, person: Person, actor: Actor) async throws -> Identifier {
        if let open = try await PayoutBatches(tx).open() { throw PayoutRefusal.openBatch(number: open.number) }
        guard try await PayoutSettings.current(tx, tenant.currency) != nil else { throw PayoutRefusal.noBankSettings }
        let now = clock.now
        let today = tenant.zone.day(of: now)
        let leftHeld = try await Payouts(tx).leftHeld()
        try await Payouts(tx).cancel(leftHeld.map(\.id))
        for payout in leftHeld { try await Accruals(tx).free(payout: payout.id) }
        let chosen = try await proposals(tx, tenant: tenant).compactMap { facts, proposal in
            proposal.map { (facts, $0) }
        }
        guard !chosen.isEmpty else { throw PayoutRefusal.nothingPayable }
        let id = Identifier(at: now, chance: chance)
        let number = PublicID.make("BAT", on: today, chance: chance)
        let payoutOn = PayoutDates.payoutDay(draftedOn: today)
        try await PayoutBatches(tx).insert(
            id: id, number: number, tenantID: tenant.id, currency: tenant.currency, payoutOn: payoutOn, by: person,
            at: now)
        for (facts, proposal) in chosen {
            let payout = payout(facts, proposal, batchID: id, payoutOn: payoutOn, today: today, now: now)
            try await Payouts(tx).insert(payout, tenantID: tenant.id)
            let reserved = try await Accruals(tx).reserve(
                payout: payout.id, reseller: payout.resellerID, on: payoutOn, tenant.currency)
            guard reserved == payout.gross else { throw PayoutRefusal.balancesMoved }
        }
        try await audit(
            tx, actor, "payout_batch.drafted", AuditSubject("payout_batch", id, number),
            after: ["payouts": String(chosen.count), "payout_on": payoutOn.description])
        return id
    }

    func facts(_ tx: Transaction, resellerID: Identifier, payable: Money) async throws -> PayeeFacts {
        let reseller = try await Resellers(tx).reseller(resellerID)
        let taxForm = try await TaxForms(tx, sealer: sealer).current(of: resellerID)
        return PayeeFacts(
            resellerID: resellerID, name: reseller.name, payable: payable,
            mayBePaid: reseller.status.payout == .yes || reseller.status.payout == .final,
            isInUnitedStates: reseller.address.country == "US",
            method: try await PayoutMethods(tx, sealer: sealer).current(of: resellerID),
            hasAcceptedTaxForm: taxForm?.state == .accepted)
    }

    private func payout(
        _ facts: PayeeFacts, _ proposal: PayoutProposal, batchID: Identifier, payoutOn: Day, today: Day, now: Instant
    ) -> Payout {
        Payout(
            id: Identifier(at: now, chance: chance), number: PublicID.make("PAY", on: today, chance: chance),
            batchID: batchID, resellerID: facts.resellerID, resellerName: facts.name, methodID: facts.method?.id,
            methodLastFour: facts.method?.lastFour ?? "", provider: proposal.provider,
            state: proposal.holds.isEmpty ? .queued : .held, holds: proposal.holds, gross: proposal.amount.gross,
            tax: proposal.amount.tax, fee: proposal.amount.fee, net: proposal.amount.net, trace: "",
            payoutOn: payoutOn, sentAt: nil, expectedOn: nil, settledAt: nil, failureReason: "")
    }
}
