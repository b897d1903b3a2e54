import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The record of one reseller.
struct ResellerPage: Page {
    struct Person: ViewModel {
        let name: String
        let email: String
        let roles: String
        let status: Badge
        let lastSignedInAt: Instant?

        static let schema = Schema<Self>(\.name, \.email, \.roles, \.status, \.lastSignedInAt)
    }

    struct Below: ViewModel {
        let name: String
        let href: String
        let status: Badge
        let tier: String
        /// 1 at the top.
        let level: Int
        let isOwn: Bool

        static let schema = Schema<Self>(\.name, \.href, \.status, \.tier, \.level, \.isOwn)
    }

    struct Progress: ViewModel {
        let done: Int
        let asked: Int
        let percent: Int
        let href: String?

        static let schema = Schema<Self>(\.done, \.asked, \.percent, \.href)
    }

    /// What waits for a director, or was decided last.
    struct Termination: ViewModel {
        let state: Badge
        let reason: String
        let by: String
        let at: Instant
        let note: String?
        /// To the page on which a director decides.
        let href: String?

        static let schema = Schema<Self>(\.state, \.reason, \.by, \.at, \.note, \.href)
    }

    /// The form by which an end is proposed.
    struct TerminationForm: ViewModel {
        let reason: Field
        let action: String
        let isOpen: Bool

        static let schema = Schema<Self>(\.reason, \.action, \.isOpen)
    }

    /// The form that changes the status.
    struct StatusForm: ViewModel {
        let errors: ErrorSummary?
        let status: ChoiceField
        let reason: Field
        let isOpen: Bool
        let action: String
        let version: String

        static let schema = Schema<Self>(\.errors, \.status, \.reason, \.isOpen, \.action, \.version)
    }

    let frame: BackOfficeFrame
    let name: String
    let publicID: String
    let back: String
    let status: Badge
    let company: [Fact]
    let contact: [Fact]
    let business: [Fact]
    let commercial: [Fact]
    let team: [Person]
    let below: [Below]
    let hasBelow: Bool
    let onboarding: Progress?
    let states: [Fact]
    let history: [TimelineEntry]
    let statusForm: StatusForm?
    let termination: Termination?
    let terminationForm: TerminationForm?
    let parentForm: ParentForm?
    let tierLink: String
    let inviteAction: String?
    /// To the portal as this reseller sees it.
    let viewingLink: String?

    static let template = "backoffice/resellers/show"
    static let schema = Schema<Self>(
        \.frame, \.name, \.publicID, \.back, \.status, \.company, \.contact, \.business, \.commercial, \.team, \.below,
        \.hasBelow, \.onboarding, \.states, \.history, \.statusForm, \.termination, \.terminationForm, \.parentForm,
        \.tierLink, \.inviteAction, \.viewingLink)
}

extension ResellerPage {
    init(
        _ visit: Visit, _ record: Partnering.Record, plans: [PlanOffer], typed: FormFields? = nil,
        _ invalid: Invalid? = nil
    ) throws {
        let reseller = record.reseller
        let mayManage = try visit.person.may(.manageResellers)
        let zone = visit.tenant.zone
        frame = try visit.backOfficeFrame(invalid == nil ? reseller.name : "Error: \(reseller.name)")
        name = reseller.name
        publicID = reseller.publicID
        back = BackOfficePlaces.resellers.path
        status = Badge(reseller.status)
        company = Self.company(reseller)
        contact = Self.contact(reseller)
        business = Self.business(reseller)
        commercial =
            Self.commercial(record, plans: plans, zone: zone)
            + Self.agreement(record, isOpen: try visit.person.may(.seeAgreements))
        team = record.team.map(Person.init)
        below = record.tree.map { Below($0, isOwn: $0.reseller.id == reseller.id) }
        hasBelow = below.count > 1
        let seesOnboarding = try visit.person.may(.seeOnboarding)
        onboarding = record.checklist.map { checklist in
            Progress(
                done: checklist.doneCount, asked: checklist.askedCount, percent: checklist.progressPercent,
                href: seesOnboarding ? BackOfficePlaces.onboardingChecklist(reseller.id) : nil)
        }
        states = record.history.states.reversed().map { state in
            Fact(
                "From \(state.validFrom.shown)", "\(state.status.label), \(state.tier.label)",
                note: "\(state.reason) (\(state.recordedBy))")
        }
        history = record.events.map(TimelineEntry.init(reseller:))
        let doers = ResellerStatus.Doer.all(of: try visit.person.roles)
        let maySupervise = try visit.person.may(.superviseResellers)
        let isStatus = typed?.has("status") ?? false
        statusForm =
            maySupervise
            ? StatusForm(reseller, doers, typed: isStatus ? typed : nil, isStatus ? invalid : nil) : nil
        termination = record.terminations.first.map {
            Termination($0, mayDecide: doers.contains(.director))
        }
        let isProposed = record.terminations.first?.state == .proposed
        let mayEnd = reseller.status.next.contains(.terminated) && !isProposed
        let isEnd = typed?.has("termination_reason") ?? false
        terminationForm =
            maySupervise && mayEnd
            ? TerminationForm(
                reason: Field("termination_reason", typed?["termination_reason"] ?? "", isEnd ? invalid : nil),
                action: BackOfficePlaces.resellerTermination(reseller.id), isOpen: isEnd) : nil
        parentForm = ParentForm(visit, record, typed: typed, invalid)
        tierLink = BackOfficePlaces.resellerTier(reseller.id)
        let waits = record.team.contains { $0.roles.contains(.owner) && $0.status == .invited }
        viewingLink =
            try visit.person.may(.viewAsReseller) && !record.team.isEmpty
            ? BackOfficePlaces.resellerViewing(reseller.id) : nil
        inviteAction = mayManage && waits ? BackOfficePlaces.invitationResend(reseller.id) : nil
    }

