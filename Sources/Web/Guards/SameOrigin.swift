/// Whether a request that changes something comes from a page of this program and not from another site.
enum SameOrigin {
    /// `Sec-Fetch-Site` decides where the browser sends it (only over https and on localhost); else `Origin` has to
    /// be one of ours. Without both headers the request is refused: every browser of the last years sends one.
    static func allows(fetchSite: [String], origin: [String], ownOrigins: [String]) -> Bool {
        if !fetchSite.isEmpty {
            return fetchSite == ["same-origin"] || fetchSite == ["none"]
        }
        guard origin.count == 1 else { return false }
        return ownOrigins.contains(origin[0])
    }
}
