import Earnings
import Identity
import Kernel
import Links
import Postgres
import Web

/// Payout batches: made by one person, approved and released by others, settled by the bank.
public struct BatchesHandlers: Sendable {
    let paying: Paying
    let database: Database

    public init(paying: Paying, database: Database) {
        self.paying = paying
        self.database = database
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(BackOfficePlaces.batches, .staff(.seePayouts), index)
        routes.get(BackOfficePlaces.batchNew, .staff(.prepareBatches), new)
        routes.post(BackOfficePlaces.batches, .staff(.prepareBatches), create)
        routes.get(BackOfficePlaces.batch, .staff(.seePayouts), show)
        routes.get(BackOfficePlaces.batchFile, .staff(.prepareBatches), terms: .freshProof, file)
        for act in BatchAct.allCases {
            routes.get(act.place, .staff(act.permission)) { try await confirm(act, $0) }
            routes.post(act.place, .staff(act.permission), terms: act.needsProof ? .freshProof : []) {
                try await perform(act, $0)
            }
        }
        routes.pages += [BatchesPage.self, NewBatchPage.self, BatchPage.self, BatchActPage.self]
        return routes
    }

    private func index(_ visit: Visit) async throws -> Answer {
        let after = visit.query["after"].flatMap { Identifier($0) }
        let (slice, open) = try await database.reading(visit.tenant.id) { tx in
            (try await PayoutBatches(tx).list(after: after), try await PayoutBatches(tx).open())
        }
        let mayPrepare = try visit.person.may(.prepareBatches)
        return .page(
            BatchesPage(
                frame: try visit.backOfficeFrame("Payout batches"),
                lines: slice.elements.map { BatchesPage.Line($0, href: BackOfficePlaces.batch($0.id)) },
                pages: PageLinks(slice, after: visit.query["after"], one: "batch", many: "batches") {
                    BackOfficePlaces.batches.with(["after": $0 ?? ""])
                },
                newLink: mayPrepare && open == nil ? BackOfficePlaces.batchNew.path : nil,
                openBatch: open.map { BatchesPage.Line($0, href: BackOfficePlaces.batch($0.id)) },
                symbol: visit.tenant.currency.symbol))
    }

    private func new(_ visit: Visit) async throws -> Answer {
        let proposals = try await paying.preview(tenant: visit.tenant)
        let lines = proposals.compactMap { facts, proposal in
            proposal.map { proposal in
                NewBatchPage.Line(
                    name: facts.name, href: BackOfficePlaces.payee(facts.resellerID), gross: proposal.amount.gross,
                    tax: proposal.amount.tax, net: proposal.amount.net, holds: proposal.holds.map(\.explanation))
            }
        }
        let ready = lines.filter { $0.holds.isEmpty }
        return .page(
            NewBatchPage(
                frame: try visit.backOfficeFrame("Make a payout batch"),
                payoutOn: PayoutDates.payoutDay(draftedOn: visit.tenant.zone.day(of: visit.now)), lines: lines,
                carriedOver: proposals.filter { $0.proposal == nil }.map {
                    NewBatchPage.CarriedOver(name: $0.facts.name, payable: $0.facts.payable)
                },
                total: try ready.map(\.net).total(visit.tenant.currency), readyCount: ready.count,
                idempotencyKey: visit.newIdempotencyKey,
                action: BackOfficePlaces.batches.path, back: BackOfficePlaces.batches.path,
                symbol: visit.tenant.currency.symbol))
    }

    private func create(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        let id = try await paying.draft(key: try form.idempotencyKey, tenant: visit.tenant, by: visit.actor)
        return .redirect(
            to: BackOfficePlaces.batch(id), notice: .done("The batch is a draft. Check it, then submit it."))
    }

    private func show(_ visit: Visit) async throws -> Answer {
        let (batch, payouts, file) = try await paying.record(of: try visit.id(), tenant: visit.tenant)
        return .page(try BatchPage(visit, batch: batch, payouts: payouts, file: file))
    }

    private func file(_ visit: Visit) async throws -> Answer {
        let file = try await paying.file(ofBatch: try visit.id(), tenant: visit.tenant, by: visit.actor)
        return .file(file.bytes, name: file.name, type: "text/plain; charset=us-ascii")
    }

    private func confirm(_ act: BatchAct, _ visit: Visit) async throws -> Answer {
        let batch = try await find(visit)
        guard batch.state.after(act.change) != nil else {
            throw PayoutRefusal.invalidTransition(state: batch.state)
        }
        return .page(try page(act, batch, visit, form: nil, invalid: nil))
    }

    private func perform(_ act: BatchAct, _ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        let batch = try await find(visit)
        do {
            let key = try form.idempotencyKey
            try await perform(act, batch.id, key: key, text: form[act.text?.name ?? ""], visit)
        } catch let invalid as Invalid {
            return .page(try page(act, batch, visit, form: form, invalid: invalid), status: .unprocessableContent)
        }
        let done = try await find(visit)
        return .redirect(
            to: BackOfficePlaces.batch(batch.id), notice: .done(act.outcome(done, net: done.net.shown)))
    }

    private func perform(_ act: BatchAct, _ id: Identifier, key: String, text: String, _ visit: Visit) async throws {
        switch act {
        case .submission: try await paying.submit(id, key: key, tenant: visit.tenant, by: visit.actor)
        case .approval: try await paying.approve(id, key: key, tenant: visit.tenant, by: visit.actor)
        case .release: try await paying.release(id, key: key, tenant: visit.tenant, by: visit.actor)
        case .settlement: try await paying.settle(id, key: key, evidence: text, tenant: visit.tenant, by: visit.actor)
        case .cancellation: try await paying.cancel(id, key: key, reason: text, tenant: visit.tenant, by: visit.actor)
        }
    }

    private func page(_ act: BatchAct, _ batch: PayoutBatch, _ visit: Visit, form: FormFields?, invalid: Invalid?)
        throws
        -> BatchActPage
    {
        BatchActPage(
            frame: try visit.backOfficeFrame(act.title(batch)),
            title: act.title(batch),
            effects: act.effects(batch, net: batch.net.shown, payoutOn: batch.payoutOn.shown).map {
                BatchActPage.Effect(sentence: $0)
            },
            errors: ErrorSummary(invalid), text: act.text.map { Field($0.name, form?[$0.name] ?? "", invalid) },
            textLabel: act.text?.label ?? "", textHint: act.text?.hint ?? "",
            idempotencyKey: form?[FormFields.idempotencyName] ?? visit.newIdempotencyKey,
            action: act.place(batch.id),
            button: act.label, isDangerous: act == .cancellation, back: BackOfficePlaces.batch(batch.id),
            backLabel: batch.number)
    }

    private func find(_ visit: Visit) async throws -> PayoutBatch {
        let id = try visit.id()
        return try await database.reading(visit.tenant.id) { tx in try await PayoutBatches(tx).find(id) }
    }
}
