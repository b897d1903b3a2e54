import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The form by which staff enter a reseller that did not apply.
struct NewResellerPage: Page {
    /// What stands in the way, with a link to it.
    struct Known: ViewModel {
        let text: String
        let href: String
        let label: String

        static let schema = Schema<Self>(\.text, \.href, \.label)
    }

    let frame: BackOfficeFrame
    let errors: ErrorSummary?
    let known: Known?
    /// "Below Brightline, as agreed." in place of a field; nil without a proposal.
    let proposed: String?
    /// Whether tier and reseller above may be chosen.
    let mayArrange: Bool
    let proposal: String
    let back: String
    let action: String
    let company, legalName, website, taxID, street, city, county, state, zip: Field
    let ownerName, ownerTitle, ownerEmail, ownerPhone: Field
    let type, beginning, tier, plan, terms, accountManager: ChoiceField
    let parent, territories, validFrom, reason: Field

    static let template = "backoffice/resellers/new"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.known, \.proposed, \.mayArrange, \.proposal, \.back, \.action, \.company, \.legalName,
        \.website, \.taxID, \.street, \.city, \.county, \.state, \.zip, \.ownerName, \.ownerTitle, \.ownerEmail,
        \.ownerPhone, \.type, \.beginning, \.tier, \.plan, \.terms, \.accountManager, \.parent, \.territories,
        \.validFrom, \.reason)
}

extension NewResellerPage {
    /// What was sent, and what came of it.
    struct Typed {
        var fields: FormFields
        var invalid: Invalid?
        var refusal: (any Refusal)?
    }

    /// What the form offers.
    struct Offer {
        let plans: [PlanOffer]
        let staff: [Account]
        let proposal: (proposal: ResellerProposal, parent: Reseller)?
        let rights: EnrolmentRights
    }

    init(_ visit: Visit, _ offer: Offer, _ typed: Typed?) throws {
        let invalid = typed?.invalid
        frame = try visit.backOfficeFrame(invalid == nil ? "Enter a reseller" : "Error: Enter a reseller")
        errors = ErrorSummary(invalid)
        known = typed?.refusal.map(Known.init)
        proposed = offer.proposal.map { "It stands below \($0.parent.name), as \($0.proposal.decidedBy) agreed." }
        mayArrange = offer.rights.mayArrange
        proposal = offer.proposal.map { $0.proposal.id.description } ?? ""
        back = BackOfficePlaces.resellers.path
        action = BackOfficePlaces.resellerNew.path
        let wanted = Self.wanted(offer, today: visit.tenant.zone.day(of: visit.now))
        let form = typed?.fields
        func value(_ name: String) -> String { form.map { $0[name] } ?? wanted[name] ?? "" }
        func field(_ name: String) -> Field { Field(name, value(name), invalid) }
        func choice(_ name: String, _ choices: [Choice]) -> ChoiceField {
            ChoiceField(name, choices, chosen: value(name), invalid)
        }
        (company, legalName, website) = (field("company"), field("legal_name"), field("website"))
        (taxID, street, city, county) = (field("tax_id"), field("street"), field("city"), field("county"))
        (state, zip) = (field("state"), field("zip"))
        (ownerName, ownerTitle) = (field("owner_name"), field("owner_title"))
        (ownerEmail, ownerPhone) = (field("owner_email"), field("owner_phone"))
        type = choice("type", ResellerType.allCases.map { Choice($0.rawValue, $0.label) })
        beginning = choice("beginning", Self.beginnings(offer))
        tier = choice("tier", Tier.allCases.map { Choice($0.rawValue, $0.label) })
        plan = choice("plan", offer.plans.map { Choice($0.code, $0.name) })
        terms = choice("payment_terms", PaymentTerms.allCases.map { Choice($0.rawValue, $0.label) })
        accountManager = choice(
            "account_manager",
            [Choice("", "Choose a person")] + offer.staff.map { Choice($0.id.description, $0.name) })
        (parent, territories) = (field("parent"), field("territories"))
        (validFrom, reason) = (field("valid_from"), field("reason"))
    }

    private static func beginnings(_ offer: Offer) -> [Choice] {
        let onboarding = Choice(
            EnrolmentForm.Beginning.onboarding.rawValue, "With onboarding",
            hint: "The owner is invited, signs the agreement and goes through the tasks.")
        guard offer.rights.mayActivate else { return [onboarding] }
        return [
            onboarding,
            Choice(
                EnrolmentForm.Beginning.active.rawValue, "Active at once",
                hint: "It has sold for you before and signed on paper. The owner is invited to the portal."),
        ]
    }

    /// What stands in the form before anybody types.
    private static func wanted(_ offer: Offer, today: Day) -> [String: String] {
        var wanted = [
            "beginning": EnrolmentForm.Beginning.onboarding.rawValue, "tier": Tier.bronze.rawValue,
            "type": ResellerType.authorizedDealer.rawValue, "payment_terms": PaymentTerms.net30.rawValue,
            "plan": offer.plans.first { $0.isDefault }?.code ?? "", "valid_from": today.description,
        ]
        guard let (proposal, parent) = offer.proposal else { return wanted }
        wanted["company"] = proposal.company.name
        wanted["owner_name"] = proposal.company.contactName
        wanted["owner_email"] = proposal.company.contactEmail
        wanted["owner_phone"] = proposal.company.contactPhone
        wanted["account_manager"] = parent.accountManagerID?.description ?? ""
        wanted["reason"] = "Proposed by \(parent.name)"
        return wanted
    }
}

extension NewResellerPage.Known {
    init(_ refusal: any Refusal) {
        switch refusal as? ResellerRefusal {
        case .alreadyThere(let name, _, let id):
            self.init(text: refusal.explanation, href: BackOfficePlaces.reseller(id), label: "Open \(name)")
        case .hasApplied(let number, let id):
            self.init(text: refusal.explanation, href: BackOfficePlaces.application(id), label: "Open \(number)")
        default:
            self.init(text: refusal.explanation, href: BackOfficePlaces.resellers.path, label: "All resellers")
        }
    }
}
