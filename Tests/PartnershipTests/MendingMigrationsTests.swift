import DatabaseSupport
import Identity
import Kernel
import Postgres
import Testing

@testable import Partnership

/// Migrations that set right what an earlier version of the program, or an earlier migration, left behind.
@Suite(.database) struct MendingMigrationsTests {
    /// Runs migrations that have run already once more, over what the test prepared.
    private func migrate(_ numbers: [Int], _ own: OwnDatabase) async throws {
        try await OwnerSession.with(own.owner) { session in
            _ = try session.rows("delete from migrations where number = any(\(numbers))")
        }
        try await Migrations(folder: TestDatabase.migrationsFolder).run(owner: own.owner, logger: TestDatabase.logger)
    }

    private func move(_ office: Office, to day: String) throws {
        office.clock.set(office.tenant.zone.instant(of: try #require(Day(day)), hour: 10))
    }

    /// What the program wrote before it kept a history: the audit trail, and the row that the migration made of it
    /// where somebody else is above from then on.
    private func decide(
        _ office: Office, _ child: Reseller, from before: Reseller?, to after: Reseller, on day: String,
        isInHistory: Bool
    ) async throws {
        let day = try #require(Day(day))
        try await office.database.transaction(office.tenant.id) { tx in
            if isInHistory {
                try await ResellerParents(tx).add(
                    ResellerParent(validFrom: day, parentID: after.id), of: child.id, by: office.reviewer.name,
                    at: office.clock.now)
            }
            try await AuditTrail(tx, clock: office.clock.clock, chance: .system).record(
                office.reviewer, "reseller.parent_changed", subject: .reseller(child.id, child.publicID),
                before: ["parent": before?.publicID ?? ""],
                after: ["parent": after.publicID, "from": day.description], reason: "Their region")
        }
    }

    @Test func theDayOfAParentThatWasMovedReachesTheHistory() async throws {
        try await TestDatabase.own { database, own in
            let office = try await Office(database)
            let (above, other) = (
                try await office.partner("Above", type: .distributor),
                try await office.partner("Other", type: .distributor)
            )
            var children: [Reseller] = []
            for name in ["Earlier", "Later", "Confirmed", "Twice", "Right"] {
                children.append(try await office.partner(name))
            }
            let (earlier, later, confirmed, twice, right) = (
                children[0], children[1], children[2], children[3], children[4]
            )
            try await decide(office, earlier, from: nil, to: above, on: "2026-06-01", isInHistory: true)
            try await decide(office, later, from: nil, to: above, on: "2026-04-01", isInHistory: true)
            try await decide(office, confirmed, from: nil, to: above, on: "2026-03-02", isInHistory: true)
            try await decide(office, twice, from: nil, to: above, on: "2026-06-01", isInHistory: true)
            try move(office, to: "2026-03-04")
            try await decide(office, earlier, from: above, to: above, on: "2026-04-01", isInHistory: false)
            try await decide(office, later, from: above, to: above, on: "2026-06-01", isInHistory: false)
            try await decide(office, confirmed, from: above, to: above, on: "2026-06-01", isInHistory: false)
            try await decide(office, twice, from: above, to: above, on: "2026-05-01", isInHistory: false)
            try move(office, to: "2026-03-05")
            try await decide(office, twice, from: above, to: above, on: "2026-05-15", isInHistory: false)
            // What was decided since then comes after what was missing.
            try await decide(office, earlier, from: above, to: other, on: "2026-09-01", isInHistory: true)
            for (parent, day) in [(above, "2026-03-05"), (other, "2026-06-01"), (above, "2026-03-05")] {
                let current = try await office.partnering.reseller(office.tenant.id, right.id)
                try await office.partnering.setParent(
                    office.tenant, right.id, number: parent.publicID, from: day, reason: "Their region",
                    version: current.version, by: office.reviewer)
            }
            for _ in 0..<2 {
                try await migrate([200], own)
                let histories = try await database.reading(office.tenant.id) { tx in
                    try await ResellerParents(tx).histories()
                }
                func parents(_ child: Reseller, _ days: String...) throws -> [String] {
                    try days.map { day in
                        let parent = histories[child.id]?.parent(on: try #require(Day(day)))
                        return parent == above.id ? "above" : parent == other.id ? "other" : "-"
                    }
                }
                #expect(
                    try parents(earlier, "2026-03-31", "2026-04-01", "2026-06-01", "2026-08-31", "2026-09-01")
                        == ["-", "above", "above", "above", "other"])
                #expect(try parents(later, "2026-04-01", "2026-05-31", "2026-06-01") == ["-", "-", "above"])
                #expect(try parents(confirmed, "2026-03-02", "2026-06-01") == ["above", "above"])
                #expect(try parents(twice, "2026-05-14", "2026-05-15", "2026-06-01") == ["-", "above", "above"])
                #expect(try parents(right, "2026-03-05", "2026-06-01") == ["above", "above"])
                #expect(histories[right.id]?.decisions.count == 3, "what is right stays as it is")
                #expect(histories[earlier.id]?.decisions.count == 3)
            }
        }
    }

    @Test func whoEndedBeforeIsEndedWholly() async throws {
        try await TestDatabase.own { database, own in
            let office = try await Office(database)
            let (ended, active) = (try await office.partner("Ended"), try await office.partner("Active"))
            for reseller in [ended, active] { try await leaveOpen(reseller, office) }
            let day = try #require(Day("2026-03-20"))
            try move(office, to: day.description)
            _ = try await office.partnering.enterState(
                office.tenant, ended.id, .terminated, .bronze, from: day, reason: "Decided", by: .system)
            try move(office, to: "2026-05-01")
            let before = try await standing(active, office)
            #expect(before == ["draft -", "in_force -", "limited", "step planned"])
            #expect(try await standing(ended, office) == before)
            for _ in 0..<2 {
                try await migrate([201], own)
                #expect(
                    try await standing(ended, office)
                        == ["step dropped", "terminated \(day)", "terminated \(day)"])
                #expect(try await standing(active, office) == before)
            }
        }
    }

    /// An agreement on its way beside the one in force, a limit of the portal and a step of the tier.
    private func leaveOpen(_ reseller: Reseller, _ office: Office) async throws {
        let ids = (0..<2).map { _ in Identifier(at: office.clock.now, chance: .system) }
        let now = office.clock.now
        try await office.database.transaction(office.tenant.id) { tx in
            try await tx.execute(
                """
                insert into agreements (tenant_id, id, reseller_id, status, created_at)
                values (\(tx.tenantID), \(ids[0]), \(reseller.id), 'draft', \(now))
                """)
            try await tx.execute(
                """
                insert into portal_limits (tenant_id, reseller_id, from_at)
                values (\(tx.tenantID), \(reseller.id), \(now))
                """)
            _ = try await tx.execute(
                """
                insert into tier_changes (tenant_id, id, reseller_id, from_tier, to_tier, state, source, effective_on,
                    reason, made_by, made_at)
                values (\(tx.tenantID), \(ids[1]), \(reseller.id), 'bronze', 'silver', 'planned', 'manual',
                    '2026-04-01', 'Decided', 'Somebody', \(now))
                """)
        }
    }

    private func standing(_ reseller: Reseller, _ office: Office) async throws -> [String] {
        try await office.database.reading(office.tenant.id) { tx in
            try await tx.rows(
                """
                select status || ' ' || coalesce(ended_on::text, '-') as word from agreements
                where reseller_id = \(reseller.id)
                union all select 'limited' from portal_limits where reseller_id = \(reseller.id)
                union all select 'step ' || state from tier_changes where reseller_id = \(reseller.id)
                order by word
                """
            ).map { try $0["word"] }
        }
    }
}
