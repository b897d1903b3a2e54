import DatabaseSupport
import Identity
import Jobs
import Kernel
import Postgres
import Testing

@testable import Partnership

@Suite(.database) struct TieringTests {
    private func set(_ office: Office, _ day: String, hour: Int = 3) throws {
        office.clock.set(office.tenant.zone.instant(of: try #require(Day(day)), hour: hour))
    }

    private func history(_ office: Office, _ id: Identifier) async throws -> ResellerHistory {
        try await office.partnering.record(office.tenant.id, id).history
    }

    private func tier(_ office: Office, _ id: Identifier, on day: String) async throws -> Tier? {
        try await history(office, id).state(on: try #require(Day(day)))?.tier
    }

    @Test func aStepUpCountsFromTheNextFirst() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.partner().id
            office.known.reach(.gold, id)
            try set(office, "2026-04-02")
            for _ in 0..<2 { try await office.tiering.review(office.tenant) }
            #expect(office.known.askedMonths == Month(year: 2026, month: 1)...Month(year: 2026, month: 3))
            var record = try await office.tiering.record(office.tenant, of: id)
            #expect(record.reviews.map(\.outcome) == [.upgrade])
            #expect(record.changes.map(\.state) == [.planned])
            #expect(record.standing.reseller.tier == .bronze)
            try set(office, "2026-04-30", hour: 23)
            try await office.tiering.applyDue(office.tenant)
            #expect(try await tier(office, id, on: "2026-04-30") == .bronze)
            try set(office, "2026-05-01", hour: 0)
            for _ in 0..<2 { try await office.tiering.applyDue(office.tenant) }
            record = try await office.tiering.record(office.tenant, of: id)
            #expect(record.changes.map(\.state) == [.applied])
            #expect(record.standing.reseller.tier == .silver && record.standing.reseller.maxCapacity == 75)
            #expect(try await tier(office, id, on: "2026-04-30") == .bronze, "never retroactive")
            #expect(try await tier(office, id, on: "2026-05-01") == .silver)
            try set(office, "2026-05-02")
            try await office.tiering.review(office.tenant)
            #expect(try await office.tiering.record(office.tenant, of: id).changes.first?.to == .gold)
        }
    }

    /// A month whose run has not found its lines yet does not count as one without base: the review looks again until
    /// it has, and a page shows the three months before.
    @Test func theReviewWaitsForTheMonthBefore() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.partner(tier: .gold).id
            let planned = office.tenant.zone.instant(of: try #require(Day("2026-04-02")), hour: 3)
            func review(_ day: String, hour: Int) async throws -> (reviews: Int, jobs: Int) {
                try set(office, day, hour: hour)
                try await office.tiering.review(office.tenant, plannedAt: planned)
                return (
                    try await office.tiering.record(office.tenant, of: id).reviews.count,
                    try await office.count("jobs where kind = \(ReviewTiers.kind) and state = 'available'")
                )
            }
            office.known.know(through: Month(year: 2026, month: 2))
            #expect(try await review("2026-04-02", hour: 3) == (0, 1))
            #expect(try await office.tiering.standing(office.tenant, of: id).months.upperBound.month == 2)
            #expect(office.known.askedMonths == Month(year: 2025, month: 12)...Month(year: 2026, month: 2))
            #expect(try await review("2026-04-02", hour: 4) == (0, 2))
            office.known.know(through: Month(year: 2026, month: 3))
            #expect(try await review("2026-04-05", hour: 5) == (1, 2))
            #expect(office.known.askedMonths == Month(year: 2026, month: 1)...Month(year: 2026, month: 3))
            #expect(try await review("2026-05-01", hour: 3) == (1, 2), "the next month's review does the rest")
        }
    }

