import Identity
import Kernel

/// What people may ask about their own data, as the commands handle it.
public struct PersonTending: Sendable {
    /// What was asked cannot be done, with the remedy.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    private let world: World

    public init(_ world: World) {
        self.world = world
    }

    /// Everything that a tenant keeps about an address, as JSON.
    public func copy(of address: String, tenant slug: String) async throws -> String {
        try await asked(address, slug) { tenant, address in try await keeping.copy(tenant, of: address) }
    }

    /// Erases a person at a tenant and says what became of each table, a line each.
    public func erase(_ address: String, tenant slug: String, reason: String) async throws -> [String] {
        try await asked(address, slug) { tenant, address in
            try await keeping.erase(tenant, address, reason: reason)
        }
    }

    private var keeping: KeepingPersonalData {
        KeepingPersonalData(
            database: world.edges.database, tables: AllPersonal.tables, names: AllPersonal.names,
            isOver: AllPersonal.isOver, clock: world.edges.clock, chance: world.edges.chance)
    }

    private func asked<Value>(
        _ address: String, _ slug: String, _ body: (Tenant, EmailAddress) async throws -> Value
    ) async throws -> Value {
        guard let email = EmailAddress(address) else { throw Problem(description: "\(address) is no e-mail address.") }
        let tenant = try await world.tenant(named: slug)
        do {
            return try await body(tenant, email)
        } catch let refused as KeepingPersonalData.Refused {
            throw Problem(description: refused.explanation)
        } catch let invalid as Invalid {
            throw Problem(description: invalid.problems.map(\.message).joined(separator: " "))
        }
    }
}
