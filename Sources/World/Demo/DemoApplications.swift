import Foundation
import Identity
import Kernel
import Partnership
import Postgres
import Samples

extension Demo {
    /// Companies that applied in the last weeks: one became a reseller and is being onboarded, one was rejected, the
    /// others wait in the queue.
    static func receiveApplications(_ stage: DemoStage) async throws {
        let today = stage.tenant.zone.day(of: stage.present)
        for applicant in SampleApplicant.all.sorted(by: { $0.daysAgo > $1.daysAgo }) {
            let day = today.adding(days: -applicant.daysAgo)
            stage.move(to: day, hour: 9, minute: 10, minutesLeft: 50)
            let id = try await apply(stage, applicant)
            try await stage.work()
            switch applicant.progress {
            case .submitted: break
            case .inReview:
                stage.move(to: day.adding(days: 1), hour: 14)
                try await claim(stage, id)
                try await bring(stage, id, applicant, Array(DocumentKind.allCases.prefix(3)))
                try await accept(stage, id, Array(DocumentKind.allCases.prefix(2)))
            case .waiting:
                stage.move(to: day.adding(days: 1), hour: 11)
                try await claim(stage, id)
                try await bring(stage, id, applicant, [.businessLicense, .taxDocument])
                try await accept(stage, id, [.businessLicense, .taxDocument])
                let recruiting = stage.contexts.recruiting
                try await recruiting.ask(
                    stage.tenant, id, for: [.bankReference, .references, .insuranceCertificate],
                    version: try await recruiting.application(stage.tenant.id, id).version,
                    by: stage.actor(.reviewer))
            case .checking:
                stage.move(to: day.adding(days: 1), hour: 9)
                try await claim(stage, id)
                try await bring(stage, id, applicant, DocumentKind.allCases)
                stage.move(to: day.adding(days: 4), hour: 13)
                try await accept(stage, id, DocumentKind.allCases)
                try await stage.contexts.recruiting.startChecks(
                    stage.tenant, id,
                    version: try await stage.contexts.recruiting.application(stage.tenant.id, id).version,
                    by: stage.actor(.reviewer))
            case .rejected:
                stage.move(to: day.adding(days: 2), hour: 15)
                try await claim(stage, id)
                try await reject(stage, id)
            case .approved:
                stage.move(to: day.adding(days: 1), hour: 10)
                try await claim(stage, id)
                try await bring(stage, id, applicant, DocumentKind.allCases)
                stage.move(to: day.adding(days: 3), hour: 16)
                try await accept(stage, id, DocumentKind.allCases)
                try await check(stage, id)
                try await approve(stage, id, applicant)
            }
            try await stage.work()
        }
    }

    /// Names that nobody bears, so that the demo's checks have something to compare with.
    static func importSanctions(_ stage: DemoStage) async throws {
        let names = [
            "Ocean Trading Consortium", "Desert Minerals Export", "Blue Falcon Shipping", "Petrov Holdings of Nowhere",
            "Golden Lantern Bank", "Northern Alloy Group", "Viktor Invented", "Amara Fictional", "Red Delta Air Cargo",
        ]
        _ = try await stage.contexts.recruiting.importSanctions(
            stage.tenant.id, source: "Sample list of invented names", text: names.joined(separator: "\n"),
            by: stage.actor(.legal))
    }

    /// The three days of the coming year on which nobody answers.
    static func enterHolidays(_ stage: DemoStage) async throws {
        let keeping = stage.contexts.keepingHolidays
        let today = stage.tenant.zone.day(of: stage.present)
        for (month, day, name) in [(1, 1, "New Year’s Day"), (7, 4, "Independence Day"), (12, 25, "Christmas Day")] {
            let next = [today.year, today.year + 1].compactMap { Day(year: $0, month: month, day: day) }
            _ = try await keeping.add(
                stage.tenant, next.first { $0 > today }, name: name, by: stage.actor(.owner))
        }
    }

    private static func apply(_ stage: DemoStage, _ applicant: SampleApplicant) async throws -> Identifier {
        var answers = ApplicationAnswers()
        for (name, value) in applicant.answers {
            if let field = ApplicationField(rawValue: name) { answers.set(field, to: [value]) }
        }
        let recruiting = stage.contexts.recruiting
        let token = try await recruiting.begin(stage.tenant, answers, from: "192.0.2.\(applicant.daysAgo + 10)")
        stage.move(to: stage.today, hour: 9, minute: 31, minutesLeft: 25)
        stage.pass(.minutes(1))
        for step in ApplicationStep.allCases { _ = try await recruiting.save(stage.tenant.id, token, step, answers) }
        let sent = try await recruiting.submit(stage.tenant, token, from: "192.0.2.\(applicant.daysAgo + 10)")
        return sent.application.id
    }

