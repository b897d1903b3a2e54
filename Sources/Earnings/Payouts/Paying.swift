import Identity
import Jobs
import Kernel
import Partnership
import Postgres
import Vault

/// How earned money leaves: batches that one person prepares, others approve and release, and the bank settles.
/// Each act locks its batch, so that of two at once the second finds the new state and is refused.
public struct Paying: Sendable {
    let database: Database
    let clock: Clock
    let chance: Chance
    let sealer: Sealer

    public init(database: Database, clock: Clock, chance: Chance, sealer: Sealer) {
        self.database = database
        self.clock = clock
        self.chance = chance
        self.sealer = sealer
    }

    /// Enters the tenant's bank.
    public func configure(_ settings: PayoutSettings, tenant: Tenant, by actor: Actor) async throws {
        try await database.transaction(tenant.id) { tx in
            try await settings.save(tx, tenantID: tenant.id, at: clock.now)
            try await audit(
                tx, actor, "payout_settings.changed", AuditSubject("tenant", tenant.id, tenant.name),
                after: ["bank": settings.originator.destinationName, "minimum": settings.minimum.description])
        }
    }

    /// What a batch made now would hold: the payouts and, for each, what keeps it.
    public func preview(tenant: Tenant) async throws -> [(facts: PayeeFacts, proposal: PayoutProposal?)] {
        try await database.reading(tenant.id) { tx in try await proposals(tx, tenant: tenant) }
    }

    /// Makes a draft of all payable balances. The same key again answers with the batch of the first time; payouts
    /// that an earlier batch left held give way to new ones. Throws `PayoutRefusal`.
    public func draft(key: String, tenant: Tenant, by actor: Actor) async throws -> Identifier {
        let person = try Person(actor)
        return try await database.transaction(tenant.id) { tx in
            let result = try await Idempotency(tx, clock: clock).once(key, act: "payouts.draft", input: []) {
                try await makeDraft(tx, tenant: tenant, person: person, actor: actor).description
            }
            guard let id = Identifier(result) else { throw NotFound() }
            return id
        }
    }

    /// Hands a draft over for approval. A batch up to the limit needs none and is approved at once.
    public func submit(_ id: Identifier, key: String, tenant: Tenant, by actor: Actor) async throws {
        let person = try Person(actor)
        try await change(id, .submit, key: key, tenant: tenant) { tx, batch in
            guard batch.payoutCount > 0 else { throw PayoutRefusal.nothingToSend }
            let needsApproval = batch.net.minorUnits > PayoutBatch.approvalLimit
            guard let next = batch.state.after(.submit, needsApproval: needsApproval) else {
                throw PayoutRefusal.invalidTransition(state: batch.state)
            }
            try await PayoutBatches(tx).markSubmitted(id, to: next, by: person, at: clock.now)
            try await audit(
                tx, actor, "payout_batch.submitted", subject(batch), before: ["state": batch.state.rawValue],
                after: ["state": next.rawValue, "net": batch.net.description])
        }
    }

    /// Approves a batch. Refused to its maker, its submitter and whoever entered bank details of a payee in it.
    public func approve(_ id: Identifier, key: String, tenant: Tenant, by actor: Actor) async throws {
        let person = try Person(actor)
        try await change(id, .approve, key: key, tenant: tenant) { tx, batch in
            guard batch.createdBy != person.id, batch.submittedBy != person.id else {
                throw PayoutRefusal.samePerson(act: "approve")
            }
            for payout in try await Payouts(tx).of(batch: id) {
                guard let methodID = payout.methodID else { continue }
                let method = try await PayoutMethods(tx, sealer: sealer).find(methodID)
                guard method.addedBy != person.id else { throw PayoutRefusal.bankEditor }
            }
            try await PayoutBatches(tx).markApproved(id, by: person, at: clock.now)
            try await audit(
                tx, actor, "payout_batch.approved", subject(batch), before: ["state": batch.state.rawValue],
                after: ["state": "approved", "net": batch.net.description])
        }
    }

