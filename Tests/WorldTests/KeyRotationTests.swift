import DatabaseSupport
import Earnings
import Identity
import Kernel
import Postgres
import Synchronization
import TestSupport
import Testing
import Vault
import World

/// The keys of sealed data change while people work: nothing is unreadable at any time, and what is stopped goes on.
@Suite(.database) struct KeyRotationTests {
    private struct Stopped: Error {}

    @Test func aRotationThatIsStoppedAgainAndAgainGoesOnAndEverythingOpensAllTheTime() async throws {
        try await Trial.demo { trial in
            let before = try await opened(trial)
            #expect(before.count > 20, "\(before.count) sealed values")
            let rotating = trial.world.contexts.rotatingKeys
            #expect(try await rotating.counts(trial.tenant.id).columns.allSatisfy { $0.left == 0 })
            var stops = 0
            while stops < 5 {
                let steps = Mutex(0)
                let task = Task {
                    try await rotating.rotate(trial.tenant.id, batch: 3) { _ in
                        // Whoever ends the process ends the task that rotates after a few batches.
                        if steps.withLock({ $0 += 1; return $0 }) >= 2 { withUnsafeCurrentTask { $0?.cancel() } }
                    }
                }
                let result = await task.result
                stops += 1
                #expect(try await opened(trial) == before, "after stop \(stops)")
                if case .success = result { break }
            }
            #expect(stops > 1, "control: the rotation was never stopped")
            let outcome = try await rotating.rotate(trial.tenant.id, batch: 50) { _ in }
            #expect(outcome.wasBegun && outcome.version == 2 && outcome.broken.isEmpty)
            let counts = try await rotating.counts(trial.tenant.id)
            #expect(counts.version == 2)
            #expect(counts.columns.allSatisfy { $0.left == 0 })
            #expect(try await opened(trial) == before)
            let acts = try await trial.audit("data_key").map(\.act)
            #expect(acts.first == "keys.rotation_finished" && acts.last == "keys.rotation_started")
        }
    }

    @Test func anotherProcessOpensWhatANewKeySealedAndSealsOnWithoutHarm() async throws {
        try await Trial.own { trial in
            let other = try Trial.beside(trial)
            let place = SealContext(
                table: "tax_forms", column: "sealed_number", tenantID: trial.tenant.id, rowID: trial.newID())
            let old = try await sealed("old", place, in: other)
            _ = try await trial.world.contexts.rotatingKeys.rotate(trial.tenant.id, batch: 10) { _ in }
            let new = try await sealed("new", place, in: trial.world)
            #expect(Array(new.prefix(5)) == Sealer.head(2))
            #expect(try await open(new, place, in: other) == "new")
            #expect(try await open(old, place, in: trial.world) == "old")
        }
    }

    @Test func everyColumnOfSealedValuesIsInTheList() async throws {
        try await TestDatabase.own { _, own in
            let columns: [String] = try await OwnerSession.with(own.owner) { session in
                try session.rows(
                    """
                    select table_name || '.' || column_name as name from information_schema.columns
                    where table_schema = 'public' and column_name like '%sealed%'
                    """
                ).map { try $0["name"] }
            }
            #expect(Set(columns) == Set(AllSealed.columns.map(\.name)))
        }
    }

    @Test func anotherSecretKeyTakesOverWhenEverythingIsSealedWithDataKeys() async throws {
        try await Trial.own { trial in
            let place = SealContext(
                table: "tax_forms", column: "sealed_number", tenantID: trial.tenant.id, rowID: trial.newID())
            let value = try await sealed("kept", place, in: trial.world)
            let new = try #require(MasterKey.make(.system))
            let tending = KeyTending(trial.world)
            #expect(try await tending.changeSecret(to: new.text) == ["northwind: 2 keys wrapped anew."])
            #expect(try await tending.changeSecret(to: new.text) == ["northwind: 2 keys wrapped anew."], "again")
            #expect(try await open(value, place, in: Trial.beside(trial, key: new)) == "kept")
            await #expect(throws: KeyWrap.OtherMasterKey.self) {
                _ = try await open(value, place, in: Trial.beside(trial))
            }
            await #expect(throws: KeyTending.Problem.self) { try await tending.changeSecret(to: "short") }
        }
    }

    @Test func aValueOfBeforeIsMovedToADataKey() async throws {
        try await Trial.demo { trial in
            let key = try #require(MasterKey([UInt8](repeating: 7, count: MasterKey.byteCount)))
            let derived = Sealer(key, chance: .system)
            let tenant = trial.tenant.id
            let row = try await trial.database.reading(tenant) { tx in
                try #require(try await tx.first("select id from tax_forms limit 1"))
            }
            let id: Identifier = try row["id"]
            let place = SealContext(table: "tax_forms", column: "sealed_number", tenantID: tenant, rowID: id)
            let value = try derived.seal("123456789", context: place)
            _ = try await trial.database.transaction(tenant) { tx in
                try await tx.execute("update tax_forms set sealed_number = \(value) where id = \(id)")
            }
            await #expect(throws: KeyTending.Problem.self, "the old secret key is still needed") {
                try await KeyTending(trial.world).changeSecret(to: String(repeating: "ab", count: 32))
            }
            let outcome = try await trial.world.contexts.rotatingKeys.rotate(tenant, batch: 100) { _ in }
            #expect(outcome.wasBegun && outcome.resealed == 1 && outcome.version == 1)
            let kept: [UInt8] = try await trial.database.reading(tenant) { tx in
                try #require(try await tx.first("select sealed_number from tax_forms where id = \(id)"))["sealed_number"]
            }
            #expect(Array(kept.prefix(5)) == Sealer.head(1))
            #expect(try await open(kept, place, in: trial.world) == "123456789")
        }
    }

    private func sealed(_ text: String, _ place: SealContext, in world: World) async throws -> [UInt8] {
        try await world.edges.database.transaction(place.tenantID) { _ in
            try world.contexts.sealer.seal(text, context: place)
        }
    }

    private func open(_ value: [UInt8], _ place: SealContext, in world: World) async throws -> String {
        try await world.edges.database.reading(place.tenantID) { _ in
            try world.contexts.sealer.openText(value, context: place)
        }
    }

    /// Every sealed value of the tenant, opened, by its place.
    private func opened(_ trial: Trial) async throws -> [String: [UInt8]] {
        var values: [String: [UInt8]] = [:]
        for column in AllSealed.columns {
            let (table, name, key) = (
                Identifiers.quoted(column.table), Identifiers.quoted(column.column), Identifiers.quoted(column.key)
            )
            let opened = try await trial.database.reading(trial.tenant.id) { tx in
                try await tx.rows(
                    "select \(sql: key) as key, \(sql: name) as value from \(sql: table) where \(sql: name) is not null"
                ).map { row in
                    let id: Identifier = try row["key"]
                    let place = SealContext(
                        table: column.table, column: column.sealedAs, tenantID: trial.tenant.id, rowID: id)
                    let bytes = try trial.world.contexts.sealer.open(try row["value"], context: place)
                    return (id, bytes)
                }
            }
            for (id, bytes) in opened { values["\(column.name) \(id) \(Digest.hex(Digest.sha256(bytes)))"] = bytes }
        }
        return values
    }
}
