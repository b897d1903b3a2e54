/// An address of the program: the one source for its route and for every link to it.
public struct Place: Hashable, Sendable, CustomStringConvertible {
    public let pattern: String

    public init(_ pattern: String) {
        self.pattern = pattern
    }

    public var path: String { pattern }
    public var description: String { pattern }

    /// The address with query values, percent-encoded; values that are empty are left out.
    public func with(_ query: KeyValuePairs<String, String>) -> String {
        let pairs = query.filter { !$0.value.isEmpty }.map { "\($0.key)=\(PercentEncoding.component($0.value))" }
        return pairs.isEmpty ? pattern : pattern + "?" + pairs.joined(separator: "&")
    }
}

/// An address with one part that names a record: `/admin/applications/{id}`.
public struct PlaceOf: Hashable, Sendable {
    public let pattern: String

    public init(_ pattern: String) {
        self.pattern = pattern
    }

    public func callAsFunction(_ key: some CustomStringConvertible) -> String {
        PercentEncoding.filling(pattern, with: [key.description])
    }
}

/// An address with two such parts: `/apply/draft/{token}/{step}`.
public struct PlaceOfTwo: Hashable, Sendable {
    public let pattern: String

    public init(_ pattern: String) {
        self.pattern = pattern
    }

    public func callAsFunction(_ first: some CustomStringConvertible, _ second: some CustomStringConvertible) -> String
    {
        PercentEncoding.filling(pattern, with: [first.description, second.description])
    }
}

enum PercentEncoding {
    /// Everything but the unreserved characters of RFC 3986 as %XX.
    static func component(_ text: String) -> String {
        if text.utf8.allSatisfy(isUnreserved) { return text }
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case _ where isUnreserved(byte): result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return result
    }

    static func filling(_ pattern: String, with values: [String]) -> String {
        var (result, rest) = ("", pattern[...])
        for value in values {
            guard let start = rest.utf8.firstIndex(of: UInt8(ascii: "{")),
                let end = rest[start...].utf8.firstIndex(of: UInt8(ascii: "}"))
            else { break }
            result += rest[..<start]
            result += component(value)
            rest = rest[rest.utf8.index(after: end)...]
        }
        return result + rest
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 95, 126: true
        default: false
        }
    }
}
