import DatabaseSupport
import Identity
import Kernel
import PartnershipSupport
import Testing

@testable import Partnership

@Suite(.database) struct ChecksTests {
    private let today = Day("2026-03-02")

    private func look(
        _ change: (inout ApplicationDetails) -> Void = { _ in }, papers: [ApplicationDocument] = [],
        closest: SanctionsMatch? = nil
    ) throws -> [CheckKind: ApplicationCheck] {
        var details = ApplicationDetails()
        details.address.country = "US"
        details.taxID = "12-3456789"
        details.licenseExpiresOn = Day("2027-01-01")
        details.insuranceExpiresOn = Day("2027-01-01")
        details.insuranceAmount = Money(minorUnits: 100_000_000, .usd)
        change(&details)
        let checks = AutomaticChecks(
            details: details, papers: ApplicationPapers(papers), today: try #require(today), closest: closest
        ).all(known: [:])
        return Dictionary(uniqueKeysWithValues: checks.map { ($0.kind, $0) })
    }

    @Test(arguments: [
        ("12-3456789", CheckState.passed), ("123456789", .passed), ("12-345678", .failed), ("1234567890", .failed),
        ("123-456789", .failed), ("12-34-56789", .failed), ("AB-3456789", .failed), ("", .failed),
        ("１２３４５６７８９", .failed),
    ])
    func aTaxIDHasNineDigits(id: String, state: CheckState) throws {
        #expect(try look { $0.taxID = id }[.taxIDFormat]?.state == state)
    }

    /// More than 30 days have to be left: of the 2nd of March the 2nd of April is the first day that is enough.
    @Test(arguments: [
        ("2026-04-01", CheckState.failed), ("2026-04-02", .passed), ("2026-03-01", .failed), ("", .failed),
    ])
    func aLicenseAndAnInsuranceLastForMoreThanAMonth(day: String, state: CheckState) throws {
        let expires = Day(day)
        #expect(try look { $0.licenseExpiresOn = expires }[.licenseValidity]?.state == state)
        #expect(try look { $0.insuranceExpiresOn = expires }[.insuranceValidity]?.state == state)
    }

    @Test(arguments: [(Int64(99_999_999), CheckState.failed), (100_000_000, .passed)])
    func anInsurancePaysAMillion(minor: Int64, state: CheckState) throws {
        #expect(try look { $0.insuranceAmount = Money(minorUnits: minor, .usd) }[.insuranceValidity]?.state == state)
    }

    /// What stands in the accepted document counts, not what was typed into the form.
    @Test func theDocumentIsBelieved() throws {
        var license = ApplicationDocument(.businessLicense)
        license.expiresOn = Day("2026-03-15")
        #expect(try look(papers: [license])[.licenseValidity]?.state == .failed)
    }

    @Test(arguments: [ResellerType.referralPartner, .technologyPartner])
    func whoOnlyRefersGoesWithoutLicenseInsuranceAndCredit(type: ResellerType) throws {
        let checks = try look { $0.resellerType = type }
        for kind in [CheckKind.licenseValidity, .insuranceValidity, .creditReferences] {
            #expect(checks[kind]?.state == .waived)
        }
        #expect(checks[.identityRegistration]?.state == .pending)
    }

    @Test func withoutAListAPersonLooks() throws {
        #expect(try look()[.sanctions]?.state == .pending)
        let far = SanctionsNames(["Ocean Trading"], source: "Treasury").closest(to: ["Diaz Networks"])
        #expect(try look(closest: far)[.sanctions]?.state == .passed)
        let near = SanctionsNames(["Networks Díaz"], source: "Treasury").closest(to: ["Diaz Networks LLC"])
        #expect(near.likeness == NameLikeness.whole)
        #expect(try look(closest: near)[.sanctions]?.state == .pending)
    }

