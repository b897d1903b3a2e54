import Identity
import Kernel
import Links
import Partnership
import Web

/// One application: read, claimed, scored, decided.
public struct ApplicationDecisions: Sendable {
    private let desk: ApplicationDesk
    private var recruiting: Recruiting { desk.recruiting }

    public init(
        recruiting: Recruiting, partnering: Partnering,
        plans: @escaping @Sendable (Tenant) async throws -> [PlanOffer]
    ) {
        desk = ApplicationDesk(recruiting: recruiting, partnering: partnering, plans: plans)
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [ApplicationPage.self]
        routes.get(BackOfficePlaces.application, .staff(.seeApplications), show)
        routes.post(BackOfficePlaces.applicationClaim, .staff(.claimApplications), claim)
        routes.post(BackOfficePlaces.applicationScorecard, .staff(.decideApplications), score)
        routes.post(BackOfficePlaces.applicationApproval, .staff(.decideApplications), approve)
        routes.post(BackOfficePlaces.applicationRejection, .staff(.decideApplications), reject)
        routes.post(BackOfficePlaces.applicationWithdrawal, .staff(.decideApplications), withdraw)
        routes.post(BackOfficePlaces.applicationWaiting, .staff(.shortenWaiting), shortenWaiting)
        return routes
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        .page(try await desk.page(visit))
    }

    @Sendable private func claim(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        return try await desk.acting(visit) {
            try await recruiting.claim(visit.tenant, id, by: visit.actor)
            return .redirect(
                to: BackOfficePlaces.application(id),
                notice: .done("The application is yours. The applicant gets a letter that you are looking at it."))
        }
    }

    @Sendable private func score(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form()
        do {
            let card = try Self.scorecard(form)
            let version = try ApplicationDesk.version(form)
            return try await desk.acting(visit) {
                try await recruiting.score(visit.tenant, id, card, version: version, by: visit.actor)
                return .redirect(
                    to: BackOfficePlaces.application(id), notice: .done("The scorecard is kept: \(card.total)."))
            }
        } catch let invalid as Invalid {
            return try await desk.refused(visit, .scorecard(form, invalid))
        }
    }

    @Sendable private func approve(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = Self.approvalForm(try await visit.form())
        let offered = try await desk.plans(visit.tenant)
        let staff = try await desk.partnering.accountManagers(visit.tenant.id)
        do {
            let approval = try form.read(plans: offered.map(\.code), staff: staff)
            let rights = ApprovalRights(mayApproveWeak: try visit.person.roles.contains(.director))
            return try await desk.acting(visit) {
                let reseller = try await recruiting.approve(
                    visit.tenant, id, approval, rights: rights, by: visit.actor)
                return .redirect(
                    to: BackOfficePlaces.application(id),
                    notice: .done(
                        "\(reseller.name) is approved as \(reseller.publicID). Two letters tell and invite the owner."
                    ))
            }
        } catch let invalid as Invalid {
            return try await desk.refused(visit, .approval(form, invalid))
        } catch ApplicationRefusal.scoreReasonMissing {
            let refusal = ApplicationRefusal.scoreReasonMissing
            return try await desk.refused(visit, .approval(form, Invalid("score_reason", Wording(refusal.explanation))))
        } catch ApplicationRefusal.emailUnconfirmed {
            let refusal = ApplicationRefusal.emailUnconfirmed
            return try await desk.refused(visit, .approval(form, Invalid("email_reason", Wording(refusal.explanation))))
        } catch ApplicationRefusal.scorecardIncomplete {
            let refusal = ApplicationRefusal.scorecardIncomplete
            return try await desk.refused(visit, .approval(form, Invalid("", Wording(refusal.explanation))))
        }
    }

    @Sendable private func reject(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form()
        try form.refuseUnknown(["reason", "text", "version"])
        do {
            let version = try ApplicationDesk.version(form)
            return try await desk.acting(visit) {
                try await recruiting.reject(
                    visit.tenant, id, RejectionReason(rawValue: form["reason"]), text: form["text"], version: version,
                    by: visit.actor)
                return .redirect(
                    to: BackOfficePlaces.application(id),
                    notice: .done("The application is rejected. The applicant gets a letter with the reason."))
            }
        } catch let invalid as Invalid {
            return try await desk.refused(visit, .rejection(form, invalid))
        }
    }

    @Sendable private func shortenWaiting(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form()
        try form.refuseUnknown(["day", "why", "version"])
        return try await desk.act(visit, typed: { .waiting(form, $0) }) {
            let day = try await recruiting.shortenWaiting(
                visit.tenant, id, to: TypedDay.read(form["day"]), why: form["why"],
                version: try ApplicationDesk.version(form), by: visit.actor)
            return "The company may apply again from \(day.shown). Its page says so; no letter is sent."
        }
    }

    @Sendable private func withdraw(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form()
        try form.refuseUnknown(["reason_withdrawn"])
        do {
            return try await desk.acting(visit) {
                try await recruiting.withdrawOnRequest(
                    visit.tenant, id, reason: form["reason_withdrawn"], by: visit.actor)
                return .redirect(
                    to: BackOfficePlaces.application(id), notice: .done("The application is withdrawn."))
            }
        } catch let invalid as Invalid {
            let shown = Invalid(invalid.problems.map { Invalid.Problem("reason_withdrawn", $0.wording) })
            return try await desk.refused(visit, .withdrawal(form, shown))
        }
    }

    private static func scorecard(_ form: FormFields) throws -> Scorecard {
        let names = Scorecard.Criterion.allCases.flatMap { [$0.rawValue, ScorecardPanel.noteName($0)] }
        try form.refuseUnknown(names + ["version"])
        var card = Scorecard()
        var invalid = Invalid()
        for criterion in Scorecard.Criterion.allCases {
            let typed = form[criterion.rawValue]
            let note = form[ScorecardPanel.noteName(criterion)]
            if typed.isEmpty { continue }
            guard let score = Int(typed), Scorecard.scores.contains(score), note.count <= 300, note.isPlainText() else {
                invalid.add(
                    criterion.rawValue,
                    "\(criterion.label): enter a whole number from 0 to 10, and at most 300 characters of note.")
                continue
            }
            try card.set(criterion, to: score, note: note)
        }
        try invalid.throwIfAny()
        return card
    }

    private static func approvalForm(_ fields: FormFields) -> ApprovalForm {
        var form = ApprovalForm()
        form.type = fields["type"]
        form.tier = fields["tier"]
        form.plan = fields["plan"]
        form.accountManager = fields["account_manager"]
        form.territories = fields["territories"]
        form.rateProposal = fields["rate_proposal"]
        form.notes = fields["notes"]
        form.scoreReason = fields["score_reason"]
        form.emailReason = fields["email_reason"]
        form.version = fields["version"]
        return form
    }
}
