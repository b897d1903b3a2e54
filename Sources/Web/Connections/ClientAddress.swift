/// Who a request comes from when proxies of our own stand in front.
struct ClientAddress: Sendable {
    static let longestHeader = 1_000

    /// The proxies whose word is taken. Anybody else could write any address into the header.
    let proxies: [AddressRange]

    /// The last address that no proxy of ours has, read from the right, as each proxy adds the one that it saw.
    func address(peer: String, forwardedFor: [String]) -> String {
        guard isProxy(peer) else { return peer }
        let header = forwardedFor.joined(separator: ",")
        guard header.utf8.count <= Self.longestHeader else { return peer }
        var last = peer
        for part in header.split(separator: ",").reversed() {
            let text = part.trimmingSpaces()
            guard AddressRange(text) != nil, !text.contains("/") else { return last }
            last = text
            if !isProxy(text) { return text }
        }
        return last
    }

    func isProxy(_ address: String) -> Bool { proxies.contains { $0.contains(address) } }
}

extension Substring {
    fileprivate func trimmingSpaces() -> String {
        var text = self
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}
