import Identity
import Jobs
import Kernel
import Postgres
import Vault

/// How payees say where their money goes, and how finance confirms it. Whoever enters bank details never confirms them.
/// The key of a form makes its act happen once: the same key again changes nothing and succeeds as the first time.
public struct PayeeDetails: Sendable {
    private let database: Database
    private let clock: Clock
    private let chance: Chance
    private let sealer: Sealer

    public init(database: Database, clock: Clock, chance: Chance, sealer: Sealer) {
        self.database = database
        self.clock = clock
        self.chance = chance
        self.sealer = sealer
    }

    /// What is known of a payee now.
    public func current(of resellerID: Identifier, tenantID: Identifier) async throws -> (
        method: PayoutMethod?, taxForm: TaxForm?
    ) {
        try await database.reading(tenantID) { tx in
            (
                try await PayoutMethods(tx, sealer: sealer).current(of: resellerID),
                try await TaxForms(tx, sealer: sealer).current(of: resellerID)
            )
        }
    }

    /// Puts a bank account in the place of the current one. It waits for verification by finance, and payouts are
    /// held for seven days. Throws `Invalid`.
    public func changeAccount(
        _ form: BankAccountForm, of resellerID: Identifier, key: String? = nil, tenantID: Identifier, by actor: Actor
    ) async throws {
        let account = try form.checked()
        guard let accountID = actor.accountID else { throw NotFound() }
        let number = "\(account.routing.digits) \(account.account)"
        let words = [resellerID.description, account.holder, account.kind.rawValue]
        try await once(key, "payees.account", words, number: number, tenantID) { tx in
            let now = clock.now
            let methods = PayoutMethods(tx, sealer: sealer)
            let former = try await methods.current(of: resellerID)
            let id = Identifier(at: now, chance: chance)
            try await methods.replace(
                with: account, id: id, resellerID: resellerID, by: accountID, at: now, tenantID: tenantID)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "payout_method.changed", subject: AuditSubject("reseller", resellerID, account.holder),
                before: former.map { ["account": "ends in \($0.lastFour)"] } ?? [:],
                after: ["account": "ends in \(account.lastFour)", "kind": account.kind.rawValue])
            _ = try await DomainEvents(tx, clock: clock, chance: chance).record(
                DomainEvent(
                    name: "payout_method.changed", subjectID: resellerID, facts: ["last_four": account.lastFour]))
        }
    }

    /// Finance confirms an account with the evidence it saw. Refused to whoever entered it, and once it was decided.
    public func verifyAccount(
        _ id: Identifier, evidence: String, key: String? = nil, tenantID: Identifier, by actor: Actor
    ) async throws {
        let evidence = evidence.trimmingWhitespace()
        guard (10...500).contains(evidence.count), evidence.isPlainText(allowingLines: true) else {
            throw Invalid(
                "evidence", "Say how you confirmed the account, in 10 to 500 characters: whom you called, what you saw."
            )
        }
        guard let accountID = actor.accountID else { throw NotFound() }
        try await once(key, "payees.verification", [id.description], tenantID) { tx in
            let methods = PayoutMethods(tx, sealer: sealer)
            let method = try await methods.find(id)
            guard method.addedBy != accountID else { throw PayoutRefusal.samePerson(act: "verify") }
            guard try await methods.verify(id, by: accountID, evidence: evidence, at: clock.now) else {
                throw PayoutRefusal.noLongerWaiting
            }
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "payout_method.verified", subject: AuditSubject("reseller", method.resellerID, method.holder),
                before: ["state": "pending_verification"], after: ["state": "verified"], reason: evidence)
            _ = try await DomainEvents(tx, clock: clock, chance: chance).record(
                DomainEvent(name: "payout_method.verified", subjectID: method.resellerID, facts: [:]))
        }
    }

    /// Stores a W-9. Throws `Invalid`.
    public func submitTaxForm(
        _ input: TaxFormInput, of resellerID: Identifier, key: String? = nil, tenantID: Identifier, by actor: Actor
    ) async throws {
        let checked = try input.checked()
        guard let accountID = actor.accountID else { throw NotFound() }
        let words = [resellerID.description, checked.name, checked.classification.rawValue]
        try await once(key, "payees.tax_form", words, number: checked.digits, tenantID) { tx in
            let now = clock.now
            try await TaxForms(tx, sealer: sealer).replace(
                with: checked, id: Identifier(at: now, chance: chance), resellerID: resellerID, by: accountID, at: now,
                tenantID: tenantID)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "tax_form.submitted", subject: AuditSubject("reseller", resellerID, checked.name), before: [:],
                after: ["form": "W-9", "classification": checked.classification.rawValue])
            _ = try await DomainEvents(tx, clock: clock, chance: chance).record(
                DomainEvent(name: "tax_form.submitted", subjectID: resellerID, facts: [:]))
        }
    }

    /// Finance accepts or rejects a W-9 that waits. Refused to whoever submitted it, and once it was decided.
    public func decideTaxForm(
        of resellerID: Identifier, accepted: Bool, key: String? = nil, tenantID: Identifier, by actor: Actor
    ) async throws {
        guard let accountID = actor.accountID else { throw NotFound() }
        let input = [resellerID.description, accepted.description]
        try await once(key, "payees.tax_form_decision", input, tenantID) { tx in
            let forms = TaxForms(tx, sealer: sealer)
            guard let form = try await forms.current(of: resellerID) else { throw NotFound() }
            guard form.submittedBy != accountID else { throw PayoutRefusal.samePerson(act: "decide") }
            guard try await forms.decide(form.id, accepted: accepted, by: accountID, at: clock.now) else {
                throw PayoutRefusal.noLongerWaiting
            }
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, accepted ? "tax_form.accepted" : "tax_form.rejected",
                subject: AuditSubject("reseller", resellerID, form.name), before: ["state": "submitted"],
                after: ["state": accepted ? "accepted" : "rejected"])
            _ = try await DomainEvents(tx, clock: clock, chance: chance).record(
                DomainEvent(
                    name: accepted ? "tax_form.accepted" : "tax_form.rejected", subjectID: resellerID, facts: [:]))
        }
    }

    /// Without a key the act happens each time. Of what was entered the key's memory gets words, and of a number a
    /// fingerprint: a corrected number is another form, and nobody finds the number.
    private func once(
        _ key: String?, _ act: String, _ words: [String], number: String? = nil, _ tenantID: Identifier,
        _ body: @escaping @Sendable (Transaction) async throws -> Void
    ) async throws {
        try await database.transaction(tenantID) { tx in
            guard let key else { return try await body(tx) }
            let print = try number.map { number in
                try sealer.fingerprint(Array(number.utf8), table: "idempotency_keys", column: act, tenantID: tenantID)
            }
            let bytes = Array(words.joined(separator: "\n").utf8) + (print ?? [])
            _ = try await Idempotency(tx, clock: clock).once(key, act: act, input: bytes) {
                try await body(tx)
                return "done"
            }
        }
    }
}
