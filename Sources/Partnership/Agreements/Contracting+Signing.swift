import Identity
import Kernel
import Postgres
import Vault

extension Contracting {
    /// The reseller signs. The same key again changes nothing. Where the text asks for no second signature the
    /// agreement is in force at once. Throws Invalid for `typed_name` and `consent`, AgreementRefusal, NotFound.
    public func sign(
        _ tenant: Tenant, _ id: Identifier, _ act: SigningAct, key: String, by signer: Account, _ actor: Actor
    ) async throws {
        guard let resellerID = signer.resellerID, signer.roles.permits(.agreements) else { throw NotFound() }
        try await once(key, "agreements.sign", id, act, tenant) { tx in
            var agreement = try await locked(id, of: resellerID, in: tx)
            let company = try await partner(agreement, in: tx).legalOrShortName
            agreement.status = try Self.status(of: agreement, after: .sign, by: .reseller)
            let signature = try await signature(
                .reseller, agreement, act, AgreementConsent.reseller(company), by: signer, actor, in: tx)
            try await PortalLimits(tx).lift(resellerID)
            if agreement.isCounterSigned {
                try await Agreements(tx).save(agreement)
                try await record("agreement.signed", agreement, in: tx)
            } else {
                try await takeEffect(&agreement, .takeEffect, by: .system, tenant, in: tx)
            }
            try await audit(signature, "agreement.signed", agreement, by: actor, in: tx)
        }
    }

    /// The tenant signs, and the agreement is in force; what it replaces is over. Throws as `sign`.
    public func counterSign(
        _ tenant: Tenant, _ id: Identifier, _ act: SigningAct, key: String, by signer: Account, _ actor: Actor
    ) async throws {
        guard signer.roles.permits(.manageAgreements) else { throw NotFound() }
        try await once(key, "agreements.counter_sign", id, act, tenant) { tx in
            var agreement = try await locked(id, in: tx)
            let company = tenant.legalOrShortName
            _ = try await partner(agreement, in: tx)
            _ = try Self.status(of: agreement, after: .counterSign, by: .legal)
            let signature = try await signature(
                .provider, agreement, act, AgreementConsent.provider(company), by: signer, actor, in: tx)
            try await takeEffect(&agreement, .counterSign, by: .legal, tenant, in: tx)
            try await audit(signature, "agreement.counter_signed", agreement, by: actor, in: tx)
        }
    }

    /// The reseller does not sign. Throws Invalid for `reason`, AgreementRefusal, NotFound.
    public func decline(
        _ tenant: Tenant, _ id: Identifier, reason: String, key: String, by signer: Account, _ actor: Actor
    ) async throws {
        guard let resellerID = signer.resellerID, signer.roles.permits(.agreements) else { throw NotFound() }
        try Self.check(reason, "Say what stands against signing, in 5 to \(Self.longestReason) characters.")
        try Self.checkIsOneself(signer, actor)
        try await once(key, "agreements.decline", id, reason, tenant) { tx in
            var agreement = try await locked(id, of: resellerID, in: tx)
            agreement.status = try Self.status(of: agreement, after: .decline, by: .reseller)
            agreement.declinedReason = reason
            try await Agreements(tx).save(agreement)
            try await record("agreement.declined", agreement, in: tx)
            try await audit(actor, "agreement.declined", agreement, in: tx, reason: reason)
        }
    }

    /// A side says that it does not want another term. It ends with the running term, or with the next one when the
    /// notice comes later than 60 days before. Returns the last day. Throws Invalid for `reason`, AgreementRefusal.
    public func giveNotice(
        _ tenant: Tenant, _ id: Identifier, _ side: AgreementSignature.Side, reason: String, key: String,
        by signer: Account, _ actor: Actor
    ) async throws {
        let allowed = side == .reseller ? signer.roles.permits(.agreements) : signer.roles.permits(.manageAgreements)
        guard allowed, (signer.resellerID != nil) == (side == .reseller) else { throw NotFound() }
        try Self.check(reason, "Say why the agreement ends, in 5 to \(Self.longestReason) characters.")
        try Self.checkIsOneself(signer, actor)
        let today = tenant.zone.day(of: clock.now)
        try await once(key, "agreements.notice", id, reason, tenant) { tx in
            var agreement = try await locked(id, of: signer.resellerID, in: tx)
            guard agreement.status == .inForce else {
                throw AgreementRefusal.invalidTransition(.expire, from: agreement.status)
            }
            guard agreement.endsAfter == nil, let last = agreement.lastDay(noticeOn: today) else {
                throw AgreementRefusal.noticeGiven
            }
            agreement.endsAfter = last
            (agreement.noticeBy, agreement.noticeOn, agreement.noticeReason) = (side, today, reason)
            try await Agreements(tx).save(agreement)
            try await record("agreement.notice_given", agreement, in: tx)
            try await audit(
                actor, "agreement.notice_given", agreement, in: tx, after: ["last_day": last.description],
                reason: reason)
        }
    }

