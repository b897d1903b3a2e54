import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// Everything about one application on one page, with what can be done next.
struct ApplicationPage: Page {
    struct Section: ViewModel {
        let title: String
        let facts: [Fact]

        static let schema = Schema<Self>(\.title, \.facts)
    }

    struct Warning: ViewModel {
        let title: String
        let text: String
        let href: String?
        let link: String

        static let schema = Schema<Self>(\.title, \.text, \.href, \.link)
    }

    /// The application to look at after this one.
    struct Next: ViewModel {
        let company: String
        let href: String
        let dueAt: Instant?

        static let schema = Schema<Self>(\.company, \.href, \.dueAt)
    }

    /// An application that may come from the same company.
    struct Related: ViewModel {
        let publicID: String
        let href: String
        let status: Badge
        let likeness: String

        static let schema = Schema<Self>(\.publicID, \.href, \.status, \.likeness)
    }

    let frame: BackOfficeFrame
    let companyName: String
    let publicID: String
    let status: Badge
    let pace: Badge?
    let dueAt: Instant?
    /// Since when it waits for documents.
    let pausedAt: Instant?
    let submittedAt: Instant
    let back: String
    let claimAction: String?
    let warnings: [Warning]
    let sections: [Section]
    let papers: PapersPanel
    let checks: ChecksPanel?
    let scorecard: ScorecardPanel?
    let approval: ApprovalPanel?
    let rejection: RejectionPanel?
    let waiting: WaitingPanel?
    let withdrawalAction: String?
    let withdrawalReason: Field
    let decision: [Fact]
    let isDecided: Bool
    let history: [TimelineEntry]
    let next: Next?
    let related: [Related]
    let hasRelated: Bool
    let comparison: String

    static let template = "backoffice/applications/show"
    static let schema = Schema<Self>(
        \.frame, \.companyName, \.publicID, \.status, \.pace, \.dueAt, \.pausedAt, \.submittedAt, \.back,
        \.claimAction, \.warnings, \.sections, \.papers, \.checks, \.scorecard, \.approval, \.rejection, \.waiting,
        \.withdrawalAction, \.withdrawalReason, \.decision, \.isDecided, \.history, \.next,
        \.related, \.hasRelated, \.comparison)
}

/// What an application's page is made from.
struct ApplicationFacts {
    let application: PartnerApplication
    let papers: ApplicationPapers
    let checks: [ApplicationCheck]
    let events: [AuditEvent]
    let calendar: BusinessCalendar
    let plans: [PlanOffer]
    let staff: [Account]
    let related: [RelatedApplication]
    let next: ApplicationSummary?
}

/// What somebody typed into one of the page's forms, with its problems.
enum TypedDecision {
    case nothing
    case scorecard(FormFields, Invalid)
    case approval(ApprovalForm, Invalid)
    case rejection(FormFields, Invalid)
    case waiting(FormFields, Invalid)
    case withdrawal(FormFields, Invalid)
    case document(DocumentKind, FormFields, Invalid)
    case request(FormFields, Invalid)
    case check(CheckKind, FormFields, Invalid)
    /// The way back to the review, and the beginning of the checks.
    case returning(FormFields, Invalid)
}

