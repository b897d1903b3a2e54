import Engagement
import Identity
import Kernel
import Links
import Partnership
import Web

/// A reseller looks at those below it and proposes others. Of a reseller that is not directly below, nothing is there.
public struct BelowHandlers: Sendable {
    private static let fields = ["company", "contact_name", "contact_email", "contact_phone", "reason"]

    private let partnering: Partnering
    private let overviews: Overviews

    public init(_ partnering: Partnering, _ overviews: Overviews) {
        self.partnering = partnering
        self.overviews = overviews
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [BelowPage.self, BelowRecordPage.self]
        routes.get(PortalPlaces.resellersBelow, .reseller(.commissions)) { .page(try await page($0)) }
        routes.get(PortalPlaces.resellerBelow, .reseller(.commissions), show)
        routes.post(PortalPlaces.proposals, .reseller(.company), propose)
        routes.post(PortalPlaces.proposalWithdrawal, .reseller(.company), withdraw)
        return routes
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        let own = try visit.resellerID
        let child = try await partnering.child(visit.tenant.id, try visit.id(), of: own)
        return .page(try BelowRecordPage(visit, child, try await overviews.below(visit.tenant, own)))
    }

    @Sendable private func propose(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(Self.fields)
        do {
            let company = try ResellerProposal.Company(
                name: form["company"], contactName: form["contact_name"], contactEmail: form["contact_email"],
                contactPhone: form["contact_phone"], reason: form["reason"])
            try await partnering.propose(visit.tenant.id, company, below: try visit.resellerID, by: visit.actor)
            return .redirect(
                to: PortalPlaces.resellersBelow.path,
                notice: .done("\(company.name) is proposed. We look at it and you read here what came of it."))
        } catch let invalid as Invalid {
            return .page(
                try await page(visit, BelowPage.Typed(fields: form, invalid: invalid)), status: .unprocessableContent)
        } catch let refusal as ProposalRefusal {
            return .redirect(to: PortalPlaces.resellersBelow.path, notice: .warning(refusal.explanation))
        }
    }

    @Sendable private func withdraw(_ visit: Visit) async throws -> Answer {
        do {
            try await partnering.withdrawProposal(
                visit.tenant.id, try visit.id(), of: try visit.resellerID, by: visit.actor)
            return .redirect(to: PortalPlaces.resellersBelow.path, notice: .done("The proposal is withdrawn."))
        } catch let refusal as ProposalRefusal {
            return .redirect(to: PortalPlaces.resellersBelow.path, notice: .warning(refusal.explanation))
        }
    }

    private func page(_ visit: Visit, _ typed: BelowPage.Typed? = nil) async throws -> BelowPage {
        let own = try visit.resellerID
        return try BelowPage(
            visit, try await partnering.below(visit.tenant.id, own), try await overviews.below(visit.tenant, own), typed
        )
    }
}
