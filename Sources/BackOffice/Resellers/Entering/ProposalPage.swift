import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// A company that a reseller wants below it, for a channel manager to decide.
struct ProposalPage: Page {
    let frame: BackOfficeFrame
    let errors: ErrorSummary?
    let company: String
    let state: Badge
    let back: String
    let reason: String
    let parent: String
    let parentLink: String
    let facts: [Fact]
    /// Nil for those who do not decide, and when it is decided.
    let action: String?
    let mayAgree: Bool
    let note: Field
    /// To the form by which an administrator enters it.
    let enterLink: String?
    /// To what it became.
    let resellerLink: String?

    static let template = "backoffice/resellers/proposal"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.company, \.state, \.back, \.reason, \.parent, \.parentLink, \.facts, \.action,
        \.mayAgree, \.note, \.enterLink, \.resellerLink)

    /// What was typed, and what is wrong with it.
    struct Typed {
        let fields: FormFields
        let invalid: Invalid
    }

    init(_ visit: Visit, _ proposal: ResellerProposal, _ parent: Reseller, _ typed: Typed?) throws {
        let person = try visit.person
        let name = proposal.company.name
        frame = try visit.backOfficeFrame(typed == nil ? name : "Error: \(name)")
        errors = ErrorSummary(typed?.invalid)
        company = name
        let (label, tone): (String, StatusTone) =
            switch proposal.state {
            case .open: ("Waits for a decision", .warn)
            case .agreed: ("Agreed", .info)
            case .entered: ("Entered", .good)
            case .declined: ("Declined", .bad)
            case .withdrawn: ("Withdrawn", .quiet)
            }
        state = Badge(label, tone)
        back = BackOfficePlaces.resellers.path
        reason = proposal.company.reason
        self.parent = parent.name
        parentLink = BackOfficePlaces.reseller(parent.id)
        facts = Self.facts(proposal, visit.tenant.zone)
        action =
            proposal.state.mayBecome(.declined) && person.may(.arrangeResellers)
            ? BackOfficePlaces.proposal(proposal.id) : nil
        mayAgree = proposal.state.mayBecome(.agreed)
        note = Field("note", typed?.fields["note"] ?? "", typed?.invalid)
        enterLink =
            proposal.state == .agreed && person.may(.enterResellers)
            ? BackOfficePlaces.resellerNew.with(["proposal": proposal.id.description]) : nil
        resellerLink = proposal.resellerID.map { BackOfficePlaces.reseller($0) }
    }

    private static func facts(_ proposal: ResellerProposal, _ zone: Zone) -> [Fact] {
        let company = proposal.company
        var facts = [
            Fact("Contact", company.contactName),
            Fact("E-mail", company.contactEmail, href: "mailto:\(company.contactEmail)"),
            Fact("Phone", company.contactPhone.isEmpty ? "–" : company.contactPhone),
            Fact("Proposed by", proposal.proposedBy, note: zone.day(of: proposal.proposedAt).shown),
        ]
        if let at = proposal.decidedAt {
            facts.append(Fact("Decided by", proposal.decidedBy, note: zone.day(of: at).shown))
        }
        if !proposal.note.isEmpty { facts.append(Fact("Note", proposal.note)) }
        return facts
    }
}
