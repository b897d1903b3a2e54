import Kernel
import Templates

/// Something that happened to a record: when, what, who did it and why.
public struct TimelineEntry: ViewModel, Hashable {
    public let at: Instant
    public let title: String
    public let by: String?
    public let note: String?
    public let tone: StatusTone

    public static let schema = Schema<Self>(\.at, \.title, \.by, \.note, \.tone)

    public init(at: Instant, _ title: String, by: String? = nil, note: String? = nil, tone: StatusTone = .quiet) {
        self.at = at
        self.title = title
        self.by = by
        self.note = note
        self.tone = tone
    }
}