    private static func company(_ reseller: Reseller) -> [Fact] {
        [
            Fact("Legal name", reseller.legalOrShortName),
            Fact("Kind of business", reseller.businessType.orDash), Fact("Website", reseller.websiteURL.orDash),
            Fact("Address", reseller.address.oneLine.orDash), Fact("County", reseller.address.county.orDash),
            Fact(
                "Licence", reseller.licenseNumber.orDash,
                note: reseller.licenseExpiresOn.map { "valid until \($0.shown)" }),
            Fact("Tax id", reseller.taxIDPrint == nil ? "–" : "On file, encrypted"),
        ]
    }

    private static func contact(_ reseller: Reseller) -> [Fact] {
        [
            Fact(
                "Contact", reseller.contactName.orDash,
                note: reseller.contactTitle.isEmpty ? nil : reseller.contactTitle),
            Fact("E-mail", reseller.contactEmail, href: "mailto:\(reseller.contactEmail)"),
            Fact(
                "Phone", reseller.contactPhone.orDash,
                href: reseller.contactPhone.isEmpty ? nil : "tel:\(reseller.contactPhone.filter { $0 != " " })"),
            Fact("Languages", reseller.languages.joined(separator: ", ").orDash),
        ]
    }

    private static func business(_ reseller: Reseller) -> [Fact] {
        [
            Fact("Type", reseller.type.label), Fact("Territories", reseller.territories.joined(separator: ", ").orDash),
            Fact("Sells to", reseller.segments.joined(separator: ", ").orDash),
            Fact("Skills", reseller.skills.joined(separator: ", ").orDash),
            Fact("Takes at most", reseller.maxCapacity.shown("customer", "customers")),
        ]
    }

    /// The agreement that counts, and the one that is on its way.
    private static func agreement(_ record: Partnering.Record, isOpen: Bool) -> [Fact] {
        let shown = record.agreements.filter { $0.status == .inForce || $0.status.isOpen }
        let lines = shown.isEmpty ? Array(record.agreements.prefix(1)) : shown
        if lines.isEmpty { return [Fact("Agreement", "None")] }
        return lines.map { agreement in
            Fact(
                "Agreement", agreement.title, href: isOpen ? BackOfficePlaces.agreement(agreement.id) : nil,
                note: agreement.status.label.lowercased())
        }
    }

    private static func commercial(_ record: Partnering.Record, plans: [PlanOffer], zone: Zone) -> [Fact] {
        let reseller = record.reseller
        var facts = record.terms.map { term in
            Fact(
                "Plan", plans.first { $0.code == term.planCode }?.name ?? term.planCode,
                note: "from \(term.fromMonth.shown)")
        }
        facts += [
            Fact("Tier", reseller.tier.label), Fact("Payment terms", reseller.paymentTerms.label),
            Fact("Monthly target", reseller.monthlyTarget.shown),
            Fact("Account manager", reseller.accountManagerName.orDash),
        ]
        if reseller.status == .terminated, let day = record.history.terminatedOn {
            facts.append(Fact("Ended", day.shown))
        }
        if let parent = record.parent {
            facts.append(
                Fact(
                    "Below", parent.name, href: BackOfficePlaces.reseller(parent.id),
                    note: reseller.parentFrom.map { "since \($0.shown)" }))
        }
        if let day = reseller.activatedOn { facts.append(Fact("Active since", day.shown)) }
        if !reseller.rateProposal.isEmpty { facts.append(Fact("Proposed own rate", reseller.rateProposal)) }
        if !reseller.notes.isEmpty { facts.append(Fact("Notes", reseller.notes)) }
        return facts
    }
}

extension ResellerPage.Below {
    init(_ place: ResellerTree.Place, isOwn: Bool) {
        let reseller = place.reseller
        self.init(
            name: reseller.name, href: BackOfficePlaces.reseller(reseller.id), status: Badge(reseller.status),
            tier: reseller.tier.label, level: place.level, isOwn: isOwn)
    }
}

extension ResellerPage.Termination {
    init(_ termination: ResellerTermination, mayDecide: Bool) {
        let isOpen = termination.state == .proposed
        self.init(
            state: Badge(termination.state.label, isOpen ? .warn : .quiet), reason: termination.reason,
            by: isOpen ? termination.proposedBy : termination.decidedBy,
            at: isOpen ? termination.proposedAt : termination.decidedAt ?? termination.proposedAt,
            note: termination.note.isEmpty ? nil : termination.note,
            href: isOpen && mayDecide
                ? BackOfficePlaces.terminationDecision(termination.resellerID, termination.id.description) : nil)
    }
}

extension ResellerPage.Person {
    init(_ account: Account) {
        self.init(
            name: account.name, email: account.email, roles: account.roles.label, status: Badge(account.status),
            lastSignedInAt: account.lastSignedInAt)
    }
}

extension ResellerPage.StatusForm {
    /// Nil when no other status can follow.
    init?(
        _ reseller: Reseller, _ doers: Set<ResellerStatus.Doer>, typed: FormFields?, _ invalid: Invalid?
    ) {
        let next = reseller.status.next(by: doers)
        guard !next.isEmpty else { return nil }
        errors = ErrorSummary(invalid)
        status = ChoiceField(
            "status", next.map { Choice($0.rawValue, "\($0.label): \($0.meaning)") },
            chosen: typed?["status"] ?? "", invalid)
        reason = Field("reason", typed?["reason"] ?? "", invalid)
        isOpen = invalid != nil
        action = BackOfficePlaces.resellerStatus(reseller.id)
        version = String(reseller.version)
    }
}
