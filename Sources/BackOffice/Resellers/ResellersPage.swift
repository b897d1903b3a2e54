import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The list of resellers.
struct ResellersPage: Page {
    struct Line: ViewModel {
        let href: String
        let name: String
        let publicID: String
        let place: String
        let type: String
        let tier: Badge
        let status: Badge
        let accountManager: String
        let since: Day

        static let schema = Schema<Self>(
            \.href, \.name, \.publicID, \.place, \.type, \.tier, \.status, \.accountManager, \.since)

        init(_ reseller: Reseller, zone: Zone) {
            href = BackOfficePlaces.reseller(reseller.id)
            name = reseller.name
            publicID = reseller.publicID
            place = [reseller.address.city, reseller.address.state].filter { !$0.isEmpty }.joined(separator: ", ")
            type = reseller.type.label
            tier = Badge(reseller.tier)
            status = Badge(reseller.status)
            accountManager = reseller.accountManagerName
            since = reseller.activatedOn ?? zone.day(of: reseller.createdAt)
        }
    }

    /// A company that a reseller wants below it.
    struct Proposal: ViewModel {
        let company: String
        let href: String
        let by: String
        let at: Instant

        static let schema = Schema<Self>(\.company, \.href, \.by, \.at)
    }

    let frame: BackOfficeFrame
    let search: Field
    let shown: String
    let filters: [FilterLink]
    let action: String
    let fileLink: String
    /// Nil for those who may not enter one.
    let enterLink: String?
    /// What other resellers want below them, the longest waiting first.
    let proposals: [Proposal]
    let lines: [Line]
    let hasLines: Bool
    let isFiltered: Bool
    let pages: PageLinks
    let allLink: String
    let applicationsLink: String?

    var hasProposals: Bool { !proposals.isEmpty }

    static let template = "backoffice/resellers/index"
    static let schema = Schema<Self>(
        \.frame, \.search, \.shown, \.filters, \.action, \.fileLink, \.enterLink, \.proposals, \.lines, \.hasLines,
        \.isFiltered, \.pages,
        \.allLink, \.applicationsLink,
        .computed("hasProposals", \.hasProposals))
}

extension Badge {
    init(_ status: ResellerStatus) {
        switch status {
        case .pendingOnboarding: self.init(status.label, .info)
        case .active: self.init(status.label, .good)
        case .inactive: self.init(status.label, .quiet)
        case .suspended: self.init(status.label, .warn)
        case .terminated: self.init(status.label, .bad)
        }
    }

    init(_ tier: Tier) { self.init(tier.label, .quiet) }
}

extension ResellersPage.Proposal {
    init(_ proposal: ResellerProposal, below parent: String) {
        self.init(
            company: proposal.company.name,
            href: BackOfficePlaces.proposal(proposal.id), by: parent,
            at: proposal.proposedAt)
    }
}
