import Kernel
import Vault

/// A header value that would end its line and begin another one: somebody tries to write headers of their own.
public struct HeaderRefused: Error, Hashable, Sendable {
    public let header: String
}

/// Writes one header field of RFC 5322 in ASCII, folded at 76 characters, other text as encoded words of RFC 2047.
enum HeaderField {
    private static let lineLength = 76
    /// 39 bytes become 52 characters of base64, with the frame of an encoded word 64: that fits beside "Subject: ".
    private static let encodedWordBytes = 39

    static func text(_ name: String, _ value: String) throws -> String {
        try check(name, value)
        let folded = isPlain(value) ? fold(name, value) : nil
        return folded ?? "\(name): " + encodedWords(value).joined(separator: "\r\n ") + "\r\n"
    }

    /// Text that may not be changed: addresses in angle brackets, a date.
    static func verbatim(_ name: String, _ value: String) throws -> String {
        try check(name, value)
        return fold(name, value) ?? "\(name):\r\n \(value)\r\n"
    }

    static func mailbox(_ name: String, _ mailbox: Mailbox) throws -> String {
        try check(name, mailbox.name)
        try check(name, mailbox.address.text)
        let address = "<\(mailbox.address)>"
        if mailbox.name.isEmpty { return "\(name): \(address)\r\n" }
        if isPlain(mailbox.name), mailbox.name.utf8.count <= lineLength - name.utf8.count - 4 {
            let quoted = mailbox.name.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
            let line = "\(name): \"\(quoted)\""
            return line + (line.utf8.count + address.utf8.count < lineLength ? " " : "\r\n ") + address + "\r\n"
        }
        return "\(name): " + (encodedWords(mailbox.name) + [address]).joined(separator: "\r\n ") + "\r\n"
    }

    private static func check(_ name: String, _ value: String) throws {
        let named = !name.isEmpty && name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: ":") }
        guard named, value.utf8.allSatisfy({ $0 != 0 && $0 != 10 && $0 != 13 }) else {
            throw HeaderRefused(header: name)
        }
    }

    /// Spaces at either end would be lost unless they are encoded.
    private static func isPlain(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 32 && $0 < 127 } && !value.contains("=?") && !value.hasPrefix(" ")
            && !value.hasSuffix(" ")
    }

    /// Breaks before spaces; nil when a line stays too long.
    private static func fold(_ name: String, _ value: String) -> String? {
        var lines: [String] = []
        var line = "\(name):"
        for word in value.split(separator: " ", omittingEmptySubsequences: false) {
            if !line.hasSuffix(":"), line.utf8.count + 1 + word.utf8.count > lineLength, !word.isEmpty {
                lines.append(line)
                line = ""
            }
            line += " " + word
        }
        lines.append(line)
        guard lines.allSatisfy({ $0.utf8.count <= lineLength }) else { return nil }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    /// Words that end between characters, never inside the bytes of one.
    private static func encodedWords(_ value: String) -> [String] {
        var words: [[UInt8]] = [[]]
        for scalar in value.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > encodedWordBytes { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?B?\(Base64.standard($0))?=" }
    }
}
