import Identity
import Kernel
import Links
import Partnership
import Web

/// The list of resellers, its file, and the record of one.
public struct ResellersHandlers: Sendable {
    /// Rows of a file that are read at once.
    private static let partRows = 500

    private let partnering: Partnering
    private let plans: @Sendable (Tenant) async throws -> [PlanOffer]

    public init(partnering: Partnering, plans: @escaping @Sendable (Tenant) async throws -> [PlanOffer]) {
        self.partnering = partnering
        self.plans = plans
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [ResellersPage.self, ResellerPage.self, TerminationPage.self]
        routes.get(BackOfficePlaces.resellers, .staff(.seeResellers), index)
        routes.get(BackOfficePlaces.resellersFile, .staff(.seeResellers), terms: .freshProof, file)
        routes.get(BackOfficePlaces.reseller, .staff(.seeResellers), show)
        routes.post(BackOfficePlaces.resellerStatus, .staff(.superviseResellers), changeStatus)
        routes.post(BackOfficePlaces.resellerTermination, .staff(.superviseResellers), proposeTermination)
        routes.get(BackOfficePlaces.terminationDecision, .staff(.terminateResellers), termination)
        routes.post(
            BackOfficePlaces.terminationDecision, .staff(.terminateResellers), terms: .freshProof, decideTermination)
        routes.post(BackOfficePlaces.resellerParent, .staff(.arrangeResellers), setParent)
        routes.post(BackOfficePlaces.invitationResend, .staff(.manageResellers), inviteAgain)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let (search, status, after) = (visit.query["q"] ?? "", Self.status(visit), visit.query["after"])
        let filter = ResellerFilter(search: search, status: status)
        let (slice, counts) = try await partnering.list(visit.tenant.id, filter, after: after)
        let lines = slice.elements.map { ResellersPage.Line($0, zone: visit.tenant.zone) }
        let link = { (status: ResellerStatus?, key: String?) in
            BackOfficePlaces.resellers.with(["status": status?.rawValue ?? "", "q": search, "after": key ?? ""])
        }
        let all = FilterLink(
            "All", href: link(nil, nil), isCurrent: status == nil, count: counts.values.reduce(0, +))
        let filters =
            [all]
            + ResellerStatus.allCases.map {
                FilterLink($0.label, href: link($0, nil), isCurrent: $0 == status, count: counts[$0] ?? 0)
            }
        let mayEnter = try visit.person.may(.enterResellers)
        let decides = try mayEnter || visit.person.may(.arrangeResellers)
        let waiting = decides && after == nil ? try await partnering.waitingProposals(visit.tenant.id) : []
        return .page(
            ResellersPage(
                frame: try visit.backOfficeFrame("Resellers"), search: Field("q", search),
                shown: status?.rawValue ?? "", filters: filters, action: BackOfficePlaces.resellers.path,
                fileLink: BackOfficePlaces.resellersFile.with(["status": status?.rawValue ?? "", "q": search]),
                enterLink: mayEnter ? BackOfficePlaces.resellerNew.path : nil,
                proposals: waiting.map { ResellersPage.Proposal($0.0, below: $0.below) }, lines: lines,
                hasLines: !lines.isEmpty,
                isFiltered: !search.isEmpty || status != nil,
                pages: PageLinks(slice, after: after, one: "reseller", many: "resellers") { link(status, $0) },
                allLink: BackOfficePlaces.resellers.path,
                applicationsLink: try visit.person.may(.seeApplications)
                    ? BackOfficePlaces.applications.path : nil))
    }

