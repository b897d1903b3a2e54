/// Addresses of routes with something in the place of their parameters.
public enum Paths {
    /// `/admin/batches/{id}` with a key that nobody has, `{token}` with a secret that nobody has.
    public static func filled(_ pattern: String, id: String = "0191a2b3-0000-7000-8000-000000000000") -> String {
        pattern.split(separator: "/", omittingEmptySubsequences: false).map { part in
            switch part {
            case "{token}": String(repeating: "A", count: 43)
            case "{step}": "company"
            case "{task}": "setup_001"
            case _ where part.hasPrefix("{"): id
            default: String(part)
            }
        }.joined(separator: "/")
    }
}
