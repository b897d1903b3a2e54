import DatabaseSupport
import Kernel
import Postgres
import Testing

@testable import Identity

@Suite(.database) struct AuditTrailTests {
    private let clock = Clock { Instant(seconds: 1_772_481_600) }

    private func tenant(_ database: Database) async throws -> Tenant {
        try await Hosting(database: database, clock: clock, chance: .system).open(
            NewTenant(
                slug: "northwind", name: "Northwind Fiber", zone: .utc, currency: .usd, supportEmail: "h@n.example",
                footerAddress: "1 Street", isDefault: true))
    }

    private func trail(_ tx: Transaction) -> AuditTrail { AuditTrail(tx, clock: clock, chance: .system) }

    @Test func eventsComeBackAsTheyWereRecorded() async throws {
        try await TestDatabase.rolledBack { database in
            let tenant = try await tenant(database)
            let actor = Actor(accountID: nil, name: "Ana \"the\" Reviewer", requestID: "r1", address: "203.0.113.7")
            let event = try await database.transaction(tenant.id) { tx in
                try await trail(tx).record(
                    actor, "application.approved", subject: AuditSubject("application", "7", "Brightline"),
                    before: ["status": "submitted"], after: ["status": "approved", "tier": "bronze"], reason: "fits")
                return try #require(try await trail(tx).events().elements.first)
            }
            #expect(event.seq == 1)
            #expect(event.actor == actor)
            #expect(event.after == ["status": "approved", "tier": "bronze"])
            #expect(event.reason == "fits")
        }
    }

    @Test func fortyAppendsAtOnceMakeOneChain() async throws {
        try await TestDatabase.own { database in
            let tenant = try await tenant(database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        try await database.transaction(tenant.id) { tx in
                            try await trail(tx).record(.system, "test.done", subject: AuditSubject("test", number))
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await database.reading(tenant.id) { tx in
                let count: Int64? = try await tx.first("select count(*) as count from audit_events")?["count"]
                #expect(count == 40)
                #expect(try await trail(tx).verify().fault == nil)
            }
        }
    }

    @Test func theProgramCanNeitherChangeNorDeleteEvents() async throws {
        try await TestDatabase.own { database in
            let tenant = try await tenant(database)
            for statement in ["update audit_events set reason = ''", "delete from audit_events"] as [SQL] {
                await #expect(throws: DatabaseError.self) {
                    _ = try await database.transaction(tenant.id) { tx in try await tx.execute(statement) }
                }
            }
        }
    }
}
