import DatabaseSupport
import Kernel
import Postgres
import Testing

@Suite(.database) struct ValuesTests {
    private let tenant = Identifier(high: 1, low: 2)

    @Test func everyTypeComesBackAsItWent() async throws {
        try await TestDatabase.rolledBack { database in
            try await database.reading(tenant) { tx in
                try await same("O'Hara \\ \"x\" ; drop table tenants -- é 漢", tx)
                try await same("", tx)
                try await same(true, tx)
                try await same(Int.min, tx)
                try await same(Int64.max, tx)
                try await same(Int32.min, tx)
                try await same(tenant, tx)
                try await same(Instant("2026-05-31T16:00:00Z"), tx)
                try await same(Instant("2026-05-31T16:00:00.000120Z"), tx)
                try await same(Instant("1969-12-31T23:59:59.999999Z"), tx)
                try await same(Day("2024-02-29"), tx)
                try await same(Month("2026-10"), tx)
                try await same(Percentage("6.5"), tx)
                try await same([UInt8](0...255), tx)
                try await same([] as [UInt8], tx)
                try await same(["a", "b \"c\", d", "", "NULL", "{x}", "back\\slash"], tx)
                try await same([Int64.min, 0, 7], tx)
                try await same([tenant, tenant], tx)
                try await same([Day("2024-02-29")], tx)
                try await same([] as [String], tx)
                try await same(["x", nil], tx)
                try await same(nil as String?, tx)
                try await same(nil as Instant?, tx)
                try await same(Colour.green, tx)
                try await same(EmailAddress("ada@example.com"), tx)
                try await same(Currency.usd, tx)
            }
        }
    }

    private func same<Value: SQLValue & SQLDecodable & Equatable>(_ value: Value, _ tx: Transaction) async throws {
        let row = try #require(try await tx.first("select \(value) as value"))
        #expect(try row["value"] as Value == value)
    }

    private enum Colour: String, SQLValue, SQLDecodable { case red, green }

    @Test func embeddedPiecesKeepTheirValues() async throws {
        try await TestDatabase.rolledBack { database in
            try await database.reading(tenant) { tx in
                let filter: SQL = "n > \(2) and n < \(6)"
                let sql: SQL = "select sum(n)::bigint as sum from generate_series(1, \(10)) n where \(sql: filter)"
                let row = try await tx.first(sql + " and n <> \(4)")
                #expect(try row?["sum"] as Int? == 8)
            }
        }
    }

    @Test func aMissingColumnANullAndAWrongTypeAreNamed() async throws {
        try await TestDatabase.rolledBack { database in
            try await database.reading(tenant) { tx in
                let row = try #require(try await tx.first("select null::text as nothing, 'x' as word"))
                #expect(throws: UnreadableColumn.self) { try row["nothing"] as String }
                #expect(throws: UnreadableColumn.self) { try row["word"] as Int }
                #expect(throws: UnreadableColumn.self) { try row["other"] as String }
                #expect(try row["nothing"] as String? == nil)
            }
        }
    }

    @Test func textWithAZeroByteIsRefusedNotCutOff() async throws {
        try await TestDatabase.rolledBack { database in
            await #expect(throws: DatabaseError.self) {
                try await database.reading(tenant) { tx in _ = try await tx.first("select \("a\0b") as value") }
            }
        }
    }

    @Test func amountsAreMinorUnits() async throws {
        try await TestDatabase.rolledBack { database in
            try await database.reading(tenant) { tx in
                let row = try #require(try await tx.first("select 124050::bigint as due, null::bigint as paid"))
                #expect(try row.money("due", .usd) == Money(minorUnits: 124_050, .usd))
                #expect(try row.moneyIfAny("paid", .usd) == nil)
            }
        }
    }
}