    @Sendable private func file(_ visit: Visit) async throws -> Answer {
        let filter = ResellerFilter(search: visit.query["q"] ?? "", status: Self.status(visit))
        let (partnering, tenantID) = (partnering, visit.tenant.id)
        let day = visit.tenant.zone.day(of: visit.now)
        return .file(name: "resellers-\(day).csv", type: "text/csv; charset=utf-8") { writer in
            var table = CSVTable(columns: Reseller.columns)
            var after: String?
            repeat {
                let slice = try await partnering.list(tenantID, filter, after: after, count: Self.partRows).page
                for reseller in slice.elements { table.add(reseller.cells) }
                try await writer.write(table.take())
                after = slice.next
            } while after != nil
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        .page(try await page(visit))
    }

    @Sendable private func changeStatus(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form()
        try form.refuseUnknown(["status", "reason", "version"])
        do {
            guard let status = ResellerStatus(rawValue: form["status"]), let version = Int(form["version"]) else {
                throw Invalid("status", "Choose the new status.")
            }
            let moved = try await partnering.changeStatus(
                visit.tenant, id, to: status, reason: form["reason"], version: version, by: visit.actor,
                as: ResellerStatus.Doer.all(of: try visit.person.roles))
            return .redirect(
                to: BackOfficePlaces.reseller(id),
                notice: .done("\(moved.name) is \(moved.status.label.lowercased()) from today on."))
        } catch let invalid as Invalid {
            return .page(try await page(visit, form, invalid), status: .unprocessableContent)
        } catch let refusal as ResellerRefusal {
            return .redirect(to: BackOfficePlaces.reseller(id), notice: .warning(refusal.explanation))
        }
    }

    @Sendable private func proposeTermination(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form()
        try form.refuseUnknown(["termination_reason"])
        do {
            try await partnering.proposeTermination(
                visit.tenant, id, reason: form["termination_reason"], by: visit.actor)
            return .redirect(
                to: BackOfficePlaces.reseller(id), notice: .done("The end is proposed. A director decides about it."))
        } catch let invalid as Invalid {
            let problems = Invalid(invalid.problems.map { Invalid.Problem("termination_reason", $0.wording) })
            return .page(try await page(visit, form, problems), status: .unprocessableContent)
        } catch let refusal as ResellerRefusal {
            return .redirect(to: BackOfficePlaces.reseller(id), notice: .warning(refusal.explanation))
        }
    }

    @Sendable private func termination(_ visit: Visit) async throws -> Answer {
        let (record, proposal) = try await proposal(visit)
        return .page(try TerminationPage(visit, record, proposal))
    }

    @Sendable private func decideTermination(_ visit: Visit) async throws -> Answer {
        let (record, proposal) = try await proposal(visit)
        let form = try await visit.form()
        try form.refuseUnknown(["note", "decision"])
        let ends = form["decision"] == "end"
        do {
            try await partnering.decideTermination(
                visit.tenant, record.reseller.id, proposal.id, ends: ends, note: form["note"], by: visit.actor,
                as: ResellerStatus.Doer.all(of: try visit.person.roles))
            let name = record.reseller.name
            let text = ends ? "The partnership with \(name) has ended." : "\(name) goes on."
            return .redirect(to: BackOfficePlaces.reseller(record.reseller.id), notice: .done(text))
        } catch let invalid as Invalid {
            return .page(
                try TerminationPage(visit, record, proposal, typed: form, invalid), status: .unprocessableContent)
        } catch let refusal as ResellerRefusal {
            return .redirect(
                to: BackOfficePlaces.reseller(record.reseller.id), notice: .warning(refusal.explanation))
        }
    }

    @Sendable private func setParent(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form()
        try form.refuseUnknown(["parent", "parent_from", "parent_reason", "version"])
        do {
            try await partnering.setParent(
                visit.tenant, id, number: form["parent"], from: form["parent_from"], reason: form["parent_reason"],
                version: Int(form["version"]) ?? 0, by: visit.actor)
            return .redirect(to: BackOfficePlaces.reseller(id), notice: .done("The reseller above is changed."))
        } catch let invalid as Invalid {
            return .page(try await page(visit, form, invalid), status: .unprocessableContent)
        } catch let refusal as ResellerRefusal {
            return .redirect(to: BackOfficePlaces.reseller(id), notice: .warning(refusal.explanation))
        }
    }

    /// The open proposal that the address names. Throws NotFound.
    private func proposal(_ visit: Visit) async throws -> (Partnering.Record, ResellerTermination) {
        let record = try await partnering.record(visit.tenant.id, try visit.id())
        let wanted = try visit.parameter("proposal")
        guard let found = record.terminations.first(where: { $0.id.description == wanted && $0.state == .proposed })
        else { throw NotFound() }
        return (record, found)
    }

    @Sendable private func inviteAgain(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let owner = try await partnering.inviteAgain(visit.tenant.id, id, by: visit.actor)
        return .redirect(
            to: BackOfficePlaces.reseller(id),
            notice: .done("A new invitation goes to \(owner.email). The link of the earlier letter stops working."))
    }

    private func page(_ visit: Visit, _ typed: FormFields? = nil, _ invalid: Invalid? = nil) async throws
        -> ResellerPage
    {
        let record = try await partnering.record(visit.tenant.id, try visit.id())
        return try ResellerPage(visit, record, plans: try await plans(visit.tenant), typed: typed, invalid)
    }

    private static func status(_ visit: Visit) -> ResellerStatus? {
        visit.query["status"].flatMap(ResellerStatus.init)
    }
}
