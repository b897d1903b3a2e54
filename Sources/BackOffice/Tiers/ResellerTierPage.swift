import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The tier of one reseller: what it reached, what is planned, what happened, and what staff may do.
struct ResellerTierPage: Page {
    struct Change: ViewModel {
        let step: String
        let state: Badge
        let on: Day
        let reason: String
        let by: String

        static let schema = Schema<Self>(\.step, \.state, \.on, \.reason, \.by)
    }

    struct Review: ViewModel {
        let month: String
        let tier: String
        let outcome: Badge
        let sales: Money
        let customers: Int
        let missing: String

        static let schema = Schema<Self>(\.month, \.tier, \.outcome, \.sales, \.customers, \.missing)
    }

    struct Violation: ViewModel {
        let on: Day
        let text: String
        let by: String
        let isWithdrawn: Bool
        /// Takes it back; nil for whoever may not.
        let action: String?

        static let schema = Schema<Self>(\.on, \.text, \.by, \.isWithdrawn, \.action)
    }

    /// A step up that waits, for whoever approves it.
    struct Decision: ViewModel {
        let step: String
        let on: Day
        let note: Field
        let action: String

        static let schema = Schema<Self>(\.step, \.on, \.note, \.action)
    }

    struct TierForm: ViewModel {
        let tier: ChoiceField
        let reason: Field
        let version: String
        let action: String
        let isOpen: Bool

        static let schema = Schema<Self>(\.tier, \.reason, \.version, \.action, \.isOpen)
    }

    struct ViolationForm: ViewModel {
        let happenedOn: Field
        let text: Field
        let action: String
        let isOpen: Bool

        static let schema = Schema<Self>(\.happenedOn, \.text, \.action, \.isOpen)
    }

    let frame: BackOfficeFrame
    let name: String
    let back: String
    let tier: Badge
    let errors: ErrorSummary?
    let news: String?
    let nextTitle: String?
    let nextLines: [TierGapLine]
    let ownTitle: String
    let ownLines: [TierGapLine]
    let hasOwn: Bool
    let decision: Decision?
    let tierForm: TierForm?
    let violationForm: ViolationForm?
    let states: [Fact]
    let changes: [Change]
    let hasChanges: Bool
    let reviews: [Review]
    let hasReviews: Bool
    let violations: [Violation]
    let hasViolations: Bool
    let currency: String

    static let template = "backoffice/tiers/show"
    static let schema = Schema<Self>(
        \.frame, \.name, \.back, \.tier, \.errors, \.news, \.nextTitle, \.nextLines, \.ownTitle, \.ownLines, \.hasOwn,
        \.decision, \.tierForm, \.violationForm, \.states, \.changes, \.hasChanges, \.reviews, \.hasReviews,
        \.violations, \.hasViolations, \.currency)

    /// Which form was sent, and what is wrong with it.
    struct Typed {
        let fields: FormFields
        let invalid: Invalid
    }

    init(_ visit: Visit, _ record: Tiering.Record, typed: Typed? = nil) throws {
        let standing = record.standing
        let (reseller, own) = (standing.reseller, standing.reseller.tier)
        let person = try visit.person
        let title = "Tier of \(reseller.name)"
        frame = try visit.backOfficeFrame(typed == nil ? title : "Error: \(title)")
        name = reseller.name
        back = BackOfficePlaces.reseller(reseller.id)
        tier = Badge(own.label, .info)
        errors = ErrorSummary(typed?.invalid)
        news = Self.news(standing)
        let note = "\(standing.months.lowerBound.shown) to \(standing.months.upperBound.shown)"
        nextTitle = own.next.map { "What is missing for \($0.label)" }
        nextLines = own.next.map { TierGapLine.all(for: $0, standing, note: note, to: .reach) } ?? []
        ownTitle = "What keeps it \(own.label)"
        ownLines = own.previous == nil ? [] : TierGapLine.all(for: own, standing, note: note, to: .keep)
        hasOwn = !ownLines.isEmpty
        let mayArrange = person.may(.arrangeResellers) && reseller.status != .terminated
        decision = mayArrange ? Self.decision(standing, typed) : nil
        tierForm = mayArrange ? TierForm(reseller, typed) : nil
        let mayNote = person.may(.noteViolations)
        violationForm = mayNote ? ViolationForm(reseller, typed, today: visit.tenant.zone.day(of: visit.now)) : nil
        states = record.history.states.reversed().map { state in
            Fact(
                "From \(state.validFrom.shown)", "\(state.tier.label), \(state.status.label.lowercased())",
                note: "\(state.reason) (\(state.recordedBy))")
        }
        changes = record.changes.map(Change.init)
        hasChanges = !changes.isEmpty
        reviews = record.reviews.map(Review.init)
        hasReviews = !reviews.isEmpty
        violations = record.violations.map { Violation($0, mayWithdraw: mayNote) }
        hasViolations = !violations.isEmpty
        currency = standing.currency.symbol
    }

