import Kernel
import Postgres

/// Which lines of the audit trail somebody looks for.
public struct AuditFilter: Hashable, Sendable {
    /// The kind of record, "reseller".
    public var kind: String?
    /// Words in the name of the person, the act, the record or the reason.
    public var words: String?
    /// From the beginning of this moment on.
    public var from: Instant?
    /// Before this moment.
    public var until: Instant?

    public init(kind: String? = nil, words: String? = nil, from: Instant? = nil, until: Instant? = nil) {
        self.kind = kind
        self.words = words
        self.from = from
        self.until = until
    }

    /// Holds for a row of `audit_events` that is looked for.
    var condition: SQL {
        let words = words.map { $0.lowercased().replacing("_", with: " ") }
        return """
            (\(kind)::text is null or subject_kind = \(kind))
            and (\(from)::timestamptz is null or at >= \(from)) and (\(until)::timestamptz is null or at < \(until))
            and (\(words)::text is null or strpos(lower(replace(translate(concat_ws(' ', actor_name, act,
                subject_label, subject_id, reason), '_.', '  '), '  ', ' ')), translate(\(words), '_.', '  ')) > 0)
            """
    }
}
