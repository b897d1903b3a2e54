import DatabaseSupport
import Identity
import Kernel
import PartnershipSupport
import Postgres
import Testing

@testable import Partnership

@Suite(.database) struct ApprovingTests {
    @Test func approvalLaysEverythingAtOnce() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let application = try await office.cleared()
            let reseller = try await office.approve(application)
            #expect(reseller.publicID.hasPrefix("RES-20260302-"))
            let record = try await office.partnering.record(office.tenant.id, reseller.id)
            #expect(record.reseller.status == .pendingOnboarding)
            #expect(record.reseller.tier == .bronze)
            #expect(record.reseller.name == "Diaz Networks")
            #expect(record.reseller.address.zip == "27010")
            #expect(record.reseller.taxIDPrint != nil)
            #expect(record.reseller.accountManagerName == "Alex Kim")
            #expect(record.history.states.map(\.status) == [.pendingOnboarding])
            #expect(
                record.terms == [ResellerTerm(fromMonth: Month(year: 2026, month: 3), planCode: "standard_reseller")])
            #expect(record.team.map(\.email) == ["ana@diaz.example"])
            #expect(record.team.map(\.status) == [.invited])
            #expect(record.checklist?.items.count == 11)
            #expect(try await office.count("agreements") == 1)
            let approved = try await office.recruiting.application(office.tenant.id, application.id)
            #expect(approved.status == .approved)
            #expect(approved.resellerID == reseller.id)
            #expect(approved.decision?.by.name == "Riley Moss")
        }
    }

    @Test func theSecondApprovalLearnsWhoDecided() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let application = try await office.cleared()
            _ = try await office.approve(application)
            let refusal = await #expect(throws: ApplicationRefusal.self) { try await office.approve(application) }
            #expect(refusal?.code == "invalid_transition")
            #expect(
                refusal?.explanation == "Riley Moss has approved this application on 2 March 2026 at 10:00 EST.")
            #expect(try await office.count("resellers") == 1)
        }
    }

    @Test func failureUndoesAll() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let application = try await office.cleared(Example.answers(email: "newcomer@staff.example"))
            _ = try await office.staff("New Comer", .reviewer)
            await #expect(throws: ResellerRefusal.emailInUse("newcomer@staff.example")) {
                try await office.approve(application)
            }
            #expect(try await office.count("resellers") == 0)
            let after = try await office.recruiting.application(office.tenant.id, application.id)
            #expect(after == application)
        }
    }

    @Test func guards() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let submitted = try await office.apply().application
            let early = office.approval(of: submitted)
            await #expect(throws: ApplicationRefusal.invalidTransition(.approve, from: .submitted)) {
                try await office.recruiting.approve(
                    office.tenant, submitted.id, early, rights: ApprovalRights(mayApproveWeak: true),
                    by: office.reviewer)
            }
            try await office.recruiting.claim(office.tenant, submitted.id, by: office.reviewer)
            try await office.recruiting.clear(office.tenant, submitted.id, by: office.reviewer)
            let claimed = try await office.recruiting.application(office.tenant.id, submitted.id)
            await #expect(throws: ApplicationRefusal.scorecardIncomplete) { try await office.approve(claimed) }
            await #expect(throws: ApplicationRefusal.changed) {
                try await office.recruiting.approve(
                    office.tenant, submitted.id, early, rights: ApprovalRights(mayApproveWeak: true),
                    by: office.reviewer)
            }
            await #expect(throws: ApplicationRefusal.claimed(by: "Riley Moss")) {
                try await office.recruiting.claim(office.tenant, submitted.id, by: office.reviewer)
            }
        }
    }

    @Test func weakScoresNeedADirectorAndAReason() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let weak = try await office.cleared(score: 5)
            await #expect(throws: ApplicationRefusal.needsDirector(total: "50.0")) { try await office.approve(weak) }
            let director = ApprovalRights(mayApproveWeak: true)
            await #expect(throws: ApplicationRefusal.scoreReasonMissing) {
                try await office.recruiting.approve(
                    office.tenant, weak.id, office.approval(of: weak), rights: director, by: office.reviewer)
            }
            let approval = office.approval(
                of: weak, overrides: ApprovalOverrides(scoreReason: "Only one in the county"))
            _ = try await office.recruiting.approve(
                office.tenant, weak.id, approval, rights: director, by: office.reviewer)
        }
    }

    @Test func anUnconfirmedAddressNeedsAReason() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.apply().application.id
            try await office.recruiting.claim(office.tenant, id, by: office.reviewer)
            let card = Scorecard(values: Dictionary(uniqueKeysWithValues: Scorecard.Criterion.allCases.map { ($0, 8) }))
            let claimed = try await office.recruiting.application(office.tenant.id, id)
            try await office.recruiting.score(office.tenant, id, card, version: claimed.version, by: office.reviewer)
            try await office.recruiting.clear(office.tenant, id, by: office.reviewer)
            let scored = try await office.recruiting.application(office.tenant.id, id)
            await #expect(throws: ApplicationRefusal.emailUnconfirmed) { try await office.approve(scored) }
            let approval = office.approval(of: scored, overrides: ApprovalOverrides(emailReason: "Called them"))
            _ = try await office.recruiting.approve(
                office.tenant, id, approval, rights: ApprovalRights(mayApproveWeak: false), by: office.reviewer)
        }
    }

    @Test func anOwnerOfAResellerCannotApplyAgain() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            _ = try await office.approve(try await office.cleared())
            await #expect(throws: Invalid.self) { try await office.apply() }
            var relative = Example.answers(company: "Diaz Networks", email: "new@diaz.example")
            relative[.taxID] = ""
            let flagged = try await office.apply(relative).application
            #expect(flagged.existingResellerID != nil)
            #expect(flagged.isPossibleDuplicate)
        }
    }

    @Test func rejectionNeedsReasonAndText() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let application = try await office.apply().application
            let invalid = await #expect(throws: Invalid.self) {
                try await office.recruiting.reject(
                    office.tenant, application.id, nil, text: "short", version: application.version, by: office.reviewer
                )
            }
            #expect(invalid?.problems.map(\.field) == ["reason", "text"])
            try await office.recruiting.reject(
                office.tenant, application.id, .territoryFull, text: "Both zips have two dealers.",
                version: application.version, by: office.reviewer)
            let rejected = try await office.recruiting.application(office.tenant.id, application.id)
            #expect(rejected.decision?.reapplyOn == Day("2026-05-31"))
            await #expect(throws: ApplicationRefusal.self) {
                try await office.recruiting.withdrawOnRequest(
                    office.tenant, application.id, reason: "They called", by: office.reviewer)
            }
        }
    }

    @Test func theQueueFindsAndPages() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            for number in 1...53 {
                office.clock.advance(.minutes(30))
                try await office.apply(
                    Example.answers(company: "Company \(number)", email: "a\(number)@diaz.example"),
                    from: "192.0.2.\(number)")
            }
            let first = try await office.recruiting.queue(office.tenant.id, ApplicationFilter())
            #expect(first.page.elements.count == 50)
            #expect(first.page.total == 53)
            #expect(first.counts == [.submitted: 53])
            let second = try await office.recruiting.queue(
                office.tenant.id, ApplicationFilter(), after: first.page.next)
            #expect(second.page.elements.map(\.companyName) == ["Company 51", "Company 52", "Company 53"])
            #expect(second.page.next == nil)
            let found = try await office.recruiting.queue(office.tenant.id, ApplicationFilter(search: "company A7@"))
            #expect(found.page.elements.map(\.companyName) == ["Company 7"])
            let hostile = ApplicationFilter(search: "%' or 1=1 -- _\\")
            #expect(try await office.recruiting.queue(office.tenant.id, hostile).page.elements.isEmpty)
            let none = try await office.recruiting.queue(office.tenant.id, ApplicationFilter(group: .status(.approved)))
            #expect(none.page.elements.isEmpty)
            let nonsense = try await office.recruiting.queue(office.tenant.id, ApplicationFilter(), after: "x y")
            #expect(nonsense.page.elements.count == 50)
        }
    }

    @Test(.timeLimit(.minutes(15)))
    func twoApprovalsAtOnceMakeOneReseller() async throws {
        try await TestDatabase.own(connections: 8) { database in
            let office = try await Office(database)
            for round in 1...200 {
                var answers = Example.answers(company: "Round \(round)", email: "r\(round)@diaz.example")
                // Few documents and checks: this is about the decision.
                answers[.resellerType] = "referral_partner"
                let application = try await office.cleared(answers, from: "192.0.\(round / 250).\(round % 250)")
                let results = await withTaskGroup(of: Result<Reseller, any Error>.self) { group in
                    for _ in 1...2 {
                        group.addTask {
                            do { return .success(try await office.approve(application)) } catch {
                                return .failure(error)
                            }
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                let refusals = results.compactMap { result -> ApplicationRefusal? in
                    if case .failure(let error) = result { return error as? ApplicationRefusal }
                    return nil
                }
                #expect(refusals.count == 1)
                #expect(refusals.first?.explanation.hasPrefix("Riley Moss has approved this application on") == true)
            }
            #expect(try await office.count("resellers") == 200)
            #expect(try await office.count("agreements") == 200)
            #expect(try await office.count("accounts where reseller_id is not null") == 200)
            #expect(try await office.count("audit_events where act = 'application.approved'") == 200)
        }
    }
}
