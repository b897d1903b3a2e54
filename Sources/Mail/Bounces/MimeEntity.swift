import Kernel
import Vault

/// A message or a part of one as it came from outside (RFC 5322, RFC 2045): header fields and content. Reading never
/// fails, whatever the bytes; what makes no sense is left out.
struct MimeEntity {
    private static let deepest = 8
    private static let mostParts = 64
    private static let mostFields = 500

    /// Names in lower case, values unfolded.
    let fields: [(name: String, value: String)]
    let content: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        var fields: [(name: String, value: String)] = []
        var rest = bytes
        while let line = Self.takeLine(&rest), !line.isEmpty {
            let text = String(decoding: line, as: UTF8.self)
            if line.first == 32 || line.first == 9 {
                if let last = fields.indices.last, fields[last].value.utf8.count < 4000 {
                    fields[last].value += " " + text.trimmingWhitespace()
                }
            } else if let colon = text.firstIndex(of: ":"), fields.count < Self.mostFields {
                fields.append(
                    (
                        text[..<colon].trimmingWhitespace().lowercased(),
                        String(text[text.index(after: colon)...].trimmingWhitespace().prefix(4000))
                    ))
            }
        }
        self.fields = fields
        content = rest
    }

    /// The first field of a name in lower case.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// "multipart/report", in lower case.
    var type: String {
        let text = self["content-type"] ?? "text/plain"
        return text.prefix { $0 != ";" }.trimmingWhitespace().lowercased()
    }

    /// The parts of a multipart entity; empty for any other.
    var parts: [MimeEntity] {
        guard type.hasPrefix("multipart/"), let boundary = parameter("boundary"), !boundary.isEmpty else { return [] }
        let mark = Array("--\(boundary)".utf8)
        var parts: [MimeEntity] = []
        var start: ArraySlice<UInt8>.Index?
        var rest = content
        while parts.count < Self.mostParts {
            let lineStart = rest.startIndex
            guard let line = Self.takeLine(&rest) else { break }
            guard line.starts(with: mark) else { continue }
            if let start { parts.append(MimeEntity(content[start..<lineStart])) }
            start = rest.startIndex
            if line.dropFirst(mark.count).starts(with: Array("--".utf8)) { return parts }
        }
        // A report that was cut off still says something.
        if let start, parts.count < Self.mostParts { parts.append(MimeEntity(content[start...])) }
        return parts
    }

    /// This entity and all within it, the outer ones first.
    var descendants: [MimeEntity] {
        var found = [self]
        var level = [self]
        for _ in 0..<Self.deepest {
            level = level.flatMap { entity in
                entity.type == "message/rfc822" ? [MimeEntity(entity.decoded[...])] : entity.parts
            }
            if level.isEmpty || found.count > Self.mostParts { break }
            found += level
        }
        return Array(found.prefix(Self.mostParts))
    }

    /// The content without its transfer encoding.
    var decoded: [UInt8] {
        switch self["content-transfer-encoding"]?.lowercased() {
        case "base64": Base64.bytes(lenient: content)
        case "quoted-printable": QuotedPrintable.decode(content)
        default: Array(content)
        }
    }

    /// A parameter of the content type.
    func parameter(_ name: String) -> String? {
        guard let text = self["content-type"], let semicolon = text.firstIndex(of: ";") else { return nil }
        var rest = text[semicolon...]
        while rest.first == ";" {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            let key = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest[key.endIndex...]
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst()
            let value = Self.takeValue(&rest)
            rest = rest.drop { $0 != ";" }
            if key.trimmingWhitespace().lowercased() == name { return value }
        }
        return nil
    }

    /// A word, or text in quotes.
    private static func takeValue(_ rest: inout Substring) -> String {
        guard rest.first == "\"" else {
            let word = rest.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
            rest = rest[word.endIndex...]
            return String(word)
        }
        rest = rest.dropFirst()
        var value = ""
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", let escaped = rest.popFirst() {
                value.append(escaped)
            } else {
                value.append(character)
            }
        }
        return value
    }

    /// The next line without its end; nil at the end.
    private static func takeLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: 10) ?? rest.endIndex
        let line = rest[..<end]
        rest = end < rest.endIndex ? rest[(end + 1)...] : rest[rest.endIndex...]
        return line.last == 13 ? line.dropLast() : line
    }
}

extension Base64 {
    /// What other programs wrote: line ends and anything else that is no digit are skipped.
    static func bytes(lenient text: some Sequence<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for character in text {
            let value: UInt8
            switch character {
            case 65...90: value = character - 65
            case 97...122: value = character - 71
            case 48...57: value = character + 4
            case 43: value = 62
            case 47: value = 63
            default: continue
            }
            pending = (pending << 6 | UInt32(value)) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
            }
        }
        return bytes
    }
}

extension QuotedPrintable {
    /// What other programs wrote: an escape that makes no sense stays as it is.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                bytes.append(byte)
                continue
            }
            if rest.starts(with: [13, 10]) {
                rest = rest.dropFirst(2)
            } else if rest.first == 10 {
                rest = rest.dropFirst()
            } else if let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}
