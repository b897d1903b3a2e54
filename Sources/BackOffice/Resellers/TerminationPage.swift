import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The page on which a director decides about the end of a partnership, with what it means.
struct TerminationPage: Page {
    let frame: BackOfficeFrame
    let name: String
    let back: String
    let errors: ErrorSummary?
    let facts: [Fact]
    let effects: [String]
    /// Set when the reader proposed it, so that somebody else has to decide.
    let refusal: String?
    let note: Field
    let action: String

    static let template = "backoffice/resellers/termination"
    static let schema = Schema<Self>(
        \.frame, \.name, \.back, \.errors, \.facts, \.effects, \.refusal, \.note, \.action)

    init(
        _ visit: Visit, _ record: Partnering.Record, _ proposal: ResellerTermination, typed: FormFields? = nil,
        _ invalid: Invalid? = nil
    ) throws {
        let reseller = record.reseller
        let today = visit.tenant.zone.day(of: visit.now)
        frame = try visit.backOfficeFrame(
            invalid == nil ? "End of \(reseller.name)" : "Error: End of \(reseller.name)")
        name = reseller.name
        back = BackOfficePlaces.reseller(reseller.id)
        errors = ErrorSummary(invalid)
        facts = [
            Fact("Reason", proposal.reason),
            Fact("Proposed by", proposal.proposedBy, note: visit.tenant.zone.day(of: proposal.proposedAt).shown),
            Fact("Status now", reseller.status.label), Fact("Tier", reseller.tier.label),
        ]
        let least = Money(minorUnits: 100, visit.tenant.currency).shown
        let people = record.team.count { $0.status != .disabled }
        effects = [
            "From \(today.shown) on \(reseller.name) sells and earns nothing new.",
            "Its links to customers end. Resellers below it that become direct: \(record.children.count).",
            "Of \(people.shown("person", "people")) in its team only owner and accountant still read, for 90 days.",
            "What is left to pay is paid 30 days later, from \(least) on.",
            "It cannot be undone.",
        ]
        refusal =
            try visit.person.id == proposal.proposedByID ? ResellerRefusal.samePerson.explanation : nil
        note = Field("note", typed?["note"] ?? "", invalid)
        action = BackOfficePlaces.terminationDecision(reseller.id, proposal.id.description)
    }
}
