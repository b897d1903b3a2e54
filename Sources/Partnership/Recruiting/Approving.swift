import Identity
import Jobs
import Kernel
import Postgres
import Vault

extension Recruiting {
    /// Makes an applicant a reseller: everything or nothing. In one unit of work the application is approved, the
    /// reseller and its first state, the owner's account, the checklist, the plan from the first of the month and the
    /// draft of the agreement are laid, and the events for the letters are recorded. Of two approvals at once the
    /// second is refused with who decided and when.
    /// Throws ApplicationRefusal.
    public func approve(
        _ tenant: Tenant, _ id: Identifier, _ approval: Approval, rights: ApprovalRights, by actor: Actor
    ) async throws -> Reseller {
        let now = clock.now
        let today = tenant.zone.day(of: now)
        return try await database.transaction(tenant.id) { tx in
            var application = try await seen(id, version: approval.version, for: .approve, zone: tenant.zone, in: tx)
            let checks = try await ApplicationChecks(tx).known(of: id)
            try application.checkApproval(
                by: rights, overrides: approval.overrides, checks: checks, zone: tenant.zone)
            let details = application.details
            let reseller = reseller(details, approval, on: today, tenant, at: now)
            let founding = Founding(
                reseller: reseller, taxID: details.taxID, ownerName: details.contactName, planCode: approval.planCode,
                fromMonth: today.month, validFrom: today, today: today,
                reason: "Application \(application.publicID)", by: actor)
            let ownerID = try await ResellerFounding(self, tx).found(founding)
            let before = application.status
            application.status = .approved
            application.resellerID = reseller.id
            application.decision = PartnerApplication.Decision(
                act: .approve, at: now, by: actor.person, text: approval.notes)
            try await write(application, .approve, in: tx, zone: tenant.zone)
            let facts = [
                "reseller": reseller.id.description, "plan": approval.planCode,
                "from_month": today.month.description, "owner": ownerID.description,
            ]
            try await record("application.approved", application, in: tx, facts)
            try await audit(
                actor, "application.approved", application, in: tx, before: ["status": before.rawValue],
                after: Self.words(approval, reseller, application.scorecard), reason: Self.reason(approval.overrides))
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "reseller.approved", subject: .reseller(reseller.id, reseller.publicID),
                after: ["status": reseller.status.rawValue, "application": application.publicID])
            return reseller
        }
    }

    private func reseller(
        _ details: ApplicationDetails, _ approval: Approval, on today: Day, _ tenant: Tenant, at now: Instant
    ) -> Reseller {
        var reseller = Reseller(
            id: key(), publicID: PublicID.make("RES", on: today, chance: chance), name: details.companyName,
            type: approval.type, status: .pendingOnboarding, tier: approval.tier, contactEmail: details.contactEmail,
            currency: tenant.currency, createdAt: now)
        reseller.legalName = details.legalCompanyName
        reseller.websiteURL = details.websiteURL
        reseller.businessType = details.businessType
        reseller.contactName = details.contactName
        reseller.contactTitle = details.contactTitle
        reseller.contactPhone = details.contactPhone
        reseller.address = details.address
        reseller.licenseNumber = details.businessLicenseNumber
        reseller.licenseExpiresOn = details.licenseExpiresOn
        reseller.languages = details.languages
        reseller.territories = approval.territories
        reseller.segments = details.targetCustomerSegments
        reseller.skills = details.technicalCapabilities
        reseller.accountManagerID = approval.accountManager.id
        reseller.accountManagerName = approval.accountManager.name
        reseller.rateProposal = approval.rateProposal
        reseller.notes = approval.notes
        return reseller
    }

    private static func words(_ approval: Approval, _ reseller: Reseller, _ scorecard: Scorecard) -> [String: String] {
        [
            "status": "approved", "reseller": reseller.publicID, "type": approval.type.rawValue,
            "tier": approval.tier.rawValue, "plan": approval.planCode, "account_manager": approval.accountManager.name,
            "score": scorecard.total,
        ]
    }

    private static func reason(_ overrides: ApprovalOverrides) -> String {
        [
            overrides.scoreReason.isEmpty ? nil : "Score below 60: \(overrides.scoreReason)",
            overrides.emailReason.isEmpty ? nil : "E-mail not confirmed: \(overrides.emailReason)",
        ].compactMap { $0 }.joined(separator: " ")
    }
}
