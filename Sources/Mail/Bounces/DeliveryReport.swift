import Kernel

/// What a mail server reports about a letter that left: a delivery status (RFC 3464) or a complaint (RFC 5965).
struct DeliveryReport: Equatable {
    enum Kind: String, CaseIterable {
        case delivered, delayed
        /// Refused, but the address may be good: a full mailbox, a rule against the content.
        case refused
        case deadAddress = "dead_address"
        case complaint
    }

    let kind: Kind
    /// "5.1.1", "" when the report has none.
    let status: String
    /// What the server said, in one line.
    let detail: String
    /// The letters that it may be about, the surest first: by the address it was sent to, then by message id.
    let letterIDs: [Identifier]

    /// Nil for a message that is no report. `recipient` is the address that it came to, where that is known.
    init?(_ message: [UInt8], to recipient: String = "") {
        let entities = MimeEntity(message[...]).descendants
        guard let outer = entities.first else { return nil }
        var reading = Reading()
        for entity in entities {
            switch entity.type {
            case "message/delivery-status", "message/global-delivery-status": reading.take(status: entity)
            case "message/feedback-report": reading.isComplaint = true
            default: break
            }
        }
        guard let kind = reading.kind else { return nil }
        self.kind = kind
        status = reading.status?.description ?? ""
        detail = Self.line(reading.detail)
        letterIDs = Self.letters(recipient, outer, entities)
    }

    /// Fields of a status part come in groups with empty lines between: the first is about the whole message.
    private struct Reading {
        var isComplaint = false
        var action = ""
        var status: MailStatus?
        var detail = ""

        var kind: Kind? {
            if isComplaint { return .complaint }
            switch action {
            case "failed": return status.map { $0.isDeadAddress ? .deadAddress : .refused } ?? .refused
            case "delayed": return .delayed
            case "delivered", "relayed", "expanded": return .delivered
            default: return nil
            }
        }

        mutating func take(status part: MimeEntity) {
            var rest = part.decoded[...]
            for _ in 0..<20 where !rest.isEmpty {
                let group = MimeEntity(rest)
                rest = group.content
                guard let action = group["action"]?.lowercased() else { continue }
                // One letter has one recipient: of several groups the one that failed counts.
                guard self.action.isEmpty || action.hasPrefix("failed") else { continue }
                self.action = String(action.prefix { $0.isLetter })
                status = group["status"].flatMap { MailStatus(leading: $0) }
                detail = group["diagnostic-code"] ?? group["status"] ?? ""
                if let code = Self.code(detail), status == nil || status?.subject == 0 { status = code }
            }
        }

        /// The status within "smtp; 550 5.1.1 unknown".
        private static func code(_ diagnostic: String) -> MailStatus? {
            diagnostic.split(separator: " ").prefix(4).lazy.compactMap { MailStatus($0) }.first
        }
    }

    private static func letters(_ recipient: String, _ outer: MimeEntity, _ entities: [MimeEntity]) -> [Identifier] {
        let own = ["delivered-to", "x-original-to", "envelope-to", "to"].flatMap { outer.all($0) }
        let addressed = ([recipient] + own).compactMap { BounceAddress.letter(bare($0)) }
        let returned = entities.dropFirst().flatMap { entity -> [String] in
            // Headers that are returned without the message stand in the content of their part.
            let headers = entity.type == "text/rfc822-headers" ? MimeEntity(entity.decoded[...]) : entity
            return headers.all("message-id")
        }
        let referred = returned + outer.all("in-reply-to") + outer.all("references")
        let named = referred.flatMap { $0.split(separator: " ") }.compactMap { id in
            Identifier(id.drop { $0 == "<" }.prefix { $0 != "@" })
        }
        var seen: Set<Identifier> = []
        return (addressed + named).filter { seen.insert($0).inserted }
    }

    /// The address within "Name <address>".
    private static func bare(_ text: String) -> Substring {
        guard let start = text.lastIndex(of: "<") else { return Substring(text) }
        return text[text.index(after: start)...].prefix { $0 != ">" }
    }

    private static func line(_ text: String) -> String {
        let shown = text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }
        return String(String(String.UnicodeScalarView(shown)).prefix(300))
    }
}