    private static func claim(_ stage: DemoStage, _ id: Identifier) async throws {
        try await stage.contexts.recruiting.claim(stage.tenant, id, by: stage.actor(.reviewer))
    }

    /// The applicant sends scans by the link of a letter.
    private static func bring(
        _ stage: DemoStage, _ id: Identifier, _ applicant: SampleApplicant, _ kinds: [DocumentKind]
    ) async throws {
        let (contexts, tenant) = (stage.contexts, stage.tenant)
        let link = try await stage.database.transaction(tenant.id) { tx in
            try await StatusLinks(tx, clock: contexts.clock, chance: contexts.chance).mint(application: id)
        }
        let folder = stage.folder + "-papers"
        for kind in kinds {
            let paper = SamplePaper(
                name: "\(kind.rawValue).pdf",
                lines: [kind.label, applicant.company, "A sample: this company and this document do not exist."])
            let path = try stage.lay(paper, in: folder)
            try await contexts.recruiting.bring(
                tenant, link, kind, [IncomingPaper(name: paper.name, path: path)],
                from: "192.0.2.\(applicant.daysAgo + 10)")
        }
        try FileManager.default.removeItem(atPath: folder)
    }

    private static func accept(_ stage: DemoStage, _ id: Identifier, _ kinds: [DocumentKind]) async throws {
        let recruiting = stage.contexts.recruiting
        let expiry = stage.today.adding(days: 400).description
        for kind in kinds {
            let decision = try DocumentDecision(.accept, of: kind, expiresOn: expiry, insured: "1,000,000")
            let version = try await recruiting.application(stage.tenant.id, id).version
            try await recruiting.decide(
                stage.tenant, id, kind, decision, version: version, by: stage.actor(.reviewer))
        }
    }

    private static func check(_ stage: DemoStage, _ id: Identifier) async throws {
        let recruiting = stage.contexts.recruiting
        func version() async throws -> Int {
            let application = try await recruiting.application(stage.tenant.id, id)
            return application.version
        }
        try await recruiting.startChecks(
            stage.tenant, id, version: try await version(), by: stage.actor(.reviewer))
        let findings: [CheckKind: String] = [
            .sanctions: "No list holds the name of the company or of its owner.",
            .identityRegistration: "Registered in the state of Maine under this name and address.",
            .creditReferences: "Both references pay on time and would work with them again.",
        ]
        for check in try await recruiting.checks(stage.tenant.id, id) where !check.state.isSettled {
            try await recruiting.decideCheck(
                stage.tenant, id, check.kind, .pass, evidence: findings[check.kind] ?? "Seen in the documents.",
                version: try await version(), by: stage.actor(.reviewer))
        }
    }

    private static func reject(_ stage: DemoStage, _ id: Identifier) async throws {
        let recruiting = stage.contexts.recruiting
        let application = try await recruiting.application(stage.tenant.id, id)
        try await recruiting.reject(
            stage.tenant, id, .insufficientCapacity,
            text: "No history, no tax id, and a sales model that brings complaints.", version: application.version,
            by: stage.actor(.reviewer))
    }

    private static func approve(_ stage: DemoStage, _ id: Identifier, _ applicant: SampleApplicant) async throws {
        let recruiting = stage.contexts.recruiting
        let manager = try stage.account(.account)
        var application = try await recruiting.application(stage.tenant.id, id)
        var scores = application.scorecard.values
        for criterion in Scorecard.Criterion.allCases { scores[criterion] = max(7, scores[criterion] ?? 0) }
        try await recruiting.score(
            stage.tenant, id, Scorecard(values: scores), version: application.version, by: stage.actor(.reviewer))
        application = try await recruiting.application(stage.tenant.id, id)
        _ = try await recruiting.approve(
            stage.tenant, id,
            Approval(
                type: application.details.resellerType, tier: .bronze, planCode: "standard_reseller",
                accountManager: manager, territories: application.details.desiredTerritories,
                notes: "Known in Quillford; two of our technicians recommend them.",
                overrides: ApprovalOverrides(emailReason: "Confirmed on the phone."), version: application.version),
            rights: ApprovalRights(mayApproveWeak: false), by: stage.actor(.reviewer))
    }
}
