import Kernel

/// Fills the text of a template with the facts of one reseller. What comes out is the document that is signed.
public struct AgreementText: Sendable, Hashable {
    /// What may stand in double braces, with what it becomes, for whoever writes a text.
    public static let placeholders: KeyValuePairs<String, String> = [
        "provider": "what people call us", "provider_legal": "our legal name", "provider_address": "our address",
        "provider_email": "where resellers write to", "reseller": "what people call the reseller",
        "reseller_legal": "its legal name", "reseller_number": "its number", "reseller_address": "its address",
        "signer": "who signs for it", "type": "the kind of reseller", "type_meaning": "what that means",
        "plan": "what it earns, as a list", "currency": "the currency of payments", "made_on": "the day of sending",
        "start": "when it comes into force", "term_months": "months of a term", "tail_months": "months of the tail",
    ]
    /// Characters that mean something in Markdown or HTML.
    private static let escaped: Set<Character> = ["\\", "`", "*", "_", "[", "]", "<", ">", "#", "&", "|", "~", ":"]

    private var values: [String: String] = [:]

    public init() {}

    /// A value that is shown as it is, whatever signs it contains.
    public mutating func set(_ name: String, _ value: String) { values[name] = Self.plain(value) }

    /// A value that is Markdown itself.
    public mutating func set(_ name: String, markdown: String) { values[name] = markdown }

    /// The text with every placeholder filled. One without a value becomes a dash.
    public func filled(_ body: String) -> String {
        var result = ""
        Self.walk(body) { part in
            switch part {
            case .text(let text): result += text
            case .name(let name): result += values[name].flatMap { $0.isEmpty ? nil : $0 } ?? "–"
            }
        }
        return result
    }

    /// Names in double braces that mean nothing.
    public static func unknownNames(in body: String) -> [String] {
        var unknown: [String] = []
        walk(body) { part in
            if case .name(let name) = part, !placeholders.contains(where: { $0.key == name }), !unknown.contains(name) {
                unknown.append(name)
            }
        }
        return unknown
    }

    /// Text in which no sign has a meaning: a name stays a name.
    static func plain(_ value: String) -> String {
        var result = ""
        for character in value {
            if character.isNewline {
                result.append(" ")
                continue
            }
            if escaped.contains(character) { result.append("\\") }
            result.append(character)
        }
        return result.replacing("www.", with: "www\\.")
    }

    private enum Part {
        case text(Substring)
        case name(String)
    }

    private static func walk(_ body: String, _ visit: (Part) -> Void) {
        var rest = body[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            visit(.text(rest[..<open.lowerBound]))
            visit(.name(rest[open.upperBound..<close.lowerBound].trimmingWhitespace()))
            rest = rest[close.upperBound...]
        }
        visit(.text(rest))
    }
}
