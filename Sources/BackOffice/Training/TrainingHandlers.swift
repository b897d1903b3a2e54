import Identity
import Kernel
import Links
import Partnership
import Web

/// The training of resellers: staff see who is where and let people try again, account managers note practice talks,
/// a director revokes.
public struct TrainingHandlers: Sendable {
    private let training: Training
    private let partnering: Partnering

    public init(_ training: Training, _ partnering: Partnering) {
        self.training = training
        self.partnering = partnering
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [TrainingDeskPage.self, TrainingResellersPage.self, ResellerTrainingPage.self]
        routes.get(BackOfficePlaces.training, .staff(.seeTraining), index)
        routes.get(BackOfficePlaces.trainingResellers, .staff(.seeTraining), resellers)
        routes.get(BackOfficePlaces.trainingResellersFile, .staff(.seeTraining), resellersFile)
        routes.get(BackOfficePlaces.trainingEndingFile, .staff(.seeTraining), endingFile)
        routes.get(BackOfficePlaces.trainingReseller, .staff(.seeTraining), show)
        routes.post(BackOfficePlaces.trainingAllowance, .staff(.manageTraining), allow)
        routes.post(BackOfficePlaces.trainingAssessment, .staff(.manageTraining), assess)
        routes.post(BackOfficePlaces.trainingRevocation, .staff(.revokeCertificates), terms: .freshProof, revoke)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        .page(try TrainingDeskPage(visit, try await training.desk(visit.tenant)))
    }

    @Sendable private func resellers(_ visit: Visit) async throws -> Answer {
        let (search, shown, after) = (visit.query["q"] ?? "", Self.shown(visit), visit.query["after"])
        let filter = ResellerFilter(search: search, certification: shown)
        let slice = try await training.lines(visit.tenant, filter, after: after)
        return .page(try TrainingResellersPage(visit, slice, search: search, shown: shown, after: after))
    }

    /// Every reseller of the filter with its state in each programme.
    @Sendable private func resellersFile(_ visit: Visit) async throws -> Answer {
        let filter = ResellerFilter(search: visit.query["q"] ?? "", certification: Self.shown(visit))
        var table = CSVTable(columns: ["reseller", "name", "level"] + TrainingProgramme.allCases.map(\.rawValue))
        var after: String?
        repeat {
            let slice = try await training.lines(visit.tenant, filter, after: after)
            for line in slice.elements {
                table.add(
                    [line.reseller.publicID, line.reseller.name, line.level?.rawValue ?? ""]
                        + TrainingProgramme.allCases.map {
                            (line.states[$0] ?? CertificationState.notCertified).rawValue
                        })
            }
            after = slice.next
        } while after != nil
        return Self.file(table, "training", visit)
    }

    @Sendable private func endingFile(_ visit: Visit) async throws -> Answer {
        var table = CSVTable(columns: ["company", "programme", "certificate", "certified_on", "valid_until"])
        for certificate in try await training.desk(visit.tenant).ending {
            table.add([
                certificate.company, certificate.programme.rawValue, certificate.code.description,
                certificate.certifiedOn.description, certificate.validUntil.description,
            ])
        }
        return Self.file(table, "certificates-ending", visit)
    }

    private static func file(_ table: CSVTable, _ name: String, _ visit: Visit) -> Answer {
        let day = visit.tenant.zone.day(of: visit.now)
        return .file(table.bytes, name: "\(name)-\(day).csv", type: "text/csv; charset=utf-8")
    }

    private static func shown(_ visit: Visit) -> CertificationState? {
        visit.query["state"].flatMap(CertificationState.init)
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        .page(try ResellerTrainingPage(visit, try await training.standing(visit.tenant, of: try visit.id())))
    }

    @Sendable private func allow(_ visit: Visit) async throws -> Answer {
        try await act(visit, "allowance", ["enrolment", "allowance_reason"]) { form, reseller in
            guard let enrolment = Identifier(form["enrolment"]) else {
                throw Invalid("enrolment", "Choose who may try again.")
            }
            try await training.allow(
                visit.tenant, enrolment, of: reseller.id, reason: form["allowance_reason"], by: visit.actor)
            return "They may try again at once, three times."
        }
    }

    @Sendable private func assess(_ visit: Visit) async throws -> Answer {
        try await act(visit, "assessment", ["result", "note"]) { form, reseller in
            guard TaskState.Doer.all(of: try visit.person.account, for: reseller).contains(.accountManager) else {
                throw Invalid("", "Only who looks after the reseller notes practice talks.")
            }
            guard ["passed", "failed"].contains(form["result"]) else {
                throw Invalid("result", "Say how the talk went.")
            }
            try await training.assess(
                visit.tenant, reseller.id, passed: form["result"] == "passed", note: form["note"],
                key: form.idempotencyKey, by: visit.actor)
            return "The talk with \(reseller.name) is noted."
        }
    }

    @Sendable private func revoke(_ visit: Visit) async throws -> Answer {
        try await act(visit, "revocation", ["programme", "revocation_reason"]) { form, reseller in
            guard let programme = TrainingProgramme(rawValue: form["programme"]) else {
                throw Invalid("programme", "Choose a programme.")
            }
            try await training.revoke(
                visit.tenant, reseller.id, programme, reason: form["revocation_reason"], key: form.idempotencyKey,
                by: visit.actor)
            return "The certification of \(reseller.name) for “\(programme.label)” is revoked. They get a letter."
        }
    }

    private func act(
        _ visit: Visit, _ name: String, _ fields: [String],
        _ body: (FormFields, Reseller) async throws -> String
    ) async throws -> Answer {
        let reseller = try await partnering.reseller(visit.tenant.id, try visit.id())
        let form = try await visit.form()
        try form.refuseUnknown(fields)
        let place = BackOfficePlaces.trainingReseller(reseller.id)
        do {
            return .redirect(to: place, notice: .done(try await body(form, reseller)))
        } catch let invalid as Invalid {
            let renamed = Invalid(
                invalid.problems.map { problem in
                    Invalid.Problem(problem.field == "reason" ? "\(name)_reason" : problem.field, problem.wording)
                })
            let standing = try await training.standing(visit.tenant, of: reseller.id)
            let typed = ResellerTrainingPage.Typed(act: name, fields: form, invalid: renamed)
            return .page(
                try ResellerTrainingPage(visit, standing, typed: typed), status: .unprocessableContent)
        } catch let refusal as TrainingRefusal {
            return .redirect(to: place, notice: .warning(refusal.explanation))
        }
    }
}
