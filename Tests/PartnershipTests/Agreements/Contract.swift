import Identity
import Kernel
import Postgres
import Testing

@testable import Partnership

/// An office whose legal staff have published a text, and a reseller that has one to sign.
struct Contract: Sendable {
    let office: Office
    let reseller: Reseller
    let owner: Account

    /// `enrolled` as active with an agreement to sign here; else approved from an application.
    init(_ office: Office, isActive: Bool = false, counterSigned: Bool = true) async throws {
        self.office = office
        try await Self.publish(office, isCounterSigned: counterSigned)
        if isActive {
            var enrolment = Enrolment(
                companyName: "Diaz Networks", ownerName: "Ana Diaz", ownerEmail: "ana@diaz.example",
                type: .authorizedDealer, status: .active, tier: .bronze, planCode: "standard_reseller",
                validFrom: office.today)
            enrolment.signsHere = true
            reseller = try await office.partnering.enrol(
                office.tenant, enrolment, reason: "Known from before", by: office.reviewer)
        } else {
            reseller = try await office.approve(try await office.cleared())
        }
        owner = try #require(
            try await office.partnering.team(office.tenant.id, of: reseller.id).first { $0.roles.contains(.owner) })
        try await office.contracting.tend(office.tenant)
    }

    /// A new version of the text for dealers, valid from today.
    static func publish(_ office: Office, isCounterSigned: Bool = true, note: String = "") async throws {
        let id = try await office.contracting.begin(.authorizedDealer, office.tenant, by: office.legalActor)
        let template = try await office.contracting.text(office.tenant, id).template
        var content = template.content
        content.isCounterSigned = isCounterSigned
        content.note = note
        try await office.contracting.save(
            content, of: id, version: template.version, office.tenant, by: office.legalActor)
        let saved = try await office.contracting.text(office.tenant, id).template
        try await office.contracting.publish(id, version: saved.version, office.tenant, by: office.legalActor)
    }

    /// The newest.
    var agreement: Agreement {
        get async throws {
            try #require(try await office.contracting.agreements(office.tenant.id, of: reseller.id).first)
        }
    }

    func inForce() async throws -> Agreement? {
        try await office.contracting.agreements(office.tenant.id, of: reseller.id).first { $0.status == .inForce }
    }

    func record() async throws -> Contracting.Record {
        try await office.contracting.record(office.tenant.id, try await agreement.id)
    }

    func act(_ name: String, consents: Bool = true, hash: String? = nil) async throws -> SigningAct {
        let shown = try await record().document?.fingerprint ?? ""
        return SigningAct(
            typedName: name, consents: consents, shownHash: hash ?? shown,
            address: "192.0.2.7", agent: "Trial", hasSecondFactor: true)
    }

    func sign(_ act: SigningAct? = nil, key: String = "key of the signature") async throws {
        let typed = if let act { act } else { try await self.act("Ana Diaz") }
        try await office.contracting.sign(
            office.tenant, try await agreement.id, typed, key: key, by: owner, Actor(owner))
    }

    func counterSign(_ act: SigningAct? = nil, key: String = "key of the other one") async throws {
        let typed = if let act { act } else { try await self.act("Lena Brooks") }
        try await office.contracting.counterSign(
            office.tenant, try await agreement.id, typed, key: key, by: office.legal, office.legalActor)
    }

    /// Both sides sign the newest one.
    func conclude(_ key: String = "first") async throws {
        try await sign(key: "\(key): signature of theirs")
        try await counterSign(key: "\(key): signature of ours")
    }

    func tend(on day: String) async throws {
        let day = try #require(Day(day))
        office.clock.set(office.tenant.zone.instant(of: day, hour: 9))
        try await office.contracting.tend(office.tenant)
    }

    func status() async throws -> ResellerStatus {
        try await office.partnering.reseller(office.tenant.id, reseller.id).status
    }

    /// From when on the portal is limited.
    func limit() async throws -> Instant? {
        try await office.database.reading(office.tenant.id) { tx in
            try await tx.first("select from_at from portal_limits where reseller_id = \(reseller.id)")?["from_at"]
        }
    }

    func events(_ name: String) async throws -> Int {
        try await office.database.reading(office.tenant.id) { tx in
            try await tx.first("select count(*) as n from domain_events where name = \(name)")?["n"] ?? 0
        }
    }
}

extension Office {
    var legalActor: Actor { Actor(legal) }
    var today: Day { tenant.zone.day(of: clock.now) }
}

extension Actor {
    init(_ account: Account) {
        self.init(accountID: account.id, name: account.name)
    }
}