extension ApplicationPage {
    init(_ visit: Visit, _ facts: ApplicationFacts, _ typed: TypedDecision = .nothing) throws {
        let application = facts.application
        let person = try visit.person
        let mayDecide = person.may(.decideApplications)
        let mayClaim = person.may(.claimApplications)
        companyName = application.answers[.companyName]
        let title = "\(companyName), application"
        if case .nothing = typed {
            frame = try visit.backOfficeFrame(title)
        } else {
            frame = try visit.backOfficeFrame("Error: \(title)")
        }
        publicID = application.publicID
        status = Badge(application.status)
        let submitted = application.submittedAt ?? application.savedAt
        submittedAt = submitted
        let clock = ResponseClock(calendar: facts.calendar)
        let isRunning = application.status.isOpen && application.status != .pendingDocuments
        pace = isRunning ? Badge(clock.pace(of: application, now: visit.now)) : nil
        dueAt = isRunning ? clock.due(application) : nil
        pausedAt = application.pausedAt
        back = BackOfficePlaces.applications.path
        claimAction =
            application.status == .submitted && mayClaim
            ? BackOfficePlaces.applicationClaim(application.id) : nil
        warnings = Self.warnings(application)
        sections = Self.sections(application.answers, seesTaxID: mayDecide)
        papers = try PapersPanel(visit, facts, typed)
        checks = application.claimedAt == nil ? nil : try ChecksPanel(visit, facts, typed)
        scorecard = application.status == .submitted ? nil : Self.scorecard(application, mayDecide, typed)
        approval =
            application.status == .backgroundCheck && mayDecide
            ? Self.approval(facts, isDirector: person.roles.contains(.director), typed) : nil
        rejection = application.status.isOpen && mayDecide ? Self.rejection(application, typed) : nil
        waiting = person.may(.shortenWaiting) ? WaitingPanel(visit, application, typed) : nil
        withdrawalAction =
            application.status.isOpen && mayDecide
            ? BackOfficePlaces.applicationWithdrawal(application.id) : nil
        if case .withdrawal(let form, let invalid) = typed {
            withdrawalReason = Field("reason_withdrawn", form["reason_withdrawn"], invalid)
        } else {
            withdrawalReason = Field("reason_withdrawn")
        }
        decision = Self.decision(application, zone: visit.tenant.zone)
        isDecided = application.status.isFinal
        history = facts.events.map(TimelineEntry.init(application:))
        next = facts.next.map {
            Next(company: $0.companyName, href: BackOfficePlaces.application($0.id), dueAt: $0.dueAt)
        }
        related = facts.related.map { other in
            Related(
                publicID: other.application.publicID, href: BackOfficePlaces.application(other.application.id),
                status: Badge(other.application.status),
                likeness: other.likeness.map(\.label).joined(separator: ", "))
        }
        hasRelated = !facts.related.isEmpty
        comparison = BackOfficePlaces.applicationComparison(application.id)
    }

    private static func scorecard(
        _ application: PartnerApplication, _ mayDecide: Bool, _ typed: TypedDecision
    ) -> ScorecardPanel {
        if case .scorecard(let form, let invalid) = typed {
            return ScorecardPanel(application, mayDecide: mayDecide, typed: form, invalid)
        }
        return ScorecardPanel(application, mayDecide: mayDecide)
    }

    private static func approval(_ facts: ApplicationFacts, isDirector: Bool, _ typed: TypedDecision) -> ApprovalPanel {
        var form = ApprovalForm()
        var problems: Invalid?
        if case .approval(let given, let invalid) = typed {
            (form, problems) = (given, invalid)
        } else {
            let details = facts.application.details
            form.type = details.resellerType.rawValue
            form.tier = Tier.bronze.rawValue
            form.plan = facts.plans.first { $0.isDefault }?.code ?? facts.plans.first?.code ?? ""
            form.territories = details.desiredTerritories.joined(separator: "\n")
        }
        return ApprovalPanel(
            facts, form, isDirector: isDirector, problems)
    }

    private static func rejection(_ application: PartnerApplication, _ typed: TypedDecision) -> RejectionPanel {
        if case .rejection(let form, let invalid) = typed {
            return RejectionPanel(application, typed: form, invalid)
        }
        return RejectionPanel(application, typed: nil, nil)
    }

    private static func warnings(_ application: PartnerApplication) -> [Warning] {
        var warnings: [Warning] = []
        if let id = application.existingResellerID {
            warnings.append(
                Warning(
                    title: "This may be a reseller already",
                    text: "A reseller has the same tax id, or the same name and ZIP code.",
                    href: BackOfficePlaces.reseller(id), link: "Compare"))
        } else if application.isPossibleDuplicate {
            warnings.append(
                Warning(
                    title: "This may be a second application",
                    text: "Another application has the same tax id, or the same name and ZIP code.",
                    href: BackOfficePlaces.applicationComparison(application.id), link: "Compare them"))
        }
        if application.emailConfirmedAt == nil, application.status.isOpen {
            warnings.append(
                Warning(
                    title: "The e-mail address is not confirmed",
                    text: "The applicant confirms it with the link in the letter “application received”.", href: nil,
                    link: ""))
        }
        return warnings
    }

