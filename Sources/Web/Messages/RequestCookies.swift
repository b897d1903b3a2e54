/// The cookies that a browser sent. A name that comes twice counts as absent: somebody planted the second one.
struct RequestCookies: Sendable {
    private var values: [String: String] = [:]
    private var doubled: Set<String> = []

    /// Reads the `Cookie` header's value (RFC 6265, 4.2).
    init(_ header: String?) {
        guard let header else { return }
        for part in header.utf8.split(separator: UInt8(ascii: ";")) {
            let pair = Substring(part)
            guard let equals = pair.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = pair[..<equals].trimmingCookieSpace()
            let value = pair[pair.utf8.index(after: equals)...].trimmingCookieSpace()
            if values.updateValue(value, forKey: name) != nil { doubled.insert(name) }
        }
    }

    subscript(name: String) -> String? { doubled.contains(name) ? nil : values[name] }
}

extension Substring {
    fileprivate func trimmingCookieSpace() -> String {
        var view = utf8
        while view.first == UInt8(ascii: " ") || view.first == UInt8(ascii: "\t") { view.removeFirst() }
        while view.last == UInt8(ascii: " ") || view.last == UInt8(ascii: "\t") { view.removeLast() }
        return String(Substring(view))
    }
}
