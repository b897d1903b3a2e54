import Identity
import Kernel
import Links
import Partnership
import Web

/// Staff enter a reseller that did not apply, also one that another reseller proposed.
public struct EnteringHandlers: Sendable {
    private let partnering: Partnering
    private let plans: @Sendable (Tenant) async throws -> [PlanOffer]

    public init(partnering: Partnering, plans: @escaping @Sendable (Tenant) async throws -> [PlanOffer]) {
        self.partnering = partnering
        self.plans = plans
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [NewResellerPage.self, ProposalPage.self]
        routes.get(BackOfficePlaces.resellerNew, .staff(.enterResellers), ask)
        routes.post(BackOfficePlaces.resellerNew, .staff(.enterResellers), enter)
        routes.get(BackOfficePlaces.proposal, .staff(.seeResellers), proposal)
        routes.post(BackOfficePlaces.proposal, .staff(.arrangeResellers), decide)
        return routes
    }

    @Sendable private func ask(_ visit: Visit) async throws -> Answer {
        let offer = try await offer(visit, proposal: visit.query["proposal"])
        if let proposal = offer.proposal?.proposal, proposal.state != .agreed {
            return .redirect(
                to: BackOfficePlaces.proposal(proposal.id), notice: .warning("Only what was agreed to is entered."))
        }
        return .page(try NewResellerPage(visit, offer, nil))
    }

    @Sendable private func enter(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(EnrolmentForm.fields.map { $0.name } + EnrolmentForm.choices + ["proposal"])
        let offer = try await offer(visit, proposal: form["proposal"])
        do {
            var enrolment = try EnrolmentForm { form[$0] }.read(
                plans: offer.plans.map(\.code), staff: offer.staff, rights: offer.rights,
                today: visit.tenant.zone.day(of: visit.now))
            enrolment.proposalID = offer.proposal?.proposal.id
            let reseller = try await partnering.enter(
                visit.tenant, enrolment, reason: form["reason"], rights: offer.rights, by: visit.actor)
            return .redirect(
                to: BackOfficePlaces.reseller(reseller.id),
                notice: .done("\(reseller.name) is entered. The invitation goes to \(reseller.contactEmail)."))
        } catch let invalid as Invalid {
            return .page(
                try NewResellerPage(visit, offer, .init(fields: form, invalid: invalid)),
                status: .unprocessableContent)
        } catch let refusal as any Refusal {
            return .page(
                try NewResellerPage(visit, offer, .init(fields: form, refusal: refusal)), status: .conflict)
        }
    }

    @Sendable private func proposal(_ visit: Visit) async throws -> Answer {
        .page(try await proposalPage(visit, nil))
    }

    @Sendable private func decide(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form()
        try form.refuseUnknown(["note", "decision"])
        let agrees = form["decision"] == "agree"
        do {
            try await partnering.decideProposal(
                visit.tenant.id, id, agrees: agrees, note: form["note"], by: visit.actor)
            return .redirect(
                to: BackOfficePlaces.proposal(id),
                notice: .done(
                    agrees
                        ? "Agreed. An administrator enters the company."
                        : "Declined. The reseller that proposed it reads why."))
        } catch let invalid as Invalid {
            return .page(
                try await proposalPage(visit, ProposalPage.Typed(fields: form, invalid: invalid)),
                status: .unprocessableContent)
        } catch let refusal as ProposalRefusal {
            return .redirect(to: BackOfficePlaces.proposal(id), notice: .warning(refusal.explanation))
        }
    }

    private func proposalPage(_ visit: Visit, _ typed: ProposalPage.Typed?) async throws -> ProposalPage {
        let (proposal, parent) = try await partnering.proposal(visit.tenant.id, try visit.id())
        return try ProposalPage(visit, proposal, parent, typed)
    }

    /// Throws NotFound for a proposal that is not there.
    private func offer(_ visit: Visit, proposal: String?) async throws -> NewResellerPage.Offer {
        var found: (ResellerProposal, Reseller)?
        if let proposal, !proposal.isEmpty {
            guard let id = Identifier(proposal) else { throw NotFound() }
            found = try await partnering.proposal(visit.tenant.id, id)
        }
        return NewResellerPage.Offer(
            plans: try await plans(visit.tenant),
            staff: try await partnering.accountManagers(visit.tenant.id), proposal: found,
            rights: EnrolmentRights(of: try visit.person.roles))
    }
}