    /// What was answered, and in one line what was not.
    private static func sections(_ answers: ApplicationAnswers, seesTaxID: Bool) -> [Section] {
        let address: Set<ApplicationField> = [.street, .city, .state, .zip, .country]
        return ApplicationStep.allCases.map { step in
            let asked = step.fields.filter { !address.contains($0) }
            var facts = asked.filter { answers.has($0) || $0.shape == .yesNo }.map { field in
                Fact(field.label, field == .taxID && !seesTaxID ? "On file, encrypted" : answers.shown(field))
            }
            if step == .company {
                let line = ApplicationForm(answers).details.address.oneLine
                if !line.isEmpty { facts.append(Fact("Address", line)) }
            }
            let missing = asked.filter { !answers.has($0) && $0.shape != .yesNo }.map(\.label)
            if !missing.isEmpty { facts.append(Fact("Not answered", missing.joined(separator: ", "))) }
            return Section(title: title(of: step), facts: facts)
        }
    }

    /// As staff call it, who read about somebody else.
    private static func title(of step: ApplicationStep) -> String {
        switch step {
        case .company: "Company"
        case .contact: "Contact"
        case .business: "Business"
        case .technical, .financial, .consent: step.title
        }
    }

    private static func decision(_ application: PartnerApplication, zone: Zone) -> [Fact] {
        guard let decision = application.decision else { return [] }
        var facts = [Fact("Decided by", decision.by.name, note: zone.day(of: decision.at).shownWithWeekday)]
        if let reason = decision.reason {
            facts.append(Fact("Reason", reason.label, note: "The applicant reads: \(reason.publicWords)"))
            facts.append(Fact("May apply again", decision.reapplyOn.map { "from \($0.shown)" } ?? "never"))
        }
        if !decision.text.isEmpty { facts.append(Fact("Notes", decision.text)) }
        if let id = application.resellerID {
            facts.append(Fact("Reseller", "Open the record", href: BackOfficePlaces.reseller(id)))
        }
        return facts
    }
}

extension ResponseClock {
    func pace(of application: PartnerApplication, now: Instant) -> Pace {
        pace(
            submittedAt: application.submittedAt ?? application.savedAt, claimedAt: application.claimedAt,
            pausedSeconds: application.pausedSeconds, now: now)
    }

    /// When the answer that is waited for is due.
    func due(_ application: PartnerApplication) -> Instant {
        let submitted = application.submittedAt ?? application.savedAt
        return application.claimedAt == nil
            ? claimDue(submittedAt: submitted)
            : decisionDue(submittedAt: submitted, pausedSeconds: application.pausedSeconds)
    }
}

extension TimelineEntry {
    /// An audit event of an application in words.
    init(application event: AuditEvent) {
        let (title, tone): (String, StatusTone) =
            switch event.act {
            case "application.submitted": ("Application sent", .info)
            case "application.email_confirmed": ("E-mail address confirmed", .good)
            case "application.claimed": ("Claimed", .info)
            case "application.scored": ("Scored \(event.after["total"] ?? "")", .quiet)
            case "application.document_uploaded": ("Document brought", .info)
            case "application.document_accepted": ("Document accepted", .good)
            case "application.document_rejected": ("Document not accepted", .warn)
            case "application.document_waived": ("Document not needed", .quiet)
            case "application.documents_requested": ("Documents asked for", .warn)
            case "application.review_resumed": ("Back to the review", .info)
            case "application.checks_started": ("Background check begun", .info)
            case "application.check_passed": ("Check passed", .good)
            case "application.check_failed": ("Check failed", .bad)
            case "application.check_waived": ("Check waived", .warn)
            case "application.approved": ("Approved", .good)
            case "application.rejected": ("Rejected", .bad)
            case "application.waiting_shortened": ("May apply again earlier", .quiet)
            case "application.withdrawn": ("Withdrawn", .quiet)
            default: (event.actInWords, .quiet)
            }
        let about = event.after.keys.sorted()
            .compactMap { DocumentKind(rawValue: $0)?.label ?? CheckKind(rawValue: $0)?.label }
        let shown = about.count == 1 ? "\(title): \(about[0])" : title
        self.init(
            at: event.at, shown, by: event.actor.name, note: event.reason.isEmpty ? nil : event.reason, tone: tone)
    }
}
