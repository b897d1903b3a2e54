import API
import Earnings
import Identity
import Kernel
import Partnership
import Web

/// Applications, as the commands read and decide them: by the rules of the pages.
public struct ApplicationTending: Sendable {
    private static let pageSize = 100
    private static let partRows = 500

    private let desk: Desk
    private var recruiting: Recruiting { desk.world.contexts.recruiting }

    public init(_ world: World, tenant: String?) async throws {
        desk = try await Desk(world, tenant)
    }

    /// What an approval is told on the command line; what is missing is the default.
    public struct Terms: Sendable {
        let type: String?
        let tier: String
        let plan: String
        let manager: String
        let territories: [String]
        let notes: String
        let scoreReason: String
        let emailReason: String

        public init(
            type: String?, tier: String, plan: String, manager: String, territories: [String], notes: String,
            scoreReason: String, emailReason: String
        ) {
            self.type = type
            self.tier = tier
            self.plan = plan
            self.manager = manager
            self.territories = territories
            self.notes = notes
            self.scoreReason = scoreReason
            self.emailReason = emailReason
        }
    }

    public func list(status: String?, search: String) async throws -> DeskReport {
        let filter = ApplicationFilter(search: search, group: try Self.group(status))
        var (found, after): ([ApplicationSummary], String?) = ([], nil)
        repeat {
            let page = try await recruiting.queue(desk.tenant.id, filter, after: after, count: Self.pageSize).page
            found += page.elements
            after = page.next
        } while after != nil
        let rows = found.map {
            [
                $0.publicID, $0.status.rawValue, desk.tenant.zone.day(of: $0.submittedAt).description, $0.scoreTotal,
                $0.reviewerName ?? "", $0.companyName,
            ]
        }
        return DeskReport(
            DeskReport.table(
                ["application", "status", "submitted", "score", "reviewer", "company"], rows,
                empty: "No application is like that."),
            .list(found.map { ApplicationShapes.summary($0) }))
    }

    /// The rows of a filter as a file for a spreadsheet, page by page; `write` gets each part. Returns how many.
    /// That somebody took it stands in the audit trail first.
    public func export(
        status: String?, search: String, by email: String, _ words: ManyWords = .none,
        _ write: (String) throws -> Void
    ) async throws -> Int {
        let account = try await desk.staff(email, .seeApplications)
        var table = CSVTable(columns: ApplicationSummary.columns)
        let filter = ApplicationFilter(search: search, group: try Self.group(status))
        try await desk.noteFile("applications export", account)
        var (count, after): (Int, String?) = (0, nil)
        repeat {
            let page = try await recruiting.queue(desk.tenant.id, filter, after: after, count: Self.partRows).page
            for row in page.elements { table.add(row.cells) }
            count += page.elements.count
            try write(table.take())
            words.step(ManyWords.Step(count, of: page.total))
            after = page.next
        } while after != nil
        return count
    }

    /// What a word for a status stands for; without one those that are open. Throws DeskProblem.
    static func group(_ status: String?) throws -> ApplicationFilter.Group {
        guard let status, status != "open" else { return .open }
        if status == "all" { return .all }
        guard let known = ApplicationStatus(rawValue: status), known != .draft else {
            let names = ApplicationStatus.visibleToStaff.map(\.rawValue).joined(separator: ", ")
            throw DeskProblem(description: "There is no status \(status). Choose one of: open, all, \(names)")
        }
        return .status(known)
    }

    public func show(_ number: String) async throws -> DeskReport {
        try await desk.act(dryRun: false) { try await report(try await key(number)) }
    }

    /// Takes an application into review.
    public func review(_ number: String, by email: String, dryRun: Bool) async throws -> DeskReport {
        let actor = desk.actor(try await desk.staff(email, .claimApplications))
        return try await desk.act(dryRun: dryRun) {
            let id = try await key(number)
            try await recruiting.claim(desk.tenant, id, by: actor)
            return try await report(id)
        }
    }

    public func approve(_ number: String, _ terms: Terms, by email: String, dryRun: Bool) async throws -> DeskReport {
        let account = try await desk.staff(email, .decideApplications)
        return try await desk.act(dryRun: dryRun) {
            let application = try await recruiting.application(desk.tenant.id, try await key(number))
            let staff = try await desk.world.contexts.partnering.accountManagers(desk.tenant.id)
            let plans = try await desk.world.contexts.planning.records(desk.tenant)
            let approval = try form(terms, application, staff, plans.first { $0.plan.isDefault }?.plan.code)
                .read(plans: plans.map(\.plan.code), staff: staff)
            let reseller = try await recruiting.approve(
                desk.tenant, application.id, approval,
                rights: ApprovalRights(mayApproveWeak: account.roles.contains(.director)), by: desk.actor(account))
            return DeskReport(
                ["\(reseller.name) is approved as \(reseller.publicID)."], ResellerShapes.full(reseller))
        }
    }

    public func reject(
        _ number: String, reason: String, text: String, by email: String, dryRun: Bool
    ) async throws -> DeskReport {
        let actor = desk.actor(try await desk.staff(email, .decideApplications))
        return try await desk.act(dryRun: dryRun) {
            let application = try await recruiting.application(desk.tenant.id, try await key(number))
            try await recruiting.reject(
                desk.tenant, application.id, RejectionReason(rawValue: reason), text: text,
                version: application.version, by: actor)
            return try await report(application.id)
        }
    }

    private func form(
        _ terms: Terms, _ application: PartnerApplication, _ staff: [Account], _ standardPlan: String?
    ) -> ApprovalForm {
        var form = ApprovalForm()
        form.type = terms.type ?? application.details.resellerType.rawValue
        form.tier = terms.tier
        form.plan = terms.plan.isEmpty ? standardPlan ?? "" : terms.plan
        form.accountManager = staff.first { $0.email == terms.manager.lowercased() }?.id.description ?? ""
        form.territories = terms.territories.joined(separator: "\n")
        form.notes = terms.notes
        form.scoreReason = terms.scoreReason
        form.emailReason = terms.emailReason
        form.version = String(application.version)
        return form
    }

    private func report(_ id: Identifier) async throws -> DeskReport {
        let application = try await recruiting.application(desk.tenant.id, id)
        let checks = try await recruiting.checks(desk.tenant.id, id)
        let details = application.details
        var lines = [
            "\(application.publicID)  \(application.status.label)",
            "company    \(details.companyName), \(details.address.oneLine)",
            "contact    \(details.contactName), \(details.contactEmail)",
            "type       \(details.resellerType.rawValue)", "score      \(application.scorecard.total)",
        ]
        if let reviewer = application.reviewer { lines.append("reviewer   \(reviewer.name)") }
        if !checks.isEmpty {
            let states = checks.map { "\($0.kind.rawValue) \($0.state.rawValue)" }
            lines.append("checks     " + states.joined(separator: ", "))
        }
        if let decision = application.decision {
            lines.append("decision   \(decision.act.rawValue) by \(decision.by.name): \(decision.text)")
        }
        return DeskReport(lines, ApplicationShapes.full(application, checks))
    }

    /// An application is named by its number or its key. Throws NotFound.
    private func key(_ number: String) async throws -> Identifier {
        if let id = Identifier(number) { return id }
        let filter = ApplicationFilter(search: number, group: .all)
        let page = try await recruiting.queue(desk.tenant.id, filter).page
        guard let found = page.elements.first(where: { $0.publicID == number.uppercased() }) else { throw NotFound() }
        return found.id
    }
}
