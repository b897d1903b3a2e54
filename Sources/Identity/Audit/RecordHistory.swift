import Kernel

/// What the audit trail knows about one record, and from that what the record was at any moment since.
public struct RecordHistory: Sendable {
    /// What a field of the record was.
    public struct Value: Hashable, Sendable {
        public let field: String
        /// Nil when the record had nothing there.
        public let text: String?
        /// The line that says so.
        public let line: Int64
        /// Whether that line was recorded later and says what was there before it.
        public let isToldLater: Bool
    }

    /// The oldest first.
    public let events: [AuditEvent]

    public init(_ events: [AuditEvent]) {
        self.events = events.sorted { $0.seq < $1.seq }
    }

    /// The moment before which nothing is known.
    public var beginsAt: Instant? { events.first?.at }

    /// What people call the record, as the newest line says.
    public var label: String {
        let named = events.last { !$0.subject.label.isEmpty }
        return named?.subject.label ?? events.last?.subject.id ?? ""
    }

    /// The fields as they were just before a moment, by name. A field is told by the last line before that moment that
    /// set it, else by the first line after it that says what it changed; of others nothing is known.
    public func values(before moment: Instant) -> [Value] {
        let fields = Set(events.flatMap { Array($0.before.keys) + Array($0.after.keys) })
        return fields.sorted().compactMap { field in
            let last = events.last { $0.at < moment && Self.sets($0, field) }
            // A line may say what was there before and not what came after it: then only a later one tells.
            if let last, let text = last.after[field] {
                return Value(field: field, text: text, line: last.seq, isToldLater: false)
            }
            guard let event = events.first(where: { $0.at >= moment && Self.sets($0, field) }),
                let text = event.before[field]
            else { return nil }
            return Value(field: field, text: text, line: event.seq, isToldLater: true)
        }
    }

    private static func sets(_ event: AuditEvent, _ field: String) -> Bool {
        event.after[field] != nil || event.before[field] != nil
    }
}
