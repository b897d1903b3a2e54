import Kernel
import Postgres
import Vault

/// How the program's three roles log in to a database that somebody else runs.
struct DatabaseAddresses: Sendable, Hashable {
    let owner: String
    let program: String
    let platform: String
    /// Whether these two lead through a pooler in transaction mode.
    let path: ServerPath
    /// Where the platform's role reaches the server itself.
    let directPlatform: String
    let programPassword: String
    let platformPassword: String

    /// `url` is libpq's, as address or as keywords, and logs in as the owner of the tables. The passwords of the two
    /// other roles follow from the master key, so that all servers of an installation know them.
    /// With a pooler the units of work of the two go through it; what sets the database up, and what hears of the work
    /// of other programs, goes to the server.
    init(url: String, pooler: String? = nil, key: MasterKey) {
        owner = url
        path = pooler == nil ? .direct : .transactionPooler
        programPassword = Digest.hex(key.key(for: "database role tributary_program"))
        platformPassword = Digest.hex(key.key(for: "database role tributary_platform"))
        program = Self.address(pooler ?? url, "tributary_program", programPassword)
        platform = Self.address(pooler ?? url, "tributary_platform", platformPassword)
        directPlatform = Self.address(url, "tributary_platform", platformPassword)
    }

    private static func address(_ url: String, _ role: String, _ password: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return "\(url) user=\(role) password=\(password)" }
        let rest = url[scheme.upperBound...]
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let host = rest[..<authorityEnd].lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
        return "\(url[..<scheme.upperBound])\(role):\(password)@\(host)"
    }
}