    private static func news(_ standing: Tiering.Standing) -> String? {
        if let change = standing.openChange {
            return change.state == .waiting
                ? "A step to \(change.to.label) waits for an approval."
                : "\(change.to.label) from \(change.effectiveOn.shownWithWeekday) on: \(change.reason)"
        }
        return standing.grace.map {
            "In grace since \($0.startedOn.shown), until \($0.endsOn.shownWithWeekday)."
        }
    }

    private static func decision(_ standing: Tiering.Standing, _ typed: Typed?) -> Decision? {
        guard let change = standing.openChange, change.state == .waiting else { return nil }
        let isSent = typed?.fields.has("decision") ?? false
        return Decision(
            step: "\(change.from.label) to \(change.to.label)", on: change.effectiveOn,
            note: Field("note", isSent ? typed?.fields["note"] ?? "" : "", isSent ? typed?.invalid : nil),
            action: BackOfficePlaces.tierDecision(change.resellerID, change.id.description))
    }
}

extension ResellerTierPage.TierForm {
    init(_ reseller: Reseller, _ typed: ResellerTierPage.Typed?) {
        isOpen = typed?.fields.has("tier") ?? false
        let (fields, invalid) = isOpen ? (typed?.fields, typed?.invalid) : (nil, nil)
        tier = ChoiceField(
            "tier", Tier.allCases.filter { $0 != reseller.tier }.map { Choice($0.rawValue, $0.label) },
            chosen: fields?["tier"] ?? "", invalid)
        reason = Field("reason", fields?["reason"] ?? "", invalid)
        version = String(reseller.version)
        action = BackOfficePlaces.resellerTier(reseller.id)
    }
}

extension ResellerTierPage.ViolationForm {
    init(_ reseller: Reseller, _ typed: ResellerTierPage.Typed?, today: Day) {
        isOpen = typed?.fields.has("violation") ?? false
        let (fields, invalid) = isOpen ? (typed?.fields, typed?.invalid) : (nil, nil)
        happenedOn = Field("happened_on", fields?["happened_on"] ?? today.description, invalid)
        text = Field("violation", fields?["violation"] ?? "", invalid)
        action = BackOfficePlaces.resellerViolations(reseller.id)
    }
}

extension ResellerTierPage.Change {
    init(_ change: TierChange) {
        let decided = change.decidedBy.isEmpty ? "" : ", \(change.decidedBy)"
        let note = change.note.isEmpty ? "" : " \(change.note)"
        self.init(
            step: "\(change.from.label) to \(change.to.label)", state: Badge(change.state), on: change.effectiveOn,
            reason: change.reason + note, by: change.madeBy + decided)
    }
}

extension ResellerTierPage.Review {
    init(_ review: TierReview) {
        let lacking = review.missingForOwn
        self.init(
            month: review.month.shown, tier: review.tier.label, outcome: Badge(review.outcome),
            sales: Money(minorUnits: review.figures.baseMinorUnits, review.currency),
            customers: review.figures.activeCustomers,
            missing: lacking.isEmpty ? "Nothing" : lacking.map(\.label).joined(separator: ", "))
    }
}

extension ResellerTierPage.Violation {
    init(_ violation: ResellerViolation, mayWithdraw: Bool) {
        self.init(
            on: violation.happenedOn, text: violation.text, by: violation.recordedBy,
            isWithdrawn: violation.isWithdrawn,
            action: mayWithdraw && !violation.isWithdrawn
                ? BackOfficePlaces.violationWithdrawal(violation.resellerID, violation.id.description) : nil)
    }
}

extension TierGapLine {
    static func all(
        for tier: Tier, _ standing: Tiering.Standing, note: String, to aim: Tier.Conditions.Aim
    ) -> [TierGapLine] {
        TierGapEntry.all(for: tier, standing.figures, standing.currency, to: aim, money: \.shown).map { entry in
            TierGapLine(
                entry.condition.label, note: entry.condition == .base ? note : nil, current: entry.current,
                needed: entry.needed, missing: entry.missing, state: Badge("Held", .good))
        }
    }
}
