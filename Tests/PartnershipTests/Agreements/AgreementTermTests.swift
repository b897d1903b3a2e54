import DatabaseSupport
import Identity
import Kernel
import Postgres
import Testing

@testable import Partnership

/// domain/resellers.md 5: new versions, the 30 and 60 days, terms, notice and reminders, by the clock.
@Suite(.database) struct AgreementTermTests {
    /// In force since 2 March 2026; a new version is published on the 10th.
    private func offered(_ database: Database) async throws -> Contract {
        let contract = try await Contract(try await Office(database), isActive: true)
        try await contract.conclude()
        contract.office.clock.advance(.days(8))
        try await Contract.publish(contract.office, note: "Clearer words on data.")
        try await contract.office.contracting.tend(contract.office.tenant)
        return contract
    }

    @Test func aNewVersionIsSentWithThirtyDays() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await offered(database)
            let offer = try await contract.agreement
            #expect(offer.status == .sent && offer.templateNumber == 2)
            #expect(offer.sentOn == Day("2026-03-10"))
            #expect(offer.acceptUntil == Day("2026-04-09"))
            #expect(offer.suspendsOn == Day("2026-05-09"))
            #expect(try await contract.inForce()?.templateNumber == 1)
            #expect(try await contract.record().templateNote == "Clearer words on data.")
            for _ in 0..<3 { try await contract.office.contracting.tend(contract.office.tenant) }
            #expect(try await contract.office.count("agreements") == 2, "sent once")
        }
    }

    @Test func acceptingReplacesTheOldOneOnTheSameDay() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await offered(database)
            try await contract.conclude("second")
            let all = try await contract.office.contracting.agreements(
                contract.office.tenant.id, of: contract.reseller.id)
            #expect(all.map(\.status) == [.inForce, .superseded])
            #expect(all[1].endedOn == Day("2026-03-10") && all[0].inForceOn == Day("2026-03-10"))
            let periods = try await database.reading(contract.office.tenant.id) { tx in
                try await Agreements(tx).periods(of: contract.reseller.id)
            }
            let days = (0..<30).map { (Day("2026-03-02") ?? Day(number: 0)).adding(days: $0) }
            #expect(days.allSatisfy { day in periods.contains { $0.covers(day) } }, "no day without an agreement")
            #expect(try await contract.limit() == nil)
        }
    }

    @Test func afterThirtyDaysThePortalIsLimitedAndAfterSixtyTheResellerIsSuspended() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await offered(database)
            let zone = contract.office.tenant.zone
            #expect(try await contract.limit() == zone.instant(of: try #require(Day("2026-04-10"))))
            try await contract.tend(on: "2026-05-08")
            #expect(try await contract.status() == .active)
            try await contract.tend(on: "2026-05-09")
            #expect(try await contract.status() == .suspended)
            #expect(try await contract.events("agreement.overdue") == 1)
            try await contract.tend(on: "2026-05-10")
            #expect(try await contract.events("agreement.overdue") == 1, "once")
            try await contract.conclude("late")
            #expect(try await contract.limit() == nil)
            #expect(try await contract.status() == .suspended, "a channel manager lifts it")
        }
    }

    @Test func decliningGainsNoTime() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await offered(database)
            let office = contract.office
            try await office.contracting.decline(
                office.tenant, try await contract.agreement.id, reason: "Not these words.", key: "decline it once",
                by: contract.owner, Actor(contract.owner))
            office.clock.advance(.days(20))
            _ = try await office.contracting.offerAgain(office.tenant, contract.reseller.id, by: office.legalActor)
            #expect(try await contract.agreement.acceptUntil == Day("2026-04-09"))
            try await contract.tend(on: "2026-05-09")
            #expect(try await contract.status() == .suspended)
        }
    }

    @Test func aTermRenewsByItself() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await Contract(try await Office(database), isActive: true)
            try await contract.conclude()
            try await contract.tend(on: "2027-03-01")
            #expect(try await contract.inForce()?.termEndsOn == Day("2027-03-01"))
            try await contract.tend(on: "2027-03-02")
            #expect(try await contract.inForce()?.termEndsOn == Day("2028-03-01"))
            try await contract.tend(on: "2030-06-01")
            #expect(try await contract.inForce()?.termEndsOn == Day("2031-03-01"), "years in which nobody looked")
        }
    }

    @Test func noticeInTimeEndsTheTermAndLateNoticeTheNextOne() async throws {
        for (day, last) in [("2026-12-31", "2027-03-01"), ("2027-01-01", "2028-03-01")] {
            try await TestDatabase.rolledBack { database in
                let contract = try await Contract(try await Office(database), isActive: true)
                try await contract.conclude()
                let office = contract.office
                try await contract.tend(on: day)
                try await office.contracting.giveNotice(
                    office.tenant, try await contract.agreement.id, .reseller, reason: "We retire.",
                    key: "notice of the owner", by: contract.owner, Actor(contract.owner))
                #expect(try await contract.agreement.endsAfter == Day(last))
                try await contract.tend(on: last)
                #expect(try await contract.inForce() != nil)
                let after = try #require(Day(last)).adding(days: 1)
                try await contract.tend(on: after.description)
                let ended = try await contract.agreement
                #expect(ended.status == .expired && ended.endedOn == after)
                #expect(try await contract.events("agreement.expired") == 1)
            }
        }
    }

    @Test func remindersComeAtSixtyThirtyAndSevenDaysOnceEach() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await Contract(try await Office(database), isActive: true)
            try await contract.conclude()
            let days = [
                ("2026-12-30", 0), ("2026-12-31", 1), ("2026-12-31", 1), ("2027-01-15", 1), ("2027-01-30", 2),
                ("2027-02-22", 3), ("2027-02-28", 3), ("2027-03-02", 3), ("2028-03-01", 4),
            ]
            for (day, sent) in days {
                try await contract.tend(on: day)
                #expect(try await contract.events("agreement.reminder") == sent, "\(day)")
            }
        }
    }

    @Test func legalTerminatesForCause() async throws {
        try await TestDatabase.rolledBack { database in
            let contract = try await Contract(try await Office(database), isActive: true)
            try await contract.conclude()
            let office = contract.office
            office.clock.advance(.days(3))
            for _ in 0..<2 {
                try await office.contracting.terminate(
                    office.tenant, try await contract.agreement.id, reason: "Fraud was proved.", key: "the same form",
                    by: office.legalActor)
            }
            let ended = try await contract.agreement
            #expect(ended.status == .terminated && ended.endedOn == Day("2026-03-05"))
            let periods = try await database.reading(office.tenant.id) { tx in
                try await Agreements(tx).periods(of: contract.reseller.id)
            }
            #expect(periods[0].covers(try #require(Day("2026-03-04"))))
            #expect(!periods[0].covers(try #require(Day("2026-03-05"))))
        }
    }

    @Test func aResellerFromBeforeTheProgramWorksUnderItsPaper() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let enrolment = Enrolment(
                companyName: "Old Friends", ownerName: "Olga Friend", ownerEmail: "olga@friends.example",
                type: .authorizedDealer, status: .active, tier: .gold, planCode: "standard_reseller",
                validFrom: office.today)
            let reseller = try await office.partnering.enrol(
                office.tenant, enrolment, reason: "Known from before", by: office.reviewer)
            let paper = try #require(
                try await office.contracting.agreements(office.tenant.id, of: reseller.id).first)
            #expect(paper.status == .inForce && paper.origin == .paper && paper.inForceOn == office.today)
            office.clock.advance(.days(1))
            try await Contract.publish(office)
            try await office.contracting.tend(office.tenant)
            let all = try await office.contracting.agreements(office.tenant.id, of: reseller.id)
            #expect(all.map(\.status) == [.sent, .inForce], "the first text in the program replaces the paper")
        }
    }

    @Test func aPublishedTextNeverChanges() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.contracting.begin(.authorizedDealer, office.tenant, by: office.legalActor)
            await #expect(throws: AgreementRefusal.draftExists(.authorizedDealer)) {
                try await office.contracting.begin(.authorizedDealer, office.tenant, by: office.legalActor)
            }
            var content = try await office.contracting.text(office.tenant, id).template.content
            content.validFrom = office.today.adding(days: -1)
            try await office.contracting.save(content, of: id, version: 1, office.tenant, by: office.legalActor)
            await #expect(throws: Invalid.self) {
                try await office.contracting.publish(id, version: 2, office.tenant, by: office.legalActor)
            }
            content.validFrom = office.today
            await #expect(throws: AgreementRefusal.changed) {
                try await office.contracting.save(content, of: id, version: 1, office.tenant, by: office.legalActor)
            }
            try await office.contracting.save(content, of: id, version: 2, office.tenant, by: office.legalActor)
            try await office.contracting.publish(id, version: 3, office.tenant, by: office.legalActor)
            content.body += "\nOne more promise.\n"
            await #expect(throws: AgreementRefusal.published) {
                try await office.contracting.save(content, of: id, version: 4, office.tenant, by: office.legalActor)
            }
            let (template, preview) = try await office.contracting.text(office.tenant, id)
            #expect(!template.content.body.contains("One more promise"))
            #expect(preview.contains("Example Networks LLC") && !preview.contains("{{"))
        }
    }
}