    /// Takes a batch back to its maker before it is released; nothing was paid, the money is payable again.
    public func cancel(_ id: Identifier, key: String, reason: String, tenant: Tenant, by actor: Actor) async throws {
        let reason = reason.trimmingWhitespace()
        guard (5...500).contains(reason.count), reason.isPlainText(allowingLines: true) else {
            throw Invalid("reason", "Say why the batch is cancelled, in 5 to 500 characters.")
        }
        try await change(id, .cancel, key: key, tenant: tenant) { tx, batch in
            let payouts = try await Payouts(tx).of(batch: id)
            try await Payouts(tx).cancel(payouts.map(\.id))
            for payout in payouts { try await Accruals(tx).free(payout: payout.id) }
            try await PayoutBatches(tx).mark(id, .cancelled)
            try await audit(
                tx, actor, "payout_batch.cancelled", subject(batch), before: ["state": batch.state.rawValue],
                after: ["state": "cancelled"], reason: reason)
        }
    }

    /// Records that the bank settled every payout of a released batch, with what was seen as evidence.
    public func settle(_ id: Identifier, key: String, evidence: String, tenant: Tenant, by actor: Actor) async throws {
        let evidence = evidence.trimmingWhitespace()
        guard (5...500).contains(evidence.count), evidence.isPlainText(allowingLines: true) else {
            throw Invalid(
                "evidence",
                "Say what shows that the bank settled the file, in 5 to 500 characters: a bank reference, a report.")
        }
        try await change(id, .settle, key: key, tenant: tenant) { tx, batch in
            let now = clock.now
            let today = tenant.zone.day(of: now)
            for payout in try await Payouts(tx).of(batch: id) where payout.state == .sent {
                try await Payouts(tx).markSettled(payout.id, at: now)
                try await Ledger(tx, clock: clock, chance: chance).post(
                    .payoutSettled(payout: payout.id, payee: payout.resellerID, net: payout.net), on: today)
                try await Accruals(tx).markPaid(payout: payout.id)
                try await Statements(tx).markPaid(payout: payout.id, reseller: payout.resellerID)
            }
            try await PayoutBatches(tx).markSettled(id, evidence: evidence, at: now)
            try await audit(
                tx, actor, "payout_batch.settled", subject(batch), before: ["state": batch.state.rawValue],
                after: ["state": "settled", "net": batch.net.description], reason: evidence)
        }
    }

    /// A batch with its payouts and, once released, what is known of its file.
    public func record(of id: Identifier, tenant: Tenant) async throws -> (
        batch: PayoutBatch, payouts: [Payout], file: BankFile?
    ) {
        try await database.reading(tenant.id) { tx in
            (
                try await PayoutBatches(tx).find(id), try await Payouts(tx).of(batch: id),
                try await BankFiles(tx, sealer: sealer).of(batch: id, tenant.currency)
            )
        }
    }

    /// The released file, as it went to the bank. Each reading leaves an audit line.
    public func file(ofBatch id: Identifier, tenant: Tenant, by actor: Actor) async throws -> (
        name: String, bytes: [UInt8]
    ) {
        try await database.transaction(tenant.id) { tx in
            let batch = try await PayoutBatches(tx).find(id)
            let file = try await BankFiles(tx, sealer: sealer).content(ofBatch: id, tenantID: tenant.id)
            try await audit(tx, actor, "bank_file.downloaded", subject(batch), after: ["file": file.name])
            return file
        }
    }

    /// Runs an act on a locked batch when its state allows the change. The same key again changes nothing and
    /// succeeds as the first time.
    func change(
        _ id: Identifier, _ change: PayoutBatchState.Change, key: String, tenant: Tenant,
        _ act: @escaping @Sendable (Transaction, PayoutBatch) async throws -> Void
    ) async throws {
        try await database.transaction(tenant.id) { tx in
            let name = "payouts.\(change.rawValue)"
            _ = try await Idempotency(tx, clock: clock).once(key, act: name, input: Array(id.description.utf8)) {
                try await PayoutBatches(tx).lock(id)
                let batch = try await PayoutBatches(tx).find(id)
                guard batch.state.after(change) != nil else {
                    throw PayoutRefusal.invalidTransition(state: batch.state)
                }
                try await act(tx, batch)
                return change.rawValue
            }
        }
    }

    func subject(_ batch: PayoutBatch) -> AuditSubject { AuditSubject("payout_batch", batch.id, batch.number) }

    func audit(
        _ tx: Transaction, _ actor: Actor, _ action: String, _ subject: AuditSubject, before: [String: String] = [:],
        after: [String: String] = [:], reason: String = ""
    ) async throws {
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            actor, action, subject: subject, before: before, after: after, reason: reason)
    }
}
