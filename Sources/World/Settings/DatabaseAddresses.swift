import Kernel
import Vault

/// How the program's three roles log in to a database that somebody else runs.
struct DatabaseAddresses: Sendable, Hashable {
    let owner: String
    let program: String
    let platform: String
    let programPassword: String
    let platformPassword: String

    /// `url` is libpq's, as address or as keywords, and logs in as the owner of the tables. The passwords of the two
    /// other roles follow from the master key, so that all servers of an installation know them.
    init(url: String, key: MasterKey) {
        owner = url
        programPassword = Digest.hex(key.key(for: "database role tributary_program"))
        platformPassword = Digest.hex(key.key(for: "database role tributary_platform"))
        program = Self.address(url, "tributary_program", programPassword)
        platform = Self.address(url, "tributary_platform", platformPassword)
    }

    private static func address(_ url: String, _ role: String, _ password: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return "\(url) user=\(role) password=\(password)" }
        let rest = url[scheme.upperBound...]
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let host = rest[..<authorityEnd].lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
        return "\(url[..<scheme.upperBound])\(role):\(password)@\(host)"
    }
}
