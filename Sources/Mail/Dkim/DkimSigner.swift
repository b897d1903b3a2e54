import Kernel
import Vault

/// Signs letters for the domain they come from (RFC 6376): one signature per key, RSA and Ed25519 side by side, so that
/// a server that knows only one can check that one.
struct DkimSigner: Sendable {
    /// Each is signed once more than it occurs: a second From that somebody adds on the way breaks the signature.
    private static let signedNames = [
        "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "reply-to",
        "list-unsubscribe", "list-unsubscribe-post", "auto-submitted", "feedback-id",
    ]
    private static let lineLength = 72

    private let keys: [DkimKey]

    init(_ keys: [DkimKey]) {
        self.keys = keys
    }

    /// The message with its signatures on top. Without keys it stays as it is.
    func sign(_ message: MimeMessage, at instant: Instant) throws -> MimeMessage {
        if keys.isEmpty { return message }
        let (fields, body) = Self.parts(message.bytes)
        let bodyHash = Base64.standard(Digest.sha256(RelaxedForm.body(body)))
        let signed = Self.signedFields(fields)
        let signatures = try keys.map { key in
            try Self.signature(key, signed, bodyHash: bodyHash, seconds: instant.microseconds / 1_000_000)
        }
        return message.preceded(by: signatures)
    }

    private static func signature(
        _ key: DkimKey, _ signed: (names: [String], bytes: [UInt8]), bodyHash: String, seconds: Int64
    ) throws -> String {
        let pieces =
            ["DKIM-Signature: v=1; a=\(key.algorithm.rawValue); c=relaxed/relaxed; t=\(seconds);"]
            + ["d=\(key.domain);", "s=\(key.selector);"] + listed(signed.names) + ["bh=\(bodyHash);", "b="]
        let field = pieces.joined(separator: "\r\n ")
        var bytes = signed.bytes + RelaxedForm.header(Array(field.utf8)[...])
        if key.algorithm == .ed25519 { bytes = Digest.sha256(bytes) }
        let value = Base64.standard(try DkimPair.sign(bytes, key.privateKey, key.algorithm))
        return field + lines(value).map { "\r\n " + $0 }.joined() + "\r\n"
    }

    /// The names as they stand in the tag h, and the signed fields in relaxed form, each with its line end. A name
    /// beyond the last field of that name stands for the absence of a further one.
    private static func signedFields(_ fields: [ArraySlice<UInt8>]) -> (names: [String], bytes: [UInt8]) {
        var names: [String] = []
        var bytes: [UInt8] = []
        for name in signedNames {
            // From the last one upwards, as the order of the tag h has it.
            let found = fields.filter { isNamed($0, name) }.reversed()
            for field in found { bytes += RelaxedForm.header(field) + [13, 10] }
            names += Array(repeating: name, count: found.count + 1)
        }
        return (names, bytes)
    }

    private static func isNamed(_ field: ArraySlice<UInt8>, _ name: String) -> Bool {
        field.prefix { $0 != UInt8(ascii: ":") }.map { (65...90).contains($0) ? $0 + 32 : $0 } == Array(name.utf8)
    }

    /// The header fields with their folded lines, without the last line end, and the body.
    static func parts(_ message: [UInt8]) -> (fields: [ArraySlice<UInt8>], body: ArraySlice<UInt8>) {
        var fields: [ArraySlice<UInt8>] = []
        var start = 0
        while start < message.count {
            var end = start
            // A field ends before a line that does not begin with white space.
            repeat {
                end = message[end...].firstIndex(of: 10).map { $0 + 1 } ?? message.count
            } while end < message.count && end > start + 2 && (message[end] == 32 || message[end] == 9)
            let field = message[start..<end]
            if field.elementsEqual([13, 10]) { return (fields, message[end...]) }
            fields.append(field.dropLast(field.suffix(2).elementsEqual([13, 10]) ? 2 : 0))
            start = end
        }
        return (fields, [])
    }

    /// The tag h in lines that break after a colon.
    private static func listed(_ names: [String]) -> [String] {
        var lines: [String] = []
        var line = "h="
        for (index, name) in names.enumerated() {
            let piece = name + (index == names.count - 1 ? ";" : ":")
            if line.utf8.count + piece.utf8.count > lineLength {
                lines.append(line)
                line = ""
            }
            line += piece
        }
        return lines + [line]
    }

    private static func lines(_ value: String) -> [Substring] {
        var rest = Substring(value)
        var lines: [Substring] = []
        while !rest.isEmpty {
            lines.append(rest.prefix(lineLength))
            rest = rest.dropFirst(lineLength)
        }
        return lines
    }
}
