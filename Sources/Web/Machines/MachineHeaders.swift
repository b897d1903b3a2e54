/// What the headers of a call say about the forms in which it speaks and listens.
enum MachineHeaders {
    /// Whether an Accept header admits JSON. None admits everything.
    static func acceptsJSON(_ accept: String?) -> Bool {
        guard let accept, !accept.allSatisfy(\.isWhitespace) else { return true }
        return accept.lowercased().split(separator: ",").contains { range in
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            let refuses = parts.dropFirst().contains { part in
                part.hasPrefix("q=") && part.dropFirst(2).allSatisfy { $0 == "0" || $0 == "." }
            }
            return !refuses && ["*/*", "application/*", "application/json"].contains(parts.first ?? "")
        }
    }

    /// Whether a Content-Type is JSON in UTF-8.
    static func isJSON(_ type: String?) -> Bool {
        let parts = (type ?? "").lowercased().split(separator: ";").map { $0.filter { !$0.isWhitespace } }
        guard parts.first == "application/json" else { return false }
        return parts.dropFirst().allSatisfy { part in
            !part.hasPrefix("charset=") || part == "charset=utf-8" || part == "charset=\"utf-8\""
        }
    }

    /// The token of an Authorization header; nil for another scheme.
    static func bearer(_ authorization: String) -> String? {
        let parts = authorization.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}
