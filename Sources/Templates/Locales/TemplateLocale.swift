import Kernel

/// How one language writes numbers, money, dates and lists, and which form of a text goes with a count.
///
/// A locale is given to the template set at start, which makes programs for it, and to each render, whose filters ask
/// it. Conforming types hold no state that changes.
public protocol TemplateLocale: Sendable {
    /// The language tag (BCP 47): "en". Names the message files and stands in `<html lang>`.
    var tag: String { get }
    var isRightToLeft: Bool { get }
    /// The forms that texts with a count have in this language, `.other` among them.
    var pluralCategories: [PluralCategory] { get }

    /// A whole number with grouped digits.
    func number(_ number: Int64) -> String
    /// An amount with the decimals and the sign of its currency.
    func money(_ money: Money) -> String
    /// An amount with the decimals of its currency alone.
    func amount(_ money: Money) -> String
    func percent(_ percentage: Percentage) -> String
    func date(_ day: Day, _ style: DateStyle) -> String
    func month(_ month: Month) -> String
    /// A local time of day.
    func time(hour: Int, minute: Int) -> String
    /// A day with a local time and the abbreviation of its zone.
    func dateTime(_ day: Day, hour: Int, minute: Int, zone: String) -> String
    /// A distance in time, negative for the past: "3 hours ago".
    func relative(seconds: Int64) -> String
    /// "a, b and c"
    func list(_ parts: [String]) -> String
    /// The form of a text that goes with a count.
    func pluralCategory(_ number: Int64) -> PluralCategory
}

extension TemplateLocale {
    public var isRightToLeft: Bool { false }
    public var pluralCategories: [PluralCategory] { [.one, .other] }
    public func pluralCategory(_ number: Int64) -> PluralCategory { number == 1 || number == -1 ? .one : .other }
}

/// The plural categories of CLDR.
public enum PluralCategory: String, Sendable, Hashable, CaseIterable {
    case zero, one, two, few, many, other
}

/// How much of a date is written.
public enum DateStyle: String, Sendable, Hashable, CaseIterable {
    /// "5 March 2026"
    case long
    /// "5 Mar 2026"
    case short
    /// "Thursday, 5 March 2026"
    case weekday
    /// "2026-03-05"
    case iso
}

/// The languages that the program knows.
public enum TemplateLocales {
    public static let english: any TemplateLocale = EnglishLocale()
    public static let german: any TemplateLocale = GermanLocale()
    /// The first is the reference: its message file says which keys there are.
    public static let all: [any TemplateLocale] = [english, german]

    /// The locale of a language tag: "de" for "de", "de-AT" and "DE"; nil for a language that is not known.
    public static func named(_ tag: some StringProtocol) -> (any TemplateLocale)? {
        let language = tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
        return all.first { $0.tag == language }
    }

    /// The first known language that a browser asks for (RFC 9110, 12.5.4), by its weights; nil when none is.
    public static func accepted(_ header: String) -> (any TemplateLocale)? {
        var best: (locale: any TemplateLocale, weight: Int)?
        for range in header.split(separator: ",").prefix(20) {
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard let name = parts.first, let locale = named(name) else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Self.weight($0.dropFirst(2)) } ?? 1000
            if weight > best?.weight ?? 0 { best = (locale, weight) }
        }
        return best?.locale
    }

    /// A quality value in thousandths: "0.8" is 800.
    private static func weight(_ text: some StringProtocol) -> Int {
        guard let value = DecimalText.scaled(text, decimals: 3), (0...1000).contains(value) else { return 0 }
        return Int(value)
    }
}
