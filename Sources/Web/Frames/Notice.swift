import Templates

/// What the program says after an act: what happened and what comes next.
public struct Notice: ViewModel, Hashable, Codable {
    public enum Kind: String, TemplateEnum, Codable {
        case done, info, warning
    }

    public let kind: Kind
    public let text: String

    public static let schema = Schema<Self>(\.kind, \.text)

    public init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    public static func done(_ text: String) -> Notice { Notice(.done, text) }
    public static func info(_ text: String) -> Notice { Notice(.info, text) }
    public static func warning(_ text: String) -> Notice { Notice(.warning, text) }
}
