import Identity
import Kernel
import Partnership
import Web

/// Applications: sent by companies, read and decided by staff.
struct ApplicationEndpoints: Sendable {
    let recruiting: Recruiting
    let partnering: Partnering
    /// The codes of the plans that are offered.
    let plans: @Sendable (Tenant) async throws -> [String]

    var all: [Endpoint] { [apply, list, show, review, approve, reject] }

    private var apply: Endpoint {
        Endpoint(
            method: .post, path: "/resellers/applications", name: "applyAsReseller", chapter: .applications,
            summary: "Send an application",
            note: "The rules are those of the form. The link to the status comes by e-mail.", access: [.anyone],
            budget: .applications, body: ApplicationBody.schema, status: 201, answer: ApplicationShapes.received,
            hasLocation: true
        ) { call in
            let application = try await recruiting.apply(
                call.tenant, ApplicationBody.answers(call.body), from: call.machine.origin.address)
            return MachineReply(
                ApplicationShapes.received(application), status: 201, headers: [Self.location(application.id)])
        }
    }

    private var list: Endpoint {
        let statuses = ["open", "all"] + ApplicationStatus.visibleToStaff.map(\.rawValue)
        return Endpoint(
            method: .get, path: "/resellers/applications", name: "listApplications", chapter: .applications,
            summary: "List applications, the longest waiting first", access: [.staff(.seeApplications)],
            scope: .applicationsRead,
            query: [
                Parameter("status", .choice(statuses), "A status, `open` or `all`; all unless told."),
                Parameter("q", .text(1...200), "Words in number, company, contact or e-mail address."),
                Parameter("mine", .choice(["true", "false"]), "Only what the owner of the token has claimed."),
            ],
            isPaged: true, answer: .page("ApplicationPage", of: ApplicationShapes.summary)
        ) { call in
            let group: ApplicationFilter.Group =
                switch call["status"] {
                case "open": .open
                case let name?: ApplicationStatus(rawValue: name).map { .status($0) } ?? .all
                case nil: .all
                }
            let filter = ApplicationFilter(
                search: call["q"] ?? "", group: group,
                reviewerID: call["mine"] == "true" ? try call.person.id : nil)
            let page = try await recruiting.queue(
                call.tenant.id, filter, after: call.page.after, count: call.page.count
            ).page
            return call.reply(page, ApplicationShapes.summary)
        }
    }

    private var show: Endpoint {
        Endpoint(
            method: .get, path: "/resellers/applications/{id}", name: "getApplication", chapter: .applications,
            summary: "Read an application", note: "Tax data is not part of it.", access: [.staff(.seeApplications)],
            scope: .applicationsRead, answer: ApplicationShapes.full, hasETag: true
        ) { call in
            try await reply(call)
        }
    }

    private var review: Endpoint {
        Endpoint(
            method: .post, path: "/resellers/applications/{id}/review", name: "reviewApplication",
            chapter: .applications, summary: "Work on an application",
            note: """
                `claim` takes it into review. `score` replaces the scorecard, `start_checks` begins the background \
                check, `return` ends it with a note; these three name the version that was read.
                """,
            access: [.staff(.claimApplications)], scope: .applicationsWrite,
            body: .named(
                "Review",
                .object([
                    .init("act", .choice(["claim", "score", "start_checks", "return"])),
                    .init("version", .version, optional: true), .init("note", .text(0...1000), optional: true),
                    .init(
                        "scores",
                        .list(
                            .named(
                                "NewScore",
                                .object([
                                    .init("criterion", .choices(Scorecard.Criterion.self)),
                                    .init("score", .integer(0...10)), .init("note", .text(0...300), optional: true),
                                ])), most: 7), optional: true),
                ])),
            answer: ApplicationShapes.full, hasETag: true
        ) { call in
            try await perform(call)
            return try await reply(call)
        }
    }

