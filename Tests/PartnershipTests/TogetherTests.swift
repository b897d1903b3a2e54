import DatabaseSupport
import Identity
import Kernel
import PartnershipSupport
import Postgres
import Testing

@testable import Partnership

/// The same decision for several applications: each for itself, and nothing twice.
@Suite(.database) struct TogetherTests {
    private let rights = ApprovalRights(mayApproveWeak: false)

    @Test func eachIsDecidedForItself() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let recruiting = office.recruiting
            let ready = try await office.cleared(Self.answers(1), from: "192.0.2.1")
            let fresh = try await office.apply(Self.answers(2), from: "192.0.2.2").application
            let reviewed = try await office.reviewed(Self.answers(3), from: "192.0.2.3")
            let all = [ready.id, fresh.id, reviewed.id]
            let prospects = try await recruiting.prospects(office.tenant, all, rights: rights)
            let possible = Dictionary(
                uniqueKeysWithValues: prospects.map { prospect in
                    (prospect.application.id, JointAct.allCases.filter { prospect.obstacles[$0] == nil })
                })
            #expect(
                possible
                    == [
                        ready.id: [.ask, .reject, .approve], fresh.id: [.claim, .reject], reviewed.id: [.ask, .reject],
                    ])
            let chosen = prospects.map { SeenApplication(id: $0.application.id, version: $0.application.version) }
            let decision = JointDecision.approve(planCode: "standard_reseller", accountManager: office.manager)
            let outcomes = try await recruiting.decideTogether(
                office.tenant, chosen, decision, rights: rights, by: office.reviewer)
            #expect(outcomes.filter { $0.obstacle == nil }.map(\.id) == [ready.id])
            #expect(try await office.count("resellers") == 1)
            let again = try await recruiting.decideTogether(
                office.tenant, chosen, decision, rights: rights, by: office.reviewer)
            #expect(again.allSatisfy { $0.obstacle != nil }, "sent again it changes nothing")
            #expect(try await office.count("resellers") == 1)
        }
    }

    /// What was looked at before somebody else changed it is not decided.
    @Test func whatChangedInTheMeantimeStays() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let recruiting = office.recruiting
            let seen = try await office.apply(Self.answers(1)).application
            let now = try await recruiting.application(office.tenant.id, seen.id)
            try await recruiting.claim(office.tenant, seen.id, by: office.reviewer)
            let outcomes = try await recruiting.decideTogether(
                office.tenant, [SeenApplication(id: seen.id, version: now.version)],
                .reject(.incomplete, text: "Nothing in it is readable"), rights: rights, by: office.reviewer)
            #expect(outcomes.map(\.obstacle) == [ApplicationRefusal.changed.explanation])
            #expect(try await recruiting.application(office.tenant.id, seen.id).status == .underReview)
        }
    }

    @Test func aJointDecisionIsCheckedBeforeAnythingHappens() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let recruiting = office.recruiting
            let one = try await office.apply(Self.answers(1)).application
            let seen = SeenApplication(id: one.id, version: one.version)
            for (reason, text) in [(RejectionReason?.none, "Long enough a text"), (.other, "short")] {
                await #expect(throws: Invalid.self) {
                    try await recruiting.decideTogether(
                        office.tenant, [seen], .reject(reason, text: text), rights: rights, by: office.reviewer)
                }
            }
            let many = (0...Recruiting.mostTogether).map { _ in
                SeenApplication(id: Identifier(at: Office.monday, chance: .system), version: 1)
            }
            for chosen in [[], many] {
                await #expect(throws: Invalid.self) {
                    try await recruiting.decideTogether(
                        office.tenant, chosen, .claim, rights: rights, by: office.reviewer)
                }
            }
            let unknown = try await recruiting.decideTogether(
                office.tenant, [many[0]], .claim, rights: rights, by: office.reviewer)
            #expect(unknown.map(\.application) == [nil])
        }
    }

    /// One of them meets an error that is no rule's: the others are decided, and each is reported.
    @Test func anErrorOfOneStopsNoOther() async throws {
        try await TestDatabase.own { database in
            let office = try await Office(database)
            let first = try await office.cleared(Self.answers(1), from: "192.0.2.1")
            let second = try await office.cleared(Self.answers(2), from: "192.0.2.2")
            _ = try await database.transaction(office.tenant.id) { tx in
                try await tx.execute(
                    """
                    update applications set answers = jsonb_set(answers, '{contact_email}', '["nowhere"]')
                    where id = \(first.id)
                    """)
            }
            let chosen = [first, second].map { SeenApplication(id: $0.id, version: $0.version) }
            let outcomes = try await office.recruiting.decideTogether(
                office.tenant, chosen, .approve(planCode: "standard_reseller", accountManager: office.manager),
                rights: rights, by: office.reviewer)
            #expect(outcomes.map(\.id) == [first.id, second.id])
            #expect(outcomes.map { $0.obstacle == nil } == [false, true])
        }
    }

    /// The most urgent one that is nobody else's comes next; of one company all attempts are found.
    @Test func theQueueKnowsWhatComesNextAndWhatBelongsTogether() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let recruiting = office.recruiting
            let first = try await office.apply(Self.answers(1), from: "192.0.2.1").application
            office.clock.advance(.days(1))
            let second = try await office.apply(Self.answers(2), from: "192.0.2.2").application
            let reviewer = try #require(office.reviewer.accountID)
            #expect(try await recruiting.next(office.tenant.id, after: second.id, reviewer: reviewer)?.id == first.id)
            #expect(try await recruiting.next(office.tenant.id, after: first.id, reviewer: reviewer)?.id == second.id)
            try await recruiting.claim(office.tenant, first.id, by: office.reviewer)
            let other = office.manager.id
            #expect(try await recruiting.next(office.tenant.id, after: second.id, reviewer: other) == nil)
            #expect(try await recruiting.related(office.tenant.id, first.id).isEmpty)
            let twin = try await office.apply(
                Example.answers(company: "Company 1", email: "else@diaz.example"), from: "192.0.2.3"
            ).application
            let related = try await recruiting.related(office.tenant.id, twin.id)
            #expect(related.map(\.application.id).contains(first.id))
            #expect(related.allSatisfy { !$0.likeness.isEmpty && !$0.likeness.contains(.email) })
        }
    }

    private static func answers(_ number: Int) -> ApplicationAnswers {
        var answers = Example.answers(company: "Company \(number)", email: "ana\(number)@diaz.example")
        answers[.taxID] = "12-345678\(number)"
        return answers
    }
}

