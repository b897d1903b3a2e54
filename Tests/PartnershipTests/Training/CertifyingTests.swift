import DatabaseSupport
import Identity
import Kernel
import Postgres
import Testing

@testable import Partnership

/// domain/resellers.md 4: certificates over time, on a clock that the test moves.
@Suite(.database) struct CertifyingTests {
    @Test func theLevelRisesWithEachProgramme() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            let expected: [(TrainingProgramme, Tier.Certification)] = [
                (.productBasic, .basic), (.salesProcess, .intermediate), (.voice, .advanced), (.fiberInstall, .expert),
                (.businessNetworks, .expert),
            ]
            for (programme, level) in expected {
                try await school.pass(programme)
                #expect(try await school.level() == level)
                #expect(try await school.standing().state(of: programme) == .certified)
            }
            #expect(try await school.standing().nextLevel == nil)
            let certificate = try #require(try await school.standing().certificate(of: .voice))
            #expect(certificate.personName == "Ana Diaz" && certificate.company == "Diaz Networks")
            #expect(certificate.certifiedOn == Day("2026-03-02") && certificate.validUntil == Day("2027-03-01"))
            let found = try await school.training.check(school.office.tenant.id, certificate.code)
            #expect(found == certificate)
            let unknown = try #require(CertificateCode("000000000000"))
            #expect(try await school.training.check(school.office.tenant.id, unknown) == nil)
        }
    }

    /// It counts to the last minute of its last day in the tenant's zone, whether or not the night's work is done.
    @Test func aCertificateEndsWithItsLastLocalDay() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            // 23:30 in New York on 1 March: in UTC it is the 2nd.
            try school.move(to: "2027-03-01", hour: 23, minute: 30)
            try await school.pass(.productBasic)
            let certificate = try #require(try await school.standing().certificate(of: .productBasic))
            #expect(certificate.certifiedOn == Day("2027-03-01") && certificate.validUntil == Day("2028-02-29"))
            try school.move(to: "2028-02-29", hour: 23, minute: 59)
            #expect(try await school.level() == .basic)
            try await school.training.tend(school.office.tenant)
            #expect(try await school.standing().state(of: .productBasic) == .certified)
            try school.move(to: "2028-03-01", hour: 0)
            #expect(try await school.level() == nil, "before the night's work")
            for _ in 0..<2 { try await school.training.tend(school.office.tenant) }
            #expect(try await school.standing().state(of: .productBasic) == .expired)
            #expect(try await school.events("certification.expired") == 1)
            #expect(try await school.record(.productBasic).state == .notStarted, "it can be taken again")
            try await school.pass(.productBasic)
            #expect(try await school.level() == .basic)
            #expect(try await school.office.count("certificates") == 2)
        }
    }

    @Test func remindersComeOnceAndTheMissedOnesAsOne() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            try await school.pass(.productBasic)
            let reminders = { try await school.events("certification.reminder") }
            // Valid until 1 March 2027: 60, 30 and 7 days before are 31 December, 30 January and 22 February.
            for (day, count) in [
                ("2026-12-30", 0), ("2026-12-31", 1), ("2026-12-31", 1), ("2027-01-29", 1), ("2027-01-30", 2),
                ("2027-02-21", 2), ("2027-02-22", 3), ("2027-02-28", 3),
            ] {
                try await school.tend(on: day)
                #expect(try await reminders() == count, "\(day)")
            }
            try await school.pass(.salesProcess, school.seller)
            // Nobody worked for a long time: five days before the end one letter makes up for three.
            try await school.tend(on: "2028-02-22")
            #expect(try await reminders() == 4)
            try await school.tend(on: "2028-02-23")
            #expect(try await reminders() == 4)
        }
    }

    @Test func itIsRenewedInTheLastSixtyDays() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            try await school.pass(.productBasic)
            let from = try #require(Day("2026-12-31"))
            try school.move(to: "2026-12-30")
            await #expect(throws: TrainingRefusal.notYet(from: from)) { try await school.prepare() }
            try school.move(to: "2026-12-31")
            try await school.pass(.productBasic)
            let certificates = try await school.standing().certificates
            #expect(certificates.map(\.validUntil) == [Day("2027-12-30"), Day("2027-03-01")])
            #expect(try await school.standing().state(of: .productBasic) == .certified)
            try await school.tend(on: "2027-02-25")
            #expect(try await school.events("certification.reminder") == 0, "what was renewed does not end")
            try await school.tend(on: "2027-06-01")
            #expect(try await school.events("certification.expired") == 0)
            #expect(try await school.level() == .basic)
        }
    }

    /// Somebody else of the team passes: the company is certified for longer, and who it was is known.
    @Test func theCertificationIsTheResellersWhoeverPassed() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            try await school.pass(.productBasic)
            try school.move(to: "2026-09-01")
            try await school.pass(.productBasic, school.seller)
            let certificate = try #require(try await school.standing().certificate(of: .productBasic))
            #expect(certificate.personName == "Sal Moss" && certificate.validUntil == Day("2027-08-31"))
            #expect(Set(try await school.standing().certificates.map(\.code)).count == 2)
        }
    }

    @Test func aDirectorTakesItBackOnce() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            let (tenant, id, director) = (school.office.tenant, school.reseller.id, Actor(school.office.legal))
            try await school.pass(.productBasic)
            try await school.pass(.salesProcess)
            try school.move(to: "2026-05-04")
            await #expect(throws: Invalid.self) {
                try await school.training.revoke(
                    tenant, id, .productBasic, reason: "no", key: "a form without words", by: director)
            }
            for _ in 0..<2 {
                try await school.training.revoke(
                    tenant, id, .productBasic, reason: "The quiz was bought.", key: "the form of the day", by: director)
            }
            await #expect(throws: TrainingRefusal.invalidTransition(from: "Revoked")) {
                try await school.training.revoke(
                    tenant, id, .productBasic, reason: "The quiz was bought.", key: "another form", by: director)
            }
            #expect(try await school.level() == nil, "without the first one there is no level")
            let day = try #require(Day("2026-05-03"))
            #expect(
                try await school.training.certificationLevel(tenant.id, of: id, on: day) == .intermediate,
                "never retroactive")
            let certificate = try #require(try await school.standing().certificate(of: .productBasic))
            #expect(certificate.standing(on: day) == .valid)
            #expect(certificate.standing(on: school.office.today) == .revoked)
            #expect(try await school.events("certification.revoked") == 1)
            try await school.tend(on: "2027-04-01")
            #expect(try await school.standing().state(of: .productBasic) == .revoked, "what is revoked does not expire")
            try await school.pass(.productBasic)
            #expect(try await school.standing().state(of: .productBasic) == .certified)
        }
    }

    /// Somebody was on the way when the certification was taken back: passing is a new beginning.
    @Test func whoWasOnTheWayCertifiesAnew() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            try await school.pass(.productBasic)
            try await school.prepare(.productBasic, school.seller)
            try await school.training.revoke(
                school.office.tenant, school.reseller.id, .productBasic, reason: "Was not the person",
                key: "the form of the day", by: Actor(school.office.legal))
            #expect(try await school.take(right: 16, school.seller).isPassed)
            #expect(try await school.level() == .basic)
        }
    }

    @Test func adoptingTwiceAndAtTwoTenantsKeepsThemApart() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            let other = try await School(database)
            try await school.training.adopt(school.office.tenant)
            #expect(try await school.office.count("courses") == TrainingProgramme.allCases.count)
            let theirs = try await other.course(.voice)
            await #expect(throws: NotFound.self) {
                try await school.training.course(school.office.tenant.id, theirs, for: school.owner)
            }
            await #expect(throws: NotFound.self) {
                try await school.training.start(
                    school.office.tenant, theirs, by: school.owner, Actor(school.owner))
            }
            try await other.pass(.voice)
            let code = try #require(try await other.standing().certificates.first?.code)
            #expect(try await school.training.check(school.office.tenant.id, code) == nil)
        }
    }
}