    /// Legal ends an agreement from today on, for cause. Throws Invalid for `reason`, AgreementRefusal.
    public func terminate(
        _ tenant: Tenant, _ id: Identifier, reason: String, key: String, by actor: Actor
    ) async throws {
        try Self.check(reason, "Say why the agreement is terminated, in 5 to \(Self.longestReason) characters.")
        let today = tenant.zone.day(of: clock.now)
        try await once(key, "agreements.terminate", id, reason, tenant) { tx in
            var agreement = try await locked(id, in: tx)
            agreement.status = try Self.status(of: agreement, after: .terminate, by: .legal)
            (agreement.endedOn, agreement.endedReason) = (today, reason)
            try await Agreements(tx).save(agreement)
            try await record("agreement.terminated", agreement, in: tx)
            try await audit(actor, "agreement.terminated", agreement, in: tx, reason: reason)
        }
    }

    /// Whose agreement it is. Throws AgreementRefusal when it is no partner any more: nothing comes into force then.
    private func partner(_ agreement: Agreement, in tx: Transaction) async throws -> Reseller {
        let reseller = try await Resellers(tx).reseller(agreement.resellerID)
        if reseller.status == .terminated { throw AgreementRefusal.partnershipEnded }
        return reseller
    }

    /// Locks all agreements of the reseller, so that what one replaces does not change meanwhile.
    private func locked(
        _ id: Identifier, of resellerID: Identifier? = nil, in tx: Transaction
    ) async throws -> Agreement {
        let found = try await Agreements(tx).agreement(id)
        if let resellerID, found.resellerID != resellerID { throw NotFound() }
        guard let agreement = try await Agreements(tx).lockedAll(of: found.resellerID).first(where: { $0.id == id })
        else { throw NotFound() }
        return agreement
    }

    /// From today on this agreement counts, and the one before does not.
    private func takeEffect(
        _ agreement: inout Agreement, _ act: AgreementStatus.Act, by doer: AgreementStatus.Doer, _ tenant: Tenant,
        in tx: Transaction
    ) async throws {
        let today = tenant.zone.day(of: clock.now)
        agreement.status = try Self.status(of: agreement, after: act, by: doer)
        agreement.inForceOn = today
        agreement.termEndsOn = Agreement.end(ofTermFrom: today, months: agreement.termMonths)
        let agreements = Agreements(tx)
        for before in try await agreements.of(agreement.resellerID) where before.status == .inForce {
            var ended = before
            ended.status = try Self.status(of: before, after: .supersede, by: .system)
            (ended.endedOn, ended.endedReason) = (today, "\(agreement.title) took its place")
            try await agreements.save(ended)
        }
        try await agreements.save(agreement)
        try await record("agreement.in_force", agreement, in: tx)
    }

    private func signature(
        _ side: AgreementSignature.Side, _ agreement: Agreement, _ act: SigningAct, _ consent: String,
        by signer: Account, _ actor: Actor, in tx: Transaction
    ) async throws -> AgreementSignature {
        try Self.checkIsOneself(signer, actor)
        guard let document = try await SignedDocuments(tx).document(of: agreement.id),
            document.fingerprint == act.shownHash
        else { throw AgreementRefusal.changed }
        var invalid = Invalid()
        if !SigningAct.isSame(act.typedName, as: signer.name) {
            invalid.add("typed_name", "Type your name as your account has it: \(signer.name).")
        }
        if !act.consents { invalid.add("consent", "Tick the box if you agree. Without it there is no signature.") }
        try invalid.throwIfAny()
        let signature = AgreementSignature(
            agreementID: agreement.id, side: side, accountID: signer.id, accountName: signer.name,
            typedName: act.typedName, consent: consent, documentHash: document.hash, signedAt: clock.now,
            address: act.address, agent: act.agent, proof: act.proof)
        try await SignedDocuments(tx).add(signature)
        return signature
    }

    /// Nobody signs in the name of somebody whose pages they only look at.
    private static func checkIsOneself(_ signer: Account, _ actor: Actor) throws {
        if actor.accountID != signer.id || actor.onBehalfOf != nil { throw AgreementRefusal.notYourself }
    }

    private func audit(
        _ signature: AgreementSignature, _ name: String, _ agreement: Agreement, by actor: Actor, in tx: Transaction
    ) async throws {
        try await audit(
            actor, name, agreement, in: tx,
            after: [
                "sha256": Digest.hex(signature.documentHash), "evidence": Digest.hex(signature.evidenceHash),
                "status": agreement.status.rawValue,
            ])
    }

    private func once(
        _ key: String, _ act: String, _ id: Identifier, _ input: some Hashable, _ tenant: Tenant,
        _ body: @escaping @Sendable (Transaction) async throws -> Void
    ) async throws {
        let content = Array("\(id)\n\(input)".utf8)
        try await database.transaction(tenant.id) { tx in
            _ = try await Idempotency(tx, clock: clock).once(key, act: act, input: content) {
                try await body(tx)
                return id.description
            }
        }
    }
}
