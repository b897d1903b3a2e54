import Identity
import Jobs
import Kernel
import Postgres

extension Contracting {
    /// Every version of the texts, the newest of each kind first.
    public func texts(_ tenant: Identifier) async throws -> [AgreementTemplate] {
        try await database.reading(tenant) { tx in try await AgreementTemplates(tx).all() }
    }

    /// A version with the document as a reseller of its kind will read it. Throws NotFound.
    public func text(
        _ tenant: Tenant, _ id: Identifier
    ) async throws -> (template: AgreementTemplate, preview: String) {
        try await database.reading(tenant.id) { tx in
            let template = try await AgreementTemplates(tx).template(id)
            return (template, try await preview(template.content, template.type, tenant, in: tx))
        }
    }

    /// What somebody is writing, as a reseller will read it.
    public func preview(
        _ content: AgreementTemplate.Content, for type: ResellerType, _ tenant: Tenant
    ) async throws -> String {
        try await database.reading(tenant.id) { tx in try await preview(content, type, tenant, in: tx) }
    }

    /// Begins a new version with the text of the last one, or with the program's own. Throws AgreementRefusal.
    public func begin(_ type: ResellerType, _ tenant: Tenant, by actor: Actor) async throws -> Identifier {
        let now = clock.now
        let id = Identifier(at: now, chance: chance)
        try await database.transaction(tenant.id) { tx in
            let templates = AgreementTemplates(tx)
            let last = try await templates.newest(type)
            if last?.status == .draft { throw AgreementRefusal.draftExists(type) }
            var content =
                last?.content
                ?? AgreementTemplate.Content(body: StandardAgreement.body(for: type), validFrom: Day(number: 0))
            content.validFrom = tenant.zone.day(of: now)
            content.note = ""
            do {
                try await templates.add(
                    AgreementTemplate(
                        id: id, type: type, number: (last?.number ?? 0) + 1, status: .draft, version: 1,
                        content: content, createdBy: actor.name, createdAt: now, publishedBy: "", publishedAt: nil))
            } catch is ConstraintViolation {
                throw AgreementRefusal.draftExists(type)
            }
            try await audit(actor, "agreement_text.begun", id, type, in: tx)
        }
        return id
    }

    /// Changes a version that is not published. Throws Invalid, AgreementRefusal, NotFound.
    public func save(
        _ content: AgreementTemplate.Content, of id: Identifier, version: Int, _ tenant: Tenant, by actor: Actor
    ) async throws {
        try content.check()
        try await database.transaction(tenant.id) { tx in
            let template = try await AgreementTemplates(tx).locked(id)
            if template.status == .published { throw AgreementRefusal.published }
            if template.content == content { return }
            guard try await AgreementTemplates(tx).save(content, of: id, version: version) else {
                throw AgreementRefusal.changed
            }
            try await audit(actor, "agreement_text.changed", id, template.type, in: tx)
        }
    }

    /// Publishes a version: it never changes again, and is sent to whom it concerns from its day on. Published again
    /// it stays as it is. Throws Invalid for a `valid_from` of the past, AgreementRefusal, NotFound.
    public func publish(_ id: Identifier, version: Int, _ tenant: Tenant, by actor: Actor) async throws {
        let today = tenant.zone.day(of: clock.now)
        try await database.transaction(tenant.id) { tx in
            let templates = AgreementTemplates(tx)
            let template = try await templates.locked(id)
            if template.status == .published { return }
            guard template.version == version else { throw AgreementRefusal.changed }
            try template.content.check()
            if template.content.validFrom < today {
                throw Invalid("valid_from", "The version is valid from today on or from a later day.")
            }
            try await templates.publish(id, by: actor.name, at: clock.now)
            try await Jobs(tx, clock: clock, chance: chance).enqueue(TendAgreements())
            try await audit(actor, "agreement_text.published", id, template.type, in: tx)
        }
    }

    private func preview(
        _ content: AgreementTemplate.Content, _ type: ResellerType, _ tenant: Tenant, in tx: Transaction
    ) async throws -> String {
        let today = tenant.zone.day(of: clock.now)
        var example = Reseller(
            id: tenant.id, publicID: "RES-20260101-0EXAMPLE", name: "Example Networks", type: type,
            status: .pendingOnboarding, tier: .bronze, contactEmail: "owner@example.com", currency: tenant.currency,
            createdAt: clock.now)
        example.legalName = "Example Networks LLC"
        example.address = PostalAddress(street: "1 Example Street", city: "Exampleton", zip: "00000")
        let plan = try await planWords(tx, "standard_reseller", today, tenant.currency)
        return AgreementText(tenant, example, content, signer: "Erin Example", plan: plan, on: today)
            .filled(content.body)
    }

    private func audit(
        _ actor: Actor, _ act: String, _ id: Identifier, _ type: ResellerType, in tx: Transaction
    ) async throws {
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            actor, act, subject: AuditSubject("agreement_text", id, type.label))
    }
}
