import Identity
import Kernel
import Partnership
import Postgres
import Samples
import Vault

extension Demo {
    /// Legal publishes the program's text for every kind of reseller, as it stands.
    static func publishAgreements(_ stage: DemoStage) async throws {
        let legal = try stage.actor(.legal)
        for type in ResellerType.allCases { try await publish(stage, type, note: "", by: legal) }
    }

    /// Every owner reads and signs what was sent, and legal signs after them, through the doors that people use.
    static func signAgreements(_ stage: DemoStage) async throws {
        try await stage.work()
        let waiting = try await stage.contexts.contracting.list(
            stage.tenant.id, AgreementFilter(statuses: [.sent])
        ).page.elements
        for (number, line) in waiting.enumerated() {
            stage.pass(.minutes(17))
            try await signByOwner(stage, line.agreement, from: "198.51.100.\(20 + number)")
            stage.pass(.minutes(34))
            try await counterSign(stage, line.agreement.id)
        }
        try await stage.work()
    }

    /// A new version for two kinds of resellers, so that one owner has something to sign and legal to counter-sign.
    static func renewAgreements(_ stage: DemoStage) async throws {
        let legal = try stage.actor(.legal)
        for type in [ResellerType.distributor, .whiteLabel] {
            try await publish(
                stage, type, note: "Section 7 now says within which time a loss of data is told: 24 hours.", by: legal)
        }
        try await stage.work()
        let sent = try await stage.contexts.contracting.list(
            stage.tenant.id, AgreementFilter(statuses: [.sent])
        ).page.elements
        guard let signer = sent.first(where: { $0.type == .whiteLabel }) else { return }
        stage.pass(.minutes(6))
        try await signByOwner(stage, signer.agreement, from: "198.51.100.77")
        try await stage.work()
    }

    private static func publish(
        _ stage: DemoStage, _ type: ResellerType, note: String, by legal: Actor
    ) async throws {
        let contracting = stage.contexts.contracting
        let id = try await contracting.begin(type, stage.tenant, by: legal)
        var template = try await contracting.text(stage.tenant, id).template
        if !note.isEmpty {
            var content = template.content
            content.note = note
            try await contracting.save(content, of: id, version: template.version, stage.tenant, by: legal)
            template = try await contracting.text(stage.tenant, id).template
        }
        try await contracting.publish(id, version: template.version, stage.tenant, by: legal)
    }

    private static func signByOwner(_ stage: DemoStage, _ agreement: Agreement, from address: String) async throws {
        let team = try await stage.contexts.partnering.team(stage.tenant.id, of: agreement.resellerID)
        guard let owner = team.first(where: { $0.roles.contains(.owner) }) else { throw NotFound() }
        let record = try await stage.contexts.contracting.record(stage.tenant.id, agreement.id)
        try await stage.contexts.contracting.sign(
            stage.tenant, agreement.id, act(owner, record, from: address), key: "demo/signature/\(agreement.id)",
            by: owner, Actor(accountID: owner.id, name: owner.name, address: address))
    }

    private static func counterSign(_ stage: DemoStage, _ id: Identifier) async throws {
        let legal = try stage.account(.legal)
        let record = try await stage.contexts.contracting.record(stage.tenant.id, id)
        try await stage.contexts.contracting.counterSign(
            stage.tenant, id, act(legal, record, from: "192.0.2.10"), key: "demo/counter-signature/\(id)", by: legal,
            try stage.actor(.legal))
    }

    private static func act(_ person: Account, _ record: Contracting.Record, from address: String) -> SigningAct {
        SigningAct(
            typedName: person.name, consents: true, shownHash: record.document?.fingerprint ?? "", address: address,
            agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", hasSecondFactor: false)
    }
}
