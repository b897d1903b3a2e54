import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Synchronization

/// What the program answered.
public struct Reply: Sendable {
    public let path: String
    public let status: Int
    public let headers: HTTPFields
    public let bytes: [UInt8]

    public var text: String { String(decoding: bytes, as: UTF8.self) }
    public var location: String? { headers[.location] }

    init(_ response: Response, path: String) async throws {
        self.path = path
        status = response.status.code
        headers = response.headers
        let collected = Collected()
        try await response.body.write(CollectingWriter(collected: collected))
        bytes = collected.bytes.withLock { $0 }
    }

    public func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    public func contains(_ text: String) -> Bool { self.text.contains(text) }

    /// The value of the first field of this name in the page: a hidden field's, or what stands in a box.
    public func value(of field: String) -> String? {
        guard let name = text.firstRange(of: "name=\"\(field)\"") else { return nil }
        let tag = text[name.upperBound...].prefix { $0 != ">" }
        guard let value = tag.firstRange(of: "value=\"") else { return nil }
        return Self.unescaped(tag[value.upperBound...].prefix { $0 != "\"" })
    }

    /// The values of all hidden fields of this name, in the order of the page.
    public func values(of field: String) -> [String] {
        var values: [String] = []
        var rest = text[...]
        while let name = rest.firstRange(of: "name=\"\(field)\"") {
            rest = rest[name.upperBound...]
            let tag = rest.prefix { $0 != ">" }
            guard let value = tag.firstRange(of: "value=\"") else { continue }
            values.append(Self.unescaped(tag[value.upperBound...].prefix { $0 != "\"" }))
        }
        return values
    }

    /// The `h1`'s text.
    public var heading: String? {
        guard let start = text.firstRange(of: "<h1"), let open = text[start.upperBound...].firstIndex(of: ">"),
            let end = text[open...].firstRange(of: "</h1>")
        else { return nil }
        return Self.unescaped(text[text.index(after: open)..<end.lowerBound])
    }

    /// The addresses of the page's links that stay on the site.
    public var links: [String] { attributes("href") }
    public var formActions: [String] { attributes("action") }

    var setCookies: [(name: String, value: String, maxAge: Int?)] {
        headers[values: .setCookie].compactMap { header in
            let parts = header.split(separator: ";").map { $0.drop { $0 == " " } }
            guard let first = parts.first, let equals = first.firstIndex(of: "=") else { return nil }
            let maxAge = parts.first { $0.hasPrefix("Max-Age=") }.flatMap { Int($0.dropFirst(8)) }
            return (String(first[..<equals]), String(first[first.index(after: equals)...]), maxAge)
        }
    }

    private func attributes(_ name: String) -> [String] {
        var found: [String] = []
        var rest = text[...]
        while let range = rest.firstRange(of: " \(name)=\"") {
            rest = rest[range.upperBound...]
            let value = rest.prefix { $0 != "\"" }
            if value.hasPrefix("/") { found.append(Self.unescaped(value)) }
            rest = rest.dropFirst(value.count)
        }
        return found
    }

    /// The text that a part of the page stands for.
    public static func unescaped(_ text: some StringProtocol) -> String {
        var result = String(text)
        for (entity, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&"),
        ] {
            result = result.replacingOccurrences(of: entity, with: character)
        }
        return result
    }
}

private final class Collected: Sendable {
    let bytes = Mutex<[UInt8]>([])
}

private struct CollectingWriter: ResponseBodyWriter {
    let collected: Collected

    mutating func write(_ buffer: ByteBuffer) async throws {
        collected.bytes.withLock { $0 += Array(buffer.readableBytesView) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
