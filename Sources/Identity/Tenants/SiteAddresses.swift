import Kernel

/// Under which addresses the tenants are reached: the default tenant under the site's own, each other one under a host
/// of its own or under `slug.host`. No other host is answered.
public struct SiteAddresses: Sendable, Hashable {
    private static let loopback: Set = ["localhost", "127.0.0.1", "[::1]"]

    private let scheme: String
    private let host: String
    private let port: String

    /// `baseURL` has no path: "https://partners.example.com".
    public init(_ baseURL: String) {
        var rest = baseURL[...]
        if let end = rest.firstRange(of: "://") {
            scheme = String(rest[..<end.lowerBound])
            rest = rest[end.upperBound...]
        } else {
            scheme = "http"
        }
        rest = rest.prefix { $0 != "/" }
        let isLiteral = rest.first == "["
        let close = isLiteral ? rest.firstIndex(of: "]").map { rest.index(after: $0) } : nil
        let nameEnd = isLiteral ? close : rest.firstIndex(of: ":")
        host = rest[..<(nameEnd ?? rest.endIndex)].lowercased()
        port = String(rest[(nameEnd ?? rest.endIndex)...])
    }

    /// Where people reach a tenant, without a path; `own` are its hosts.
    public func address(of tenant: Tenant, own: some Sequence<String>) -> String {
        if tenant.isDefault { return "\(scheme)://\(host)\(port)" }
        let given = own.filter { $0 != subdomain(tenant.slug) }.min()
        return "\(scheme)://\(given ?? subdomain(tenant.slug))\(port)"
    }

    /// The host of a tenant that has none of its own.
    public func subdomain(_ slug: String) -> String { "\(slug).\(host)" }

    /// Whether the host is the site's own, or another name of this machine where the site is reached from it alone.
    public func isOwn(_ name: String) -> Bool {
        name == host || Self.loopback.contains(host) && Self.loopback.contains(name)
    }

    /// The tenant of a host, by what is allowed: hosts that tenants have, their subdomains, the site's own.
    public func tenant(of name: String, among tenants: [Tenant], hosts: [String: Identifier]) -> Tenant? {
        if let id = hosts[name] { return tenants.first { $0.id == id } }
        if isOwn(name) { return tenants.first(where: \.isDefault) }
        guard name.hasSuffix(".\(host)") else { return nil }
        return tenants.first { subdomain($0.slug) == name }
    }
}