    private var approve: Endpoint {
        Endpoint(
            method: .post, path: "/resellers/applications/{id}/approve", name: "approveApplication",
            chapter: .applications, summary: "Make an applicant a reseller",
            note: "Everything or nothing: reseller, owner's invitation, checklist, plan and agreement.",
            access: [.staff(.decideApplications)], scope: .applicationsWrite,
            body: .named(
                "Approval",
                .object([
                    .init("version", .version, "The version of the application that was read."),
                    .init("type", .choices(ResellerType.self)), .init("tier", .choices(Tier.self), optional: true),
                    .init("plan", .text(1...100), "The code of a plan that is offered."),
                    .init("account_manager_id", .uuid),
                    .init("territories", .list(.text(1...100), most: 50), optional: true),
                    .init("rate_proposal", .text(0...200), optional: true),
                    .init("notes", .text(0...2000), optional: true),
                    .init("score_reason", .text(0...500), optional: true, "Why, below a score of 60."),
                    .init("email_reason", .text(0...500), optional: true, "Why, without a confirmed address."),
                ])),
            answer: ResellerShapes.full, hasETag: true, hasLocation: true
        ) { call in
            var form = ApprovalForm()
            form.type = call.text("type")
            form.tier = call.text("tier").isEmpty ? Tier.bronze.rawValue : call.text("tier")
            form.plan = call.text("plan")
            form.accountManager = Identifier(call.text("account_manager_id"))?.description ?? ""
            form.territories = call.texts("territories").joined(separator: "\n")
            form.rateProposal = call.text("rate_proposal")
            form.notes = call.text("notes")
            form.scoreReason = call.text("score_reason")
            form.emailReason = call.text("email_reason")
            form.version = call.number("version").map { String($0) } ?? ""
            let approval = try form.read(
                plans: try await plans(call.tenant),
                staff: try await partnering.accountManagers(call.tenant.id))
            let rights = ApprovalRights(mayApproveWeak: try call.person.roles.contains(.director))
            let reseller = try await recruiting.approve(
                call.tenant, try call.id(), approval, rights: rights, by: call.actor)
            return MachineReply(
                ResellerShapes.full(reseller),
                headers: [ResellerShapes.tag(reseller), ResellerShapes.location(reseller.id)])
        }
    }

    private var reject: Endpoint {
        Endpoint(
            method: .post, path: "/resellers/applications/{id}/reject", name: "rejectApplication",
            chapter: .applications, summary: "Reject an application",
            note: "The applicant gets a letter with the public words of the reason; the text is for staff.",
            access: [.staff(.decideApplications)], scope: .applicationsWrite,
            body: .named(
                "Rejection",
                .object([
                    .init("version", .version), .init("reason", .choices(RejectionReason.self)),
                    .init("text", .text(10...1000)),
                ])),
            answer: ApplicationShapes.full, hasETag: true
        ) { call in
            try await recruiting.reject(
                call.tenant, try call.id(), RejectionReason(rawValue: call.text("reason")), text: call.text("text"),
                version: call.number("version") ?? 0, by: call.actor)
            return try await reply(call)
        }
    }

    private func perform(_ call: Call) async throws {
        let (tenant, id) = (call.tenant, try call.id())
        if call.text("act") == "claim" { return try await recruiting.claim(tenant, id, by: call.actor) }
        guard let version = call.number("version") else { throw Invalid("version", "This is missing.") }
        // What a reviewer does on the page beside claiming asks for the right to decide.
        guard try call.person.may(.decideApplications) else {
            throw MachineProblem(403, "forbidden", "Your roles do not include this.")
        }
        switch call.text("act") {
        case "score":
            guard call.body["scores"] != nil else { throw Invalid("scores", "This is missing.") }
            try await recruiting.score(tenant, id, try Self.scorecard(call), version: version, by: call.actor)
        case "start_checks": try await recruiting.startChecks(tenant, id, version: version, by: call.actor)
        default:
            try await recruiting.returnToReview(
                tenant, id, note: call.text("note"), version: version, by: call.actor)
        }
    }

    private static func scorecard(_ call: Call) throws -> Scorecard {
        var card = Scorecard()
        for (index, entry) in (call.body["scores"]?.list ?? []).enumerated() {
            guard let criterion = entry["criterion"]?.text.flatMap({ Scorecard.Criterion(rawValue: $0) }),
                let score = entry["score"]?.integer.flatMap({ Int(exactly: $0) })
            else { continue }
            let note = entry["note"]?.text ?? ""
            guard note.isPlainText() else {
                throw Invalid("scores[\(index)].note", "Use plain text on one line.")
            }
            try card.set(criterion, to: score, note: note)
        }
        return card
    }

    private func reply(_ call: Call) async throws -> MachineReply {
        let id = try call.id()
        let application = try await recruiting.application(call.tenant.id, id)
        let checks = try await recruiting.checks(call.tenant.id, id)
        return MachineReply(
            ApplicationShapes.full(application, checks), headers: [("ETag", "\"\(application.version)\"")])
    }

    private static func location(_ id: Identifier) -> (name: String, value: String) {
        ("Location", "\(MachineRoute.root)/resellers/applications/\(id)")
    }
}
