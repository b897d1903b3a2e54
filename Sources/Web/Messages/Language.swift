import Kernel
import Templates

/// The language in which somebody reads a page, for what is put together in Swift: titles, choices, problems of forms.
/// What stands in a template is said there.
public struct Language: Sendable {
    public let locale: any TemplateLocale
    private let sentences: Sentences

    init(_ locale: any TemplateLocale, _ sentences: Sentences) {
        self.locale = locale
        self.sentences = sentences
    }

    public func say(_ wording: Wording) -> String { sentences.say(wording, in: locale) }

    /// English words that stand elsewhere: the label of a case. A literal is a `Wording`.
    @_disfavoredOverload
    public func say(_ text: String) -> String { say(Wording(text)) }

    /// The problems of a form as its reader reads them.
    public func say(_ invalid: Invalid) -> Invalid { invalid.reworded { say($0) } }

    public func money(_ money: Money) -> String { locale.money(money) }
    public func percent(_ percentage: Percentage) -> String { locale.percent(percentage) }
    public func number(_ number: Int) -> String { locale.number(Int64(number)) }
}
