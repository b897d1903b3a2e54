import Identity
import Kernel
import Links
import Partnership
import Web

/// The way of an application to its decision: its documents, and the background check.
public struct ReviewHandlers: Sendable {
    private let desk: ApplicationDesk

    public init(
        recruiting: Recruiting, partnering: Partnering,
        plans: @escaping @Sendable (Tenant) async throws -> [PlanOffer]
    ) {
        desk = ApplicationDesk(recruiting: recruiting, partnering: partnering, plans: plans)
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(BackOfficePlaces.applicationFile, .staff(.decideApplications), file)
        routes.post(BackOfficePlaces.applicationDocument, .staff(.decideApplications), decide)
        routes.post(BackOfficePlaces.applicationDocumentWaiver, .staff(.waiveDocuments), waive)
        routes.post(BackOfficePlaces.applicationRequest, .staff(.decideApplications), ask)
        routes.post(BackOfficePlaces.applicationChecks, .staff(.decideApplications), startChecks)
        routes.post(BackOfficePlaces.applicationCheck, .staff(.decideApplications), check)
        routes.post(BackOfficePlaces.applicationCheckWaiver, .staff(.waiveChecks), waiveCheck)
        routes.post(BackOfficePlaces.applicationReturn, .staff(.decideApplications), returnToReview)
        return routes
    }

    @Sendable private func file(_ visit: Visit) async throws -> Answer {
        let (file, content) = try await desk.recruiting.openFile(
            visit.tenant.id, try visit.id(), try visit.id("file"), by: visit.actor)
        return .file(content, name: file.name, type: file.type.mediaType)
    }

    @Sendable private func decide(_ visit: Visit) async throws -> Answer {
        let kind = try Self.documentKind(visit)
        let form = try await visit.form()
        let names = DocumentLine.Names(kind)
        try form.refuseUnknown(["act", "version", names.reason, names.expiresOn, names.insured])
        return try await desk.act(visit, typed: { .document(kind, form, names.prefixed($0)) }) {
            guard let act = DocumentAct(rawValue: form["act"]), act == .accept || act == .reject else {
                throw Invalid("", "Load the page again.")
            }
            let decision = try DocumentDecision(
                act, of: kind, reason: form[names.reason], expiresOn: form[names.expiresOn],
                insured: form[names.insured])
            try await settle(visit, kind, decision, form)
            return act == .accept ? "\(kind.label): accepted." : "\(kind.label): not accepted. Ask for a better one."
        }
    }

    @Sendable private func waive(_ visit: Visit) async throws -> Answer {
        let kind = try Self.documentKind(visit)
        let form = try await visit.form()
        let names = DocumentLine.Names(kind)
        try form.refuseUnknown(["version", names.waiver])
        return try await desk.act(visit, typed: { .document(kind, form, names.prefixed($0, reason: names.waiver)) }) {
            try await settle(visit, kind, try DocumentDecision(.waive, of: kind, reason: form[names.waiver]), form)
            return "\(kind.label): not needed for this application."
        }
    }

    private func settle(
        _ visit: Visit, _ kind: DocumentKind, _ decision: DocumentDecision, _ form: FormFields
    ) async throws {
        try await desk.recruiting.decide(
            visit.tenant, try visit.id(), kind, decision, version: try ApplicationDesk.version(form), by: visit.actor)
    }

    @Sendable private func ask(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form(lists: ["kinds"])
        try form.refuseUnknown(["kinds", "version"])
        return try await desk.act(visit, typed: { .request(form, $0) }) {
            let kinds = form.list("kinds").compactMap(DocumentKind.init)
            guard kinds.count == form.list("kinds").count else { throw Invalid("kinds", "Choose from the list.") }
            try await desk.recruiting.ask(
                visit.tenant, try visit.id(), for: kinds, version: try ApplicationDesk.version(form), by: visit.actor)
            return "The applicant gets a letter with the list. The clock stands still until the documents are there."
        }
    }

    @Sendable private func startChecks(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["version"])
        return try await desk.act(visit, typed: { .returning(form, $0) }) {
            try await desk.recruiting.startChecks(
                visit.tenant, try visit.id(), version: try ApplicationDesk.version(form), by: visit.actor)
            return "The background check has begun. What the program can see is decided already."
        }
    }

    @Sendable private func check(_ visit: Visit) async throws -> Answer {
        let kind = try Self.checkKind(visit)
        let form = try await visit.form()
        let name = CheckLine.evidenceName(kind)
        try form.refuseUnknown(["act", "version", name])
        return try await desk.act(visit, typed: { .check(kind, form, $0.renamed(["evidence": name])) }) {
            guard let act = CheckAct(rawValue: form["act"]), act != .waive else {
                throw Invalid("", "Load the page again.")
            }
            try await desk.recruiting.decideCheck(
                visit.tenant, try visit.id(), kind, act, evidence: form[name],
                version: try ApplicationDesk.version(form), by: visit.actor)
            return "\(kind.label): \(act == .pass ? "passed" : "failed")."
        }
    }

    @Sendable private func waiveCheck(_ visit: Visit) async throws -> Answer {
        let kind = try Self.checkKind(visit)
        let form = try await visit.form()
        let name = CheckLine.waiverName(kind)
        try form.refuseUnknown(["version", name])
        return try await desk.act(visit, typed: { .check(kind, form, $0.renamed(["evidence": name])) }) {
            try await desk.recruiting.decideCheck(
                visit.tenant, try visit.id(), kind, .waive, evidence: form[name],
                version: try ApplicationDesk.version(form), by: visit.actor)
            return "\(kind.label): waived."
        }
    }

    @Sendable private func returnToReview(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["note", "version"])
        return try await desk.act(visit, typed: { .returning(form, $0) }) {
            try await desk.recruiting.returnToReview(
                visit.tenant, try visit.id(), note: form["note"], version: try ApplicationDesk.version(form),
                by: visit.actor)
            return "The application is under review again."
        }
    }

    private static func documentKind(_ visit: Visit) throws -> DocumentKind {
        guard let kind = DocumentKind(rawValue: try visit.parameter("kind")) else { throw NotFound() }
        return kind
    }

    private static func checkKind(_ visit: Visit) throws -> CheckKind {
        guard let kind = CheckKind(rawValue: try visit.parameter("kind")) else { throw NotFound() }
        return kind
    }
}

extension Invalid {
    /// The same problems at fields of other names.
    func renamed(_ names: [String: String]) -> Invalid {
        Invalid(problems.map { Problem(names[$0.field] ?? $0.field, $0.wording) })
    }
}
