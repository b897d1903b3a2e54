import DatabaseSupport
import Kernel
import Postgres
import Testing

@Suite(.database) struct TransactionTests {
    private let north = Identifier(high: 1, low: 1)

    private func addTenant(_ database: Database, _ id: Identifier, _ slug: String) async throws {
        try await database.platform { tx in
            _ = try await tx.execute(
                """
                insert into tenants (id, slug, name, legal_name, time_zone, currency, support_email, footer_address,
                    created_at)
                values (\(id), \(slug), \(slug), \(slug), 'America/New_York', 'USD', 'a@example.com', 'x', now())
                """)
        }
    }

    private func holidays(_ database: Database, _ tenant: Identifier) async throws -> Int? {
        try await database.reading(tenant) { tx in
            try await tx.first("select count(*) as count from tenant_holidays")?["count"]
        }
    }

    private func addHoliday(_ tx: Transaction, _ day: String) async throws {
        try await tx.execute(
            """
            insert into tenant_holidays (tenant_id, day, name) values (\(tx.tenantID), \(day)::date, 'x')
            """)
    }

    private func bothKinds(_ body: @Sendable (Database) async throws -> Void) async throws {
        try await TestDatabase.rolledBack(body)
        try await TestDatabase.own(body)
    }

    @Test func whatABodyWroteStaysOrIsUndoneAsOne() async throws {
        struct Stop: Error {}
        try await bothKinds { database in
            try await addTenant(database, north, "north")
            try await database.transaction(north) { tx in
                try await addHoliday(tx, "2026-12-25")
                try await addHoliday(tx, "2026-01-01")
            }
            await #expect(throws: Stop.self) {
                try await database.transaction(north) { tx in
                    try await addHoliday(tx, "2026-07-04")
                    throw Stop()
                }
            }
            #expect(try await holidays(database, north) == 2)
        }
    }

    @Test func constraintsAreNamed() async throws {
        try await bothKinds { database in
            try await addTenant(database, north, "north")
            let doubled = ConstraintViolation(constraint: "tenants_slug_unique", kind: .unique, table: "tenants")
            await #expect(throws: doubled) {
                try await addTenant(database, Identifier(high: 1, low: 2), "north")
            }
            let malformed = ConstraintViolation(constraint: "tenants_slug_form", kind: .check, table: "tenants")
            await #expect(throws: malformed) {
                try await addTenant(database, Identifier(high: 1, low: 2), "North!")
            }
            let orphan = Identifier(high: 9, low: 9)
            await #expect(
                throws: ConstraintViolation(
                    constraint: "tenant_holidays_tenant", kind: .foreignKey, table: "tenant_holidays")
            ) {
                try await database.transaction(orphan) { tx in try await addHoliday(tx, "2026-12-25") }
            }
            await #expect(throws: ConstraintViolation(constraint: "name", kind: .notNull, table: "tenant_holidays")) {
                try await database.transaction(north) { tx in
                    _ = try await tx.execute(
                        """
                        insert into tenant_holidays (tenant_id, day) values (\(north), now()::date)
                        """)
                }
            }
            #expect(try await holidays(database, north) == 0)
        }
    }

    @Test func aPipelineAnswersInOrder() async throws {
        try await bothKinds { database in
            let answers = try await database.reading(north) { tx in
                try await tx.all((1...2000).map { "select \($0) as n" })
            }
            #expect(try answers.map { try $0[0]["n"] as Int } == Array(1...2000))
        }
    }

    @Test func largeValuesGoBothWays() async throws {
        try await bothKinds { database in
            let text = String(repeating: "tributary ", count: 100_000)
            let answers = try await database.reading(north) { tx in
                try await tx.all((0..<8).map { _ in "select \(text) as text" })
            }
            #expect(try answers.allSatisfy { try $0[0]["text"] as String == text })
        }
    }

    @Test func aFailedPartOfAPipelineFailsTheUnitOfWork() async throws {
        try await bothKinds { database in
            try await addTenant(database, north, "north")
            await #expect(throws: DatabaseError.self) {
                try await database.transaction(north) { tx in
                    try await addHoliday(tx, "2026-12-25")
                    _ = try? await tx.all(["select 1", "select 1 / \(0)", "select 2"])
                }
            }
            #expect(try await holidays(database, north) == 0)
        }
    }

    @Test func aSavepointUndoesItsPartOnly() async throws {
        try await bothKinds { database in
            try await addTenant(database, north, "north")
            try await database.transaction(north) { tx in
                try await addHoliday(tx, "2026-12-25")
                await #expect(throws: ConstraintViolation.self) {
                    try await tx.savepoint { tx in
                        try await addHoliday(tx, "2026-01-01")
                        try await addHoliday(tx, "2026-12-25")
                    }
                }
                try await tx.savepoint { tx in try await addHoliday(tx, "2026-07-04") }
            }
            #expect(try await holidays(database, north) == 2)
        }
    }

    @Test func readingRefusesToWrite() async throws {
        try await bothKinds { database in
            try await addTenant(database, north, "north")
            await #expect(throws: DatabaseError.self) {
                try await database.reading(north) { tx in try await addHoliday(tx, "2026-12-25") }
            }
            try await database.transaction(north) { tx in try await addHoliday(tx, "2026-12-25") }
            #expect(try await holidays(database, north) == 1)
        }
    }

    @Test func aTransactionEndsWithItsClosure() async throws {
        try await bothKinds { database in
            let kept = try await database.reading(north) { tx in tx }
            await #expect(throws: TransactionEnded.self) { _ = try await kept.rows("select 1") }
        }
    }

    @Test func concurrentStatementsOfOneTransactionTakeTurns() async throws {
        try await bothKinds { database in
            let sum = try await database.reading(north) { tx in
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for n in 1...50 {
                        group.addTask { try await tx.first("select \(n) as n")?["n"] ?? 0 }
                    }
                    return try await group.reduce(0, +)
                }
            }
            #expect(sum == 1275)
        }
    }
}
