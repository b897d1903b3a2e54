import Identity
import Jobs
import Kernel
import Partnership
import Postgres
import Vault

extension Paying {
    /// Releases an approved batch: every payout is checked again, the file is written once and kept, the money is
    /// booked as on its way, and the payees are told. All of it or nothing. Refused to the batch's maker.
    public func release(_ id: Identifier, key: String, tenant: Tenant, by actor: Actor) async throws {
        let person = try Person(actor)
        try await change(id, .release, key: key, tenant: tenant) { tx, batch in
            guard batch.createdBy != person.id else { throw PayoutRefusal.samePerson(act: "release") }
            guard let settings = try await PayoutSettings.current(tx, tenant.currency) else {
                throw PayoutRefusal.noBankSettings
            }
            let sending = try await checkedAgain(tx, batch: batch)
            guard !sending.isEmpty else { throw PayoutRefusal.nothingToSend }
            let file = try await writeFile(tx, batch: batch, payouts: sending, settings: settings, tenant: tenant)
            for (payout, trace) in zip(sending, file.traces) {
                try await send(tx, payout, trace: trace, tenant: tenant, effectiveOn: file.effectiveOn)
            }
            try await PayoutBatches(tx).markReleased(id, by: person, at: clock.now)
            let net = try sending.map(\.net).total(tenant.currency)
            try await audit(
                tx, actor, "payout_batch.released", subject(batch), before: ["state": batch.state.rawValue],
                after: ["state": "submitted", "payouts": String(sending.count), "net": net.description])
        }
    }

    /// The payouts that may leave. One whose account or reseller changed since the draft is held instead.
    private func checkedAgain(_ tx: Transaction, batch: PayoutBatch) async throws -> [Payout] {
        var sending: [Payout] = []
        for payout in try await Payouts(tx).of(batch: batch.id) where payout.state == .queued {
            let facts = try await facts(tx, resellerID: payout.resellerID, payable: payout.gross)
            let proposal = try PayoutProposal(facts, minimum: .zero(payout.gross.currency), at: clock.now)
            var holds = proposal?.holds ?? [.limit]
            // Who ended after the draft gets the last payout later, with what comes together until then.
            let least = try await smallest(
                tx, resellerID: payout.resellerID, .zero(payout.gross.currency), on: batch.payoutOn)
            if least == nil { holds.append(.ended) }
            if facts.method?.id != payout.methodID, !holds.contains(.bankChange) { holds.append(.bankChange) }
            if holds.isEmpty {
                sending.append(payout)
            } else {
                try await Payouts(tx).markHeld(payout.id, for: holds)
            }
        }
        return sending
    }

    private func writeFile(
        _ tx: Transaction, batch: PayoutBatch, payouts: [Payout], settings: PayoutSettings, tenant: Tenant
    ) async throws -> AchFile {
        let now = clock.now
        let today = tenant.zone.day(of: now)
        let methods = PayoutMethods(tx, sealer: sealer)
        var entries: [AchFile.Entry] = []
        for payout in payouts {
            guard let methodID = payout.methodID else { throw PayoutRefusal.nothingToSend }
            entries.append(
                AchFile.Entry(
                    account: try await methods.account(of: methodID, tenantID: tenant.id), cents: payout.net.minorUnits,
                    reference: payout.reference, name: payout.resellerName))
        }
        let files = BankFiles(tx, sealer: sealer)
        guard let modifier = try await files.nextModifier(on: today) else { throw AchFile.Problem.invalidModifier }
        let effectiveOn = max(batch.payoutOn, BankingCalendar.day(1, bankingDaysAfter: today))
        let file = try AchFile(
            originator: settings.originator, createdOn: today,
            createdMinute: tenant.zone.secondOfDay(of: now) / 60, effectiveOn: effectiveOn, modifier: modifier,
            entries: entries)
        try await files.insert(
            file, id: Identifier(at: now, chance: chance), name: "\(batch.number).ach", batchID: batch.id,
            tenantID: tenant.id, at: now)
        return file
    }

    private func send(_ tx: Transaction, _ payout: Payout, trace: String, tenant: Tenant, effectiveOn: Day) async throws
    {
        let now = clock.now
        let expectedOn = BankingCalendar.day(payout.provider.bankingDays, bankingDaysAfter: effectiveOn)
        try await Payouts(tx).markSent(payout.id, trace: trace, expectedOn: expectedOn, at: now)
        try await Ledger(tx, clock: clock, chance: chance).post(
            .payoutSent(payout: payout.id, payee: payout.resellerID, net: payout.net, tax: payout.tax, fee: payout.fee),
            on: tenant.zone.day(of: now))
        _ = try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(name: "payout.sent", subjectID: payout.id, facts: [:]))
    }
}

extension Payout {
    /// The 15 characters of the bank file that name the payout: the date and the random part of its number.
    var reference: String { String(number.dropFirst("PAY-".count).filter { $0 != "-" }.suffix(15)) }
}