    /// The job was down on the 1st and the reseller suspended meanwhile: the tier counts from the 1st, and nothing
    /// lifts the suspension.
    @Test func aLateJobKeepsTheDayAndEveryStatus() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let reseller = try await office.partner()
            office.known.reach(.silver, reseller.id)
            try set(office, "2026-04-02")
            try await office.tiering.review(office.tenant)
            try set(office, "2026-05-03", hour: 10)
            _ = try await office.partnering.changeStatus(
                office.tenant, reseller.id, to: .suspended, reason: "Complaints", version: reseller.version,
                by: office.reviewer, as: [.legal])
            try set(office, "2026-05-06", hour: 10)
            try await office.tiering.applyDue(office.tenant)
            let states = try await history(office, reseller.id)
            func state(_ day: String) throws -> String? {
                states.state(on: try #require(Day(day))).map { "\($0.status.rawValue) \($0.tier.rawValue)" }
            }
            #expect(try state("2026-04-30") == "active bronze")
            #expect(try state("2026-05-01") == "active silver")
            #expect(try state("2026-05-02") == "active silver")
            #expect(try state("2026-05-03") == "suspended silver")
            #expect(try await office.partnering.reseller(office.tenant.id, reseller.id).status == .suspended)
        }
    }

    @Test func graceAndTheStepDown() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.partner(tier: .gold).id
            office.known.reach(.silver, id)
            var outcomes: [String] = []
            for month in 4...8 {
                try set(office, "2026-0\(month)-02")
                try await office.tiering.review(office.tenant)
                let review = try #require(try await office.tiering.record(office.tenant, of: id).reviews.first)
                let day = review.effectiveOn ?? review.graceUntil
                outcomes.append("\(review.outcome.rawValue) \(day?.description ?? "")")
            }
            #expect(
                outcomes == [
                    "grace_started 2026-07-01", "grace_runs 2026-07-01", "grace_runs 2026-07-01",
                    "downgrade 2026-08-01", "kept ",
                ], "a review gives first what was planned, also where the job of the 1st was missed")
            #expect(try await office.tiering.record(office.tenant, of: id).changes.count == 1)
            #expect(try await tier(office, id, on: "2026-07-31") == .gold)
            #expect(try await tier(office, id, on: "2026-08-01") == .silver)
            try set(office, "2026-09-02")
            try await office.tiering.review(office.tenant)
            #expect(try await office.tiering.record(office.tenant, of: id).reviews.first?.outcome == .kept)
        }
    }

    @Test func whatIsHeldAgainEndsTheGrace() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.partner(tier: .silver).id
            try set(office, "2026-04-02")
            try await office.tiering.review(office.tenant)
            #expect(try await office.tiering.standing(office.tenant, of: id).grace?.endsOn == Day("2026-07-01"))
            office.known.reach(.silver, id)
            office.known.set(id) { $0.health = nil }
            try set(office, "2026-05-02")
            try await office.tiering.review(office.tenant)
            let record = try await office.tiering.record(office.tenant, of: id)
            #expect(record.reviews.map(\.outcome) == [.graceEnded, .graceStarted])
            #expect(record.standing.grace == nil)
        }
    }

    @Test func whereTheTenantAsksForItAStepUpWaits() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let (first, second) = (try await office.partner("Lantern"), try await office.partner("Meadow"))
            for id in [first.id, second.id] { office.known.reach(.silver, id) }
            try await office.tiering.setNeedsApproval(office.tenant, true, by: office.reviewer)
            try set(office, "2026-04-02")
            try await office.tiering.review(office.tenant)
            let waiting = try await office.tiering.results(office.tenant.id, month: nil, nil).waiting
            #expect(Set(waiting.map(\.reseller.id)) == [first.id, second.id])
            let change = try #require(waiting.first { $0.reseller.id == first.id }?.change)
            await #expect(throws: Invalid.self) {
                try await office.tiering.decide(
                    office.tenant, change.id, approves: false, note: "", by: office.reviewer)
            }
            try set(office, "2026-05-06")
            try await office.tiering.decide(office.tenant, change.id, approves: true, note: "", by: office.reviewer)
            await #expect(throws: ResellerRefusal.noLongerWaiting(name: "Lantern")) {
                try await office.tiering.decide(
                    office.tenant, change.id, approves: true, note: "", by: office.reviewer)
            }
            try set(office, "2026-06-01", hour: 1)
            try await office.tiering.applyDue(office.tenant)
            #expect(try await tier(office, first.id, on: "2026-05-31") == .bronze, "its first day was over")
            #expect(try await tier(office, first.id, on: "2026-06-01") == .silver)
            office.known.set(second.id) { $0.base = 0 }
            try set(office, "2026-06-02")
            try await office.tiering.review(office.tenant)
            let dropped = try await office.tiering.record(office.tenant, of: second.id)
            #expect(dropped.changes.map(\.state) == [.dropped])
        }
    }

    @Test func byHandFromTodayOnWithAReason() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let reseller = try await office.partner()
            office.known.reach(.silver, reseller.id)
            try set(office, "2026-04-02")
            try await office.tiering.review(office.tenant)
            try set(office, "2026-04-10", hour: 9)
            for reason in ["", "They carry the north."] {
                do {
                    try await office.tiering.change(
                        office.tenant, reseller.id, to: .platinum, reason: reason, version: 1, by: office.reviewer)
                    #expect(!reason.isEmpty)
                } catch is Invalid {
                    #expect(reason.isEmpty)
                }
            }
            await #expect(throws: ResellerRefusal.changed(name: "Lantern Hill")) {
                try await office.tiering.change(
                    office.tenant, reseller.id, to: .gold, reason: "Again", version: 1, by: office.reviewer)
            }
            let record = try await office.tiering.record(office.tenant, of: reseller.id)
            #expect(Set(record.changes.map(\.state)) == [.applied, .dropped])
            #expect(try await tier(office, reseller.id, on: "2026-04-09") == .bronze)
            #expect(try await tier(office, reseller.id, on: "2026-04-10") == .platinum)
            try set(office, "2026-05-01", hour: 1)
            try await office.tiering.applyDue(office.tenant)
            #expect(try await tier(office, reseller.id, on: "2026-05-01") == .platinum)
        }
    }

    @Test func violationsCountForSixMonths() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.partner().id
            let tenant = office.tenant
            try await office.tiering.recordViolation(
                tenant, id, on: "2026-02-27", "Sold under a false name.", by: office.reviewer)
            for wrong in ["2026-03-03", "2025-09-01", "soon"] {
                await #expect(throws: Invalid.self, "\(wrong)") {
                    try await office.tiering.recordViolation(
                        tenant, id, on: wrong, "Sold under a false name.", by: office.reviewer)
                }
            }
            func count(_ day: String) async throws -> Int {
                try set(office, day)
                return try await office.tiering.standing(tenant, of: id).figures.violations
            }
            #expect(try await count("2026-08-26") == 1)
            #expect(try await count("2026-08-27") == 0)
            #expect(try await count("2026-03-10") == 1)
            let violation = try #require(try await office.tiering.record(tenant, of: id).violations.first)
            try await office.tiering.withdrawViolation(
                tenant, id, violation.id, reason: "Somebody else", by: office.reviewer)
            #expect(try await count("2026-03-10") == 0)
            await #expect(throws: NotFound.self) {
                try await office.tiering.withdrawViolation(
                    tenant, id, violation.id, reason: "Again", by: office.reviewer)
            }
        }
    }

    @Test func onlyActiveResellersAreReviewed() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let (active, resting) = (try await office.partner("Lantern"), try await office.partner("Meadow"))
            _ = try await office.partnering.changeStatus(
                office.tenant, resting.id, to: .inactive, reason: "Asked for it", version: 1, by: office.reviewer,
                as: [.channelManager])
            let pending = try await office.approve(try await office.cleared())
            try set(office, "2026-04-02")
            try await office.tiering.review(office.tenant)
            let results = try await office.tiering.results(office.tenant.id, month: nil, nil)
            #expect(results.page.elements.map(\.review.resellerID) == [active.id])
            #expect(results.counts == [.kept: 1])
            #expect(try await office.tiering.record(office.tenant, of: pending.id).reviews.isEmpty)
        }
    }

    /// On the 2nd at 03:00 by the tenant's clock, also on the night on which that hour is skipped or comes twice.
    @Test func theScheduleFollowsTheWallClock() throws {
        let zone = try #require(Zone("America/New_York"))
        for (month, offset) in [("2026-03", 5), ("2026-04", 4), ("2026-11", 5)] {
            let day = try #require(Day("\(month)-02"))
            #expect(zone.instant(of: day, hour: 3) == Instant("\(month)-02T0\(3 + offset):00:00Z"))
        }
    }
}
