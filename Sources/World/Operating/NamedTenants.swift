import Identity

/// No tenant has the short name that a command was given.
public struct NoSuchTenant: Error, Hashable, Sendable, CustomStringConvertible {
    let known: [String]

    public var description: String {
        "There is no such tenant. Choose one with --tenant: \(known.joined(separator: ", "))"
    }
}

/// The tenants that the commands are about.
extension World {
    /// The tenant of a short name, the default one without. Throws `NoSuchTenant`.
    func tenant(named slug: String?) async throws -> Tenant {
        let all = try await contexts.hosting.tenants()
        guard let tenant = all.first(where: { slug == nil ? $0.isDefault : $0.slug == slug }) else {
            throw NoSuchTenant(known: all.map(\.slug))
        }
        return tenant
    }

    /// The tenant of a short name, all without. Throws `NoSuchTenant`.
    func tenants(named slug: String?) async throws -> [Tenant] {
        guard let slug else { return try await contexts.hosting.tenants() }
        return [try await tenant(named: slug)]
    }
}
