import Identity
import Kernel
import Mail
import Postgres
import Web

/// The signing keys of a tenant's letters, as the commands handle them.
public struct LetterSigning: Sendable {
    /// What was asked cannot be done, with the remedy.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    private let world: World

    public init(_ world: World) {
        self.world = world
    }

    /// Makes keys and returns their DNS records with what to do next.
    public func make(_ name: String, tenant slug: String?, domain: String?) async throws -> [String] {
        let (tenant, domain) = try await whose(slug, domain)
        guard (1...40).contains(name.utf8.count), name.utf8.allSatisfy(Self.isSelector) else {
            throw Problem(description: "A name has lower-case letters, digits and hyphens only, like 2026a.")
        }
        let keys = try await world.edges.database.transaction(tenant.id) { tx in
            try await DkimKeys(tx, sealer: world.contexts.sealer).make(
                domain: domain, name: name, clock: world.edges.clock, chance: world.edges.chance)
        }
        return keys.map(\.zoneLine) + [
            "",
            "Put these records into the DNS of \(domain). When they can be seen (dig TXT \(keys[0].recordName)), run:",
            "tributary dkim use \(name)" + (slug.map { " --tenant \($0)" } ?? "") + " --domain \(domain)",
        ]
    }

    /// Signs with the keys of a name from now on.
    public func use(_ name: String, tenant slug: String?, domain: String?) async throws -> [String] {
        let (tenant, domain) = try await whose(slug, domain)
        let count = try await world.edges.database.transaction(tenant.id) { tx in
            try await DkimKeys(tx, sealer: world.contexts.sealer).use(
                domain: domain, name: name, at: world.edges.clock.now)
        }
        guard count > 0 else {
            throw Problem(description: "\(domain) has no keys named \(name). See them with: tributary dkim list")
        }
        return [
            "Letters from \(domain) are signed with \(count.shown("key", "keys")) from now on.",
            "Leave the records of retired keys in the DNS for a week: letters that they signed are still on the way.",
        ]
    }

    /// The keys, one line each.
    public func list(tenant slug: String?) async throws -> [String] {
        let tenant = try await world.tenant(named: slug)
        let keys = try await world.edges.database.reading(tenant.id) { tx in
            try await DkimKeys(tx, sealer: world.contexts.sealer).all()
        }
        if keys.isEmpty { return ["There are no keys: letters leave unsigned. Make some: tributary dkim make 2026a"] }
        return keys.map { "\($0.state.rawValue)  \($0.zoneLine)" }
    }

    private func whose(_ slug: String?, _ domain: String?) async throws -> (Tenant, String) {
        let tenant = try await world.tenant(named: slug)
        guard let own = EmailAddress(tenant.supportEmail)?.domain else {
            throw Problem(description: "The support address of \(tenant.name) is no e-mail address.")
        }
        let wanted = domain?.lowercased() ?? own
        guard own == wanted || own.hasSuffix(".\(wanted)") else {
            throw Problem(description: "Letters of \(tenant.name) come from \(own); a key for \(wanted) signs none.")
        }
        return (tenant, wanted)
    }

    private static func isSelector(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || byte == 45
    }
}
