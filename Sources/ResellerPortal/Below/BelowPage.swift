import Engagement
import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The resellers directly below the reseller, and the companies that it proposes.
struct BelowPage: Page {
    struct Line: ViewModel {
        let name: String
        let number: String
        let href: String
        let status: Badge
        let tier: String
        let customers: Int
        let monthly: Money
        let share: Money

        static let schema = Schema<Self>(
            \.name, \.number, \.href, \.status, \.tier, \.customers, \.monthly, \.share)
    }

    struct Proposal: ViewModel {
        let company: String
        let contact: String
        let at: Instant
        let state: Badge
        let note: String?
        /// To the reseller that it became.
        let href: String?
        let withdrawAction: String?

        static let schema = Schema<Self>(
            \.company, \.contact, \.at, \.state, \.note, \.href, \.withdrawAction)
    }

    struct Form: ViewModel {
        let company, contactName, contactEmail, contactPhone, reason: Field
        let action: String
        let isOpen: Bool

        static let schema = Schema<Self>(
            \.company, \.contactName, \.contactEmail, \.contactPhone, \.reason, \.action, \.isOpen)
    }

    let frame: PortalFrame
    let errors: ErrorSummary?
    let lines: [Line]
    let seesMoney: Bool
    let currency: String
    let proposals: [Proposal]
    /// Nil where nobody can be proposed, or not by this person.
    let form: Form?
    /// Why nobody can be proposed.
    let obstacle: String?

    var hasLines: Bool { !lines.isEmpty }
    var hasProposals: Bool { !proposals.isEmpty }

    static let template = "portal/below/index"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.lines, \.seesMoney, \.currency, \.proposals, \.form, \.obstacle,
        .computed("hasLines", \.hasLines), .computed("hasProposals", \.hasProposals))
}

extension BelowPage {
    /// What was typed, and what is wrong with it.
    struct Typed {
        let fields: FormFields
        let invalid: Invalid
    }

    init(_ visit: Visit, _ below: Partnering.Below, _ overview: BelowOverview, _ typed: Typed? = nil) throws {
        let (person, currency) = (try visit.person, visit.tenant.currency)
        let invalid = typed?.invalid
        frame = try visit.portalFrame(invalid == nil ? "Resellers below" : "Error: Resellers below")
        errors = ErrorSummary(invalid)
        seesMoney = person.reach(of: .commissions) == .all
        self.currency = currency.symbol
        lines = below.children.map { child in
            let figures = overview.lines[child.id]
            return Line(
                name: child.name, number: child.publicID, href: PortalPlaces.resellerBelow(child.id),
                status: Badge(child.status.label, child.status.tone), tier: child.tier.label,
                customers: figures?.activeCustomers ?? 0, monthly: figures?.monthly ?? .zero(currency),
                share: figures?.total ?? .zero(currency))
        }
        let mayPropose = person.may(.company)
        proposals = mayPropose ? below.proposals.map(Proposal.init) : []
        obstacle = below.obstacle?.explanation
        form = mayPropose && below.obstacle == nil ? Form(typed) : nil
    }
}

extension BelowPage.Proposal {
    init(_ proposal: ResellerProposal) {
        let tone: StatusTone =
            switch proposal.state {
            case .open, .agreed: .info
            case .entered: .good
            case .declined: .warn
            case .withdrawn: .quiet
            }
        self.init(
            company: proposal.company.name, contact: proposal.company.contactName, at: proposal.proposedAt,
            state: Badge(proposal.state.label, tone), note: proposal.note.isEmpty ? nil : proposal.note,
            href: proposal.resellerID.map { PortalPlaces.resellerBelow($0) },
            withdrawAction: proposal.state.mayBecome(.withdrawn) ? PortalPlaces.proposalWithdrawal(proposal.id) : nil)
    }
}

extension BelowPage.Form {
    init(_ typed: BelowPage.Typed?) {
        func field(_ name: String) -> Field { Field(name, typed?.fields[name] ?? "", typed?.invalid) }
        (company, contactName) = (field("company"), field("contact_name"))
        (contactEmail, contactPhone, reason) = (field("contact_email"), field("contact_phone"), field("reason"))
        action = PortalPlaces.proposals.path
        isOpen = typed != nil
    }
}

/// One reseller below, as far as the one above sees it.
struct BelowRecordPage: Page {
    struct Share: ViewModel {
        let month: Month
        let amount: Money

        static let schema = Schema<Self>(\.month, \.amount)
    }

    let frame: PortalFrame
    let name: String
    let number: String
    let status: Badge
    let back: String
    let facts: [Fact]
    let customers: Int
    let monthly: Money
    let seesMoney: Bool
    let shares: [Share]
    let total: Money
    let period: String
    let currency: String

    var hasShares: Bool { !shares.isEmpty }

    static let template = "portal/below/show"
    static let schema = Schema<Self>(
        \.frame, \.name, \.number, \.status, \.back, \.facts, \.customers, \.monthly, \.seesMoney, \.shares, \.total,
        \.period, \.currency, .computed("hasShares", \.hasShares))

    init(_ visit: Visit, _ child: Reseller, _ overview: BelowOverview) throws {
        let currency = visit.tenant.currency
        let figures = overview.lines[child.id]
        frame = try visit.portalFrame(child.name)
        (name, number) = (child.name, child.publicID)
        status = Badge(child.status.label, child.status.tone)
        back = PortalPlaces.resellersBelow.path
        facts = [
            Fact("Tier", child.tier.label), Fact("Type", child.type.label),
            Fact("Below you since", child.parentFrom?.shown ?? "–"),
            Fact("Active since", child.activatedOn?.shown ?? "–"),
        ]
        customers = figures?.activeCustomers ?? 0
        monthly = figures?.monthly ?? .zero(currency)
        seesMoney = try visit.person.reach(of: .commissions) == .all
        shares = seesMoney ? (figures?.shares ?? []).map { Share(month: $0.month, amount: $0.amount) } : []
        total = seesMoney ? figures?.total ?? .zero(currency) : .zero(currency)
        period = "\(overview.months.lowerBound.shown) to \(overview.months.upperBound.shown)"
        self.currency = currency.symbol
    }
}
