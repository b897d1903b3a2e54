import Kernel
import Templates

/// What the program says after an act: what happened and what comes next.
public struct Notice: ViewModel, Hashable {
    public enum Kind: String, TemplateEnum {
        case done, info, warning
    }

    public let kind: Kind
    let wording: Wording
    public var text: String { wording.text }

    public static let schema = Schema<Self>(\.kind, .computed("text", \.text))

    public init(_ kind: Kind, _ wording: Wording) {
        self.kind = kind
        self.wording = wording
    }

    /// The notice as its reader reads it.
    func said(in language: Language) -> Notice { Notice(kind, Wording(language.say(wording))) }

    public static func done(_ wording: Wording) -> Notice { Notice(.done, wording) }
    public static func info(_ wording: Wording) -> Notice { Notice(.info, wording) }
    public static func warning(_ wording: Wording) -> Notice { Notice(.warning, wording) }

    /// Sentences that stand elsewhere. A literal is a `Wording`, whose values stay apart from its words.
    @_disfavoredOverload
    public static func done(_ text: String) -> Notice { Notice(.done, Wording(text)) }
    @_disfavoredOverload
    public static func warning(_ text: String) -> Notice { Notice(.warning, Wording(text)) }
}
