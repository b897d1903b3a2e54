import Kernel
import Synchronization
import Testing

@testable import Vault

@Suite struct KeyRingTests {
    /// Where keys are kept, as a test changes it.
    private final class Store: Sendable {
        let keys = Mutex<[UInt32: [UInt8]]>([1: [UInt8](repeating: 1, count: 32)])
        let reads = Mutex(0)

        func ring() -> KeyRing {
            KeyRing { [self] _ in
                reads.withLock { $0 += 1 }
                return TenantKeys(sealing: keys.withLock { $0 }, index: [UInt8](repeating: 9, count: 32))
            }
        }
    }

    private let tenant = Identifier(high: 1, low: 1)
    private var place: SealContext {
        SealContext(table: "payout_methods", column: "sealed_account", tenantID: tenant, rowID: Identifier(high: 2, low: 2))
    }
    private let account = Array("021000021/123456789".utf8)

    private func master(_ seed: UInt64 = 1) throws -> MasterKey { try #require(MasterKey.make(.seeded(seed))) }

    /// Does what a unit of work does: runs again when its error could be cured.
    private func cured<Value>(_ body: () throws -> Value) async throws -> Value {
        for _ in 0..<4 {
            do {
                return try body()
            } catch let away as any Curable {
                try await away.cure()
            }
        }
        return try body()
    }

    @Test func `keys are read when they are missed and kept then`() async throws {
        let store = Store()
        let sealer = Sealer(try master(), ring: store.ring(), chance: .system)
        #expect(throws: KeysAway.self) { try sealer.seal(account, context: place) }
        let sealed = try await cured { try sealer.seal(account, context: place) }
        #expect(Array(sealed.prefix(5)) == Sealer.head(1))
        #expect(try sealer.open(sealed, context: place) == account)
        #expect(store.reads.withLock { $0 } == 1)
    }

    @Test func `each flipped bit and each missing byte breaks the seal`() async throws {
        let store = Store()
        let sealer = Sealer(try master(), ring: store.ring(), chance: .system)
        let sealed = try await cured { try sealer.seal(account, context: place) }
        for index in sealed.indices {
            for bit in 0..<8 {
                var altered = sealed
                altered[index] ^= 1 << UInt8(bit)
                await #expect(throws: SealBroken.self) {
                    try await self.cured { try sealer.open(altered, context: self.place) }
                }
            }
            #expect(throws: SealBroken.self) { try sealer.open(Array(sealed.prefix(index)), context: place) }
        }
    }

    @Test func `a value opens only in its own place and tenant`() async throws {
        let store = Store()
        let sealer = Sealer(try master(), ring: store.ring(), chance: .system)
        let sealed = try await cured { try sealer.seal(account, context: place) }
        let other = Identifier(high: 9, low: 9)
        for moved in [
            SealContext(table: "tax_forms", column: place.column, tenantID: tenant, rowID: place.rowID),
            SealContext(table: place.table, column: "other", tenantID: tenant, rowID: place.rowID),
            SealContext(table: place.table, column: place.column, tenantID: other, rowID: place.rowID),
            SealContext(table: place.table, column: place.column, tenantID: tenant, rowID: other),
        ] {
            await #expect(throws: SealBroken.self) { try await self.cured { try sealer.open(sealed, context: moved) } }
        }
    }

    @Test func `two versions live at once, and one made elsewhere is found`() async throws {
        let store = Store()
        let (here, there) = (
            Sealer(try master(), ring: store.ring(), chance: .system),
            Sealer(try master(), ring: store.ring(), chance: .system)
        )
        let old = try await cured { try here.seal(account, context: place) }
        store.keys.withLock { $0[2] = [UInt8](repeating: 2, count: 32) }
        let new = try await cured { try there.seal(account, context: place) }
        #expect(Array(new.prefix(5)) == Sealer.head(2))
        #expect(try there.open(old, context: place) == account)
        #expect(throws: KeysAway.self) { try here.open(new, context: place) }
        #expect(try await cured { try here.open(new, context: place) } == account)
        #expect(try here.open(old, context: place) == account)
    }

    @Test func `values and fingerprints from before there were data keys stay good`() async throws {
        let master = try master()
        let before = Sealer(master, chance: .system)
        let sealed = try before.seal(account, context: place)
        let index = master.indexKey(of: tenant)
        let after = Sealer(
            master, ring: KeyRing { _ in TenantKeys(sealing: [1: [UInt8](repeating: 1, count: 32)], index: index) },
            chance: .system)
        #expect(try await cured { try after.open(sealed, context: place) } == account)
        let print = try before.fingerprint(account, table: "a", column: "b", tenantID: tenant)
        #expect(
            try await cured { try after.fingerprint(account, table: "a", column: "b", tenantID: tenant) } == print)
    }

    @Test func `a wrapped key opens with its master key, in its place, unaltered`() throws {
        let (master, next) = (try master(), try self.master(2))
        let wrap = KeyWrap(master, chance: .system)
        let key = wrap.make()
        let wrapped = try wrap.wrap(key, for: place)
        #expect(try wrap.unwrap(wrapped, for: place) == key)
        #expect(try KeyWrap(next, earlier: master, chance: .system).unwrap(wrapped, for: place) == key)
        #expect(throws: KeyWrap.OtherMasterKey.self) { try KeyWrap(next, chance: .system).unwrap(wrapped, for: place) }
        let elsewhere = SealContext(table: "t", column: "c", tenantID: tenant, rowID: tenant)
        #expect(throws: SealBroken.self) { try wrap.unwrap(wrapped, for: elsewhere) }
        for index in wrapped.indices {
            var altered = wrapped
            altered[index] ^= 1
            #expect(throws: (any Error).self) { try wrap.unwrap(altered, for: place) }
        }
    }
}
