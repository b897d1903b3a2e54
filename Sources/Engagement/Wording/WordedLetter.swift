import Kernel
import Templates

/// A field that the wording of a letter may name.
public struct WordingField: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case text, number, money, day, instant, month, link
        /// True or false: for conditions alone.
        case condition
        /// Records with fields of their own.
        case list(of: String, [String])
    }

    public let name: String
    let kind: Kind
    /// Whether it may be missing in a letter.
    public let isOptional: Bool
    /// What it is, in the words of the provider.
    public let meaning: String

    init(_ name: String, _ meaning: String, isOptional: Bool = false) {
        self.init(name, .text, meaning, isOptional: isOptional)
    }

    init(_ name: String, _ kind: Kind, _ meaning: String, isOptional: Bool = false) {
        self.name = name
        self.kind = kind
        self.meaning = meaning
        self.isOptional = isOptional
    }

    /// How it is written in the text.
    public var tag: String {
        switch kind {
        case .text, .number, .money, .day, .instant, .month: isOptional ? condition(value) : value
        case .link: "{{\(name)}}"
        case .condition: "{{#\(name)}}…{{else}}…{{/\(name)}}"
        case .list(let element, let fields):
            "{{#\(name) as \(element)}} | " + fields.map { "{{\(element).\($0)}}" }.joined(separator: " | ")
                + " | {{/\(name)}}"
        }
    }

    /// The value alone, for an example of it; nil where there is nothing to show.
    var valueTag: String? {
        switch kind {
        case .text, .number, .money, .day, .instant, .month: value
        case .link, .condition: nil
        case .list(let element, let fields):
            "{{#\(name) as \(element)}}{{\(element).\(fields[0])}}{{^@last}}, {{/@last}}{{/\(name)}}"
        }
    }

    /// The value in the form that its kind has in letters.
    private var value: String {
        switch kind {
        case .money: "{{\(name)|money}}"
        case .day: "{{\(name)|\(isOptional ? "weekday" : "date")}}"
        case .instant: "{{\(name)|datetime}}"
        case .month: "{{\(name)|month}}"
        case .text, .number, .link, .condition, .list: "{{\(name)}}"
        }
    }

    private func condition(_ value: String) -> String { "{{#\(name)}}\(value){{/\(name)}}" }
}

/// A letter whose wording the tenant's owner may change.
public struct WordedLetter: Sendable {
    /// Its folder, `application_received`.
    public let name: String
    /// To whom it goes and when.
    public let purpose: String
    /// The field with the address of its button.
    let link: String
    public let fields: [WordingField]
    let type: any LetterPage.Type

    init(
        _ type: any LetterPage.Type, _ purpose: String, link: String, _ fields: [WordingField]
    ) {
        name = type.letter
        self.type = type
        self.purpose = purpose
        self.link = link
        self.fields =
            fields + [
                WordingField(link, .link, "the address behind the button"),
                WordingField("recipient", "the address the letter goes to"),
                WordingField("brand.name", "your name"), WordingField("brand.supportEmail", "your support address"),
                WordingField("brand.footerAddress", "your postal address"),
            ]
    }

    /// "Application received".
    public var label: String { LetterPages.label(name) }

    /// How its button is written, in the words and the language of its standard wording.
    public func buttonLine(in standard: WordingText?) -> String {
        let target = "]({{\(link)}})"
        let line = standard?.lines.first { $0.hasPrefix("[") && $0.hasSuffix(target) }
        return line ?? "[Words\(target)"
    }

    /// The fields that hold addresses.
    var links: Set<String> { [link] }

    var lists: Set<String> {
        Set(fields.compactMap { if case .list = $0.kind { $0.name } else { nil } })
    }

    /// What the sandbox may look up.
    var names: Set<String> { Set(fields.map { String($0.name.prefix { $0 != "." }) }) }

    /// The letter of a folder. Throws NotFound.
    public static func named(_ name: String) throws -> WordedLetter {
        guard let letter = all.first(where: { $0.name == name }) else { throw NotFound() }
        return letter
    }

    /// The languages in which letters are written.
    public static let languages = TemplateLocales.all.map(\.tag)
}
