/// What the server answers to one command: a code of three digits and its lines.
struct SMTPReply: Equatable {
    let code: Int
    let lines: [String]

    var isPositive: Bool { (200..<400).contains(code) }
    var isPermanent: Bool { (500..<600).contains(code) }

    /// After 421 the server hangs up. An answer that makes no sense leaves nothing to rely on either.
    var leavesConnection: Bool { (400..<600).contains(code) && code != 421 }

    /// Whether the answer to a recipient means that nobody has this address, or ever will again. A refusal for reasons
    /// of policy says nothing about the address.
    var saysNobodyIsThere: Bool {
        guard isPermanent else { return false }
        if let status = lines.first.flatMap({ MailStatus(leading: $0) }) { return status.isDeadAddress }
        let words = lines.joined(separator: " ").lowercased()
        let isPolicy = ["relay", "policy", "spam", "block", "auth", "sender"].contains { words.contains($0) }
        return (code == 550 || code == 551 || code == 553) && !isPolicy
    }

    /// One line for the log: what mail servers write is shown to staff, so it is cut and stripped of controls.
    var summary: String {
        let text = lines.joined(separator: " ").unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }
        return "\(code) \(String(String.UnicodeScalarView(text)).prefix(300))"
    }

    /// Reads one line of a reply, "250-SIZE 100" or "250 OK"; nil when it is none.
    static func line(_ bytes: [UInt8]) -> (code: Int, isLast: Bool, text: String)? {
        let digits = bytes.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ $0 >= 48 && $0 <= 57 }), digits[0] >= 50, digits[0] <= 53 else {
            return nil
        }
        let code = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        guard bytes.count > 3 else { return (code, true, "") }
        guard bytes[3] == UInt8(ascii: " ") || bytes[3] == UInt8(ascii: "-") else { return nil }
        return (code, bytes[3] == UInt8(ascii: " "), String(decoding: bytes.dropFirst(4), as: UTF8.self))
    }
}

/// What a server says it can do, in its answer to EHLO.
struct SMTPCapabilities: Equatable {
    var startTLS = false
    var smtpUTF8 = false
    var pipelining = false
    var largestMessage: Int?
    var authentications: Set<String> = []

    init(_ reply: SMTPReply) {
        for line in reply.lines.dropFirst() {
            let words = line.uppercased().split(separator: " ").map(String.init)
            switch words.first {
            case "STARTTLS": startTLS = true
            case "SMTPUTF8": smtpUTF8 = true
            case "PIPELINING": pipelining = true
            case "SIZE": largestMessage = words.count > 1 ? Int(words[1]).flatMap { $0 > 0 ? $0 : nil } : nil
            case "AUTH": authentications.formUnion(words.dropFirst())
            default: break
            }
        }
    }
}
