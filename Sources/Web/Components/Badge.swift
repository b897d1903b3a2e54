import Templates

/// How a status feels; it is never told by colour alone, the label says it.
public enum StatusTone: String, TemplateEnum {
    case good, info, warn, bad, quiet
}

/// A status in one or two words.
public struct Badge: ViewModel, Hashable {
    public let label: String
    public let tone: StatusTone

    public static let schema = Schema<Self>(\.label, \.tone)

    public init(_ label: String, _ tone: StatusTone = .quiet) {
        self.label = label
        self.tone = tone
    }
}