    /// From 0.85 on a person looks; 0.8495 is not rounded up.
    @Test(arguments: [
        ("Networks Telecom", "Networks Trading", 8500, CheckState.pending),
        ("Connect Harbour Inc.", "COMMS Harbour", 8495, .passed),
    ])
    func aNameIsAlikeFromEightyFivePercentOn(name: String, listed: String, likeness: Int, state: CheckState) throws {
        let match = SanctionsNames(["Ocean Lantern", listed], source: "Treasury").closest(to: [name])
        #expect(match.likeness == likeness && match.name == listed)
        let check = try look(closest: match)[.sanctions]
        #expect(check?.state == state)
        #expect(check?.evidence.contains(likeness == 8500 ? "to 85 %" : "to 84 %") == true)
    }

    /// The examples of Winkler (1990) and the ends of the scale.
    @Test(arguments: [
        ("martha", "marhta", 9611), ("dwayne", "duane", 8400), ("dixon", "dicksonx", 8133), ("abc", "xyz", 0),
        ("diaz", "diaz", 10_000), ("", "diaz", 0),
    ])
    func namesAreComparedLikeWinkler(left: String, right: String, likeness: Int) {
        #expect(NameLikeness.of(Array(left.utf8), Array(right.utf8)) == likeness)
        #expect(NameLikeness.of(Array(right.utf8), Array(left.utf8)) == likeness)
    }

    /// A person passes and fails what a person found out, a director waives what failed, and never the sanctions list.
    @Test func actsAreThoseOfTheTable() {
        for kind in CheckKind.allCases {
            for state in CheckState.allCases {
                let check = ApplicationCheck(kind, state)
                let byPerson = [CheckKind.sanctions, .identityRegistration, .creditReferences].contains(kind)
                #expect((check.after(.pass) == .passed) == (byPerson && (state == .pending || state == .failed)))
                #expect((check.after(.fail) == .failed) == (byPerson && (state == .pending || state == .passed)))
                #expect((check.after(.waive) == .waived) == (state == .failed && kind != .sanctions))
            }
        }
    }

    @Test func anApprovalNeedsEveryCheck() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let scored = try await office.reviewed()
            await #expect(throws: ApplicationRefusal.self) { try await office.approve(scored) }
            let open = await #expect(throws: ApplicationRefusal.self) {
                try await office.recruiting.startChecks(
                    office.tenant, scored.id, version: scored.version, by: office.reviewer)
            }
            #expect(open == .documentsOpen(DocumentKind.allCases))
            try await office.recruiting.clear(office.tenant, scored.id, by: office.reviewer)
            let cleared = try await office.recruiting.application(office.tenant.id, scored.id)
            #expect(cleared.scorecard.values[.compliance] == 7, "what a reviewer scored stays")
            try await office.recruiting.decideCheck(
                office.tenant, scored.id, .creditReferences, .fail, evidence: "One of them is not paid",
                version: cleared.version, by: office.reviewer)
            let failed = try await office.recruiting.application(office.tenant.id, scored.id)
            await #expect(throws: ApplicationRefusal.checksOpen([.creditReferences])) {
                try await office.approve(failed)
            }
            try await office.recruiting.decideCheck(
                office.tenant, scored.id, .creditReferences, .waive, evidence: "Paid since", version: failed.version,
                by: office.reviewer)
            _ = try await office.approve(try await office.recruiting.application(office.tenant.id, scored.id))
        }
    }

    @Test func backInTheReviewWhatPeopleFoundStays() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let cleared = try await office.cleared()
            try await office.recruiting.returnToReview(
                office.tenant, cleared.id, note: "The address is another", version: cleared.version, by: office.reviewer
            )
            let back = try await office.recruiting.application(office.tenant.id, cleared.id)
            #expect(back.status == .underReview)
            try await office.recruiting.startChecks(
                office.tenant, cleared.id, version: back.version, by: office.reviewer)
            let checks = try await office.recruiting.checks(office.tenant.id, cleared.id)
            #expect(checks.first { $0.kind == .identityRegistration }?.evidence == "Looked up")
            #expect(checks.allSatisfy { $0.state.isSettled })
        }
    }
}
