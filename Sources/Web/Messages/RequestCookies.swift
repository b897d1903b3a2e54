/// The cookies that a browser sent. A name that comes twice counts as absent: somebody planted the second one.
struct RequestCookies: Sendable {
    private var values: [String: String] = [:]
    private var doubled: Set<String> = []

    /// Reads the `Cookie` header's value (RFC 6265, 4.2).
    init(_ header: String?) {
        guard let header else { return }
        for pair in header.split(separator: ";") {
            guard let equals = pair.firstIndex(of: "=") else { continue }
            let name = pair[..<equals].trimmingCookieSpace()
            let value = pair[pair.index(after: equals)...].trimmingCookieSpace()
            if values.updateValue(value, forKey: name) != nil { doubled.insert(name) }
        }
    }

    subscript(name: String) -> String? { doubled.contains(name) ? nil : values[name] }
}

extension Substring {
    fileprivate func trimmingCookieSpace() -> String {
        var view = self
        while view.first == " " || view.first == "\t" { view.removeFirst() }
        while view.last == " " || view.last == "\t" { view.removeLast() }
        return String(view)
    }
}