@Suite struct ApplicationFunnelTests {
    private func way(
        _ day: String, _ status: ApplicationStatus, claimedAfter hours: Int64? = 2, checked: Bool = false,
        active: Bool = false, decidedAfter: Int64? = nil, paused: Int64 = 0
    ) throws -> ApplicationFunnel.Way {
        let day = try #require(Day(day))
        let zone = try #require(Zone("America/New_York"))
        let sent = zone.instant(of: day, hour: 9)
        return ApplicationFunnel.Way(
            submittedOn: day, submittedAt: sent, claimedAt: hours.map { sent + .seconds($0 * 3600) },
            wasChecked: checked, status: status, decidedAt: decidedAfter.map { sent + .seconds($0 * 3600) },
            pausedSeconds: paused, isActive: active)
    }

    @Test func stagesAndMediansAreCounted() throws {
        let ways = [
            try way("2026-03-02", .approved, checked: true, active: true, decidedAfter: 7),
            try way("2026-03-03", .approved, claimedAfter: 1, checked: true, decidedAfter: 5, paused: 7200),
            try way("2026-03-04", .rejected, claimedAfter: 4, decidedAfter: 4),
            try way("2026-05-04", .submitted, claimedAfter: nil), try way("2026-05-05", .withdrawn),
        ]
        let zone = try #require(Zone("America/New_York"))
        let funnel = ApplicationFunnel(
            ways, from: Month(year: 2026, month: 3), to: Month(year: 2026, month: 5),
            calendar: BusinessCalendar(zone: zone))
        #expect(ApplicationFunnel.Stage.allCases.map(funnel.count) == [5, 4, 2, 2, 1])
        #expect(funnel.rejected == 1 && funnel.withdrawn == 1 && funnel.open == 1)
        #expect(funnel.cohorts.map(\.sent) == [3, 0, 2], "a month without any is shown")
        #expect(funnel.medianClaimSeconds == Int64(2 * 3600), "of 1, 2, 2 and 4 hours")
        #expect(funnel.medianDecisionSeconds == Int64(4 * 3600), "of 3, 4 and 7 hours")
        let none = ApplicationFunnel(
            [], from: Month(year: 2026, month: 3), to: Month(year: 2026, month: 3),
            calendar: BusinessCalendar(zone: zone))
        #expect(none.medianClaimSeconds == nil && none.cohorts.count == 1)
    }
}
