import Kernel
import Testing

@testable import Vault

@Suite struct SealerTests {
    private let context = SealContext(
        table: "payment_methods", column: "account_number", tenantID: Identifier(high: 1, low: 1),
        rowID: Identifier(high: 2, low: 2))
    private let account = Array("021000021/123456789".utf8)

    private func sealer(_ seed: UInt64 = 1) throws -> Sealer {
        Sealer(try #require(MasterKey.make(.seeded(seed))), chance: .system)
    }

    @Test func `what is sealed opens again`() throws {
        let sealer = try sealer()
        #expect(try sealer.open(sealer.seal(account, context: context), context: context) == account)
        #expect(try sealer.open(sealer.seal([], context: context), context: context) == [])
        #expect(try sealer.openText(sealer.seal("Zürich", context: context), context: context) == "Zürich")
        #expect(try sealer.seal(account, context: context) != sealer.seal(account, context: context))
    }

    @Test func `each flipped bit and each missing byte breaks the seal`() throws {
        let sealer = try sealer()
        let sealed = try sealer.seal(account, context: context)
        for index in sealed.indices {
            var altered = sealed
            altered[index] ^= 1
            #expect(throws: SealBroken.self) { try sealer.open(altered, context: context) }
            #expect(throws: SealBroken.self) { try sealer.open(Array(sealed.prefix(index)), context: context) }
        }
    }

    @Test func `a value opens only in its own place`() throws {
        let sealer = try sealer()
        let sealed = try sealer.seal(account, context: context)
        let other = Identifier(high: 9, low: 9)
        let places = [
            SealContext(table: "tax_forms", column: context.column, tenantID: context.tenantID, rowID: context.rowID),
            SealContext(table: context.table, column: "routing", tenantID: context.tenantID, rowID: context.rowID),
            SealContext(table: context.table, column: context.column, tenantID: other, rowID: context.rowID),
            SealContext(table: context.table, column: context.column, tenantID: context.tenantID, rowID: other),
        ]
        for place in places {
            #expect(throws: SealBroken.self) { try sealer.open(sealed, context: place) }
        }
        #expect(throws: SealBroken.self) { try self.sealer(2).open(sealed, context: context) }
    }

    @Test func `two versions of the key live at once`() throws {
        let (old, new) = (try #require(MasterKey.make(.seeded(1))), try #require(MasterKey.make(.seeded(2))))
        let sealed = try Sealer(old, chance: .system).seal(account, context: context)
        let both = Sealer(keys: [1: old, 2: new], currentVersion: 2, chance: .system)
        #expect(try both.open(sealed, context: context) == account)
        let resealed = try both.seal(account, context: context)
        #expect(resealed[1] == 2)
        #expect(try both.open(resealed, context: context) == account)
        #expect(throws: SealBroken.self) { try Sealer(old, chance: .system).open(resealed, context: context) }
    }

    @Test func `fingerprints find equal values of one column and tenant`() throws {
        let sealer = try sealer()
        let tenant = context.tenantID
        let first = try sealer.fingerprint(account, table: "a", column: "b", tenantID: tenant)
        #expect(try sealer.fingerprint(account, table: "a", column: "b", tenantID: tenant) == first)
        #expect(try sealer.fingerprint(account, table: "a", column: "c", tenantID: tenant) != first)
        #expect(try sealer.fingerprint(account, table: "a", column: "b", tenantID: context.rowID) != first)
    }

    @Test func `a master key is read from its text and has a key for each purpose`() throws {
        let key = try #require(MasterKey.make(.system))
        let again = try #require(MasterKey(text: key.text))
        #expect(again.key(for: "cookies") == key.key(for: "cookies"))
        #expect(key.key(for: "cookies") != key.key(for: "forms"))
        #expect(!"\(key)".contains(key.text))
        #expect(MasterKey(text: "short") == nil)
        #expect(MasterKey([1, 2, 3]) == nil)
    }
}
