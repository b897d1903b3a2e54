/// A function that templates apply to a value: `{{amount|money}}`. What it takes and gives is known when a template is
/// compiled.
struct Filter: Sendable {
    let name: String
    /// Parameters, for the message when a call is wrong: "a number".
    let parameters: [Parameter]
    let accepts: Set<ScalarKind>
    let gives: @Sendable (ScalarKind) -> ScalarKind
    let make: @Sendable ([Literal]) -> FilterStep

    enum Parameter: Sendable {
        case number
        case text
        /// One of these texts; may be left out.
        case style([String])

        var title: String {
            switch self {
            case .number: "a number"
            case .text: "a text"
            case .style(let names): names.map { "\"\($0)\"" }.joined(separator: " or ")
            }
        }

        func takes(_ argument: Literal) -> Bool {
            switch (self, argument) {
            case (.number, .number), (.text, .text): true
            case (.style(let names), .text(let name)): names.contains(name)
            default: false
            }
        }

        /// Whether a value of the page may stand for it.
        func takes(_ kind: ScalarKind?) -> Bool {
            switch self {
            case .number: kind == .number
            case .text: kind == .text
            case .style: false
            }
        }

        var isOptional: Bool { if case .style = self { true } else { false } }
    }

    init(
        _ name: String, _ parameters: [Parameter] = [], accepts: Set<ScalarKind>, gives: ScalarKind? = .text,
        make: @escaping @Sendable ([Literal]) -> FilterStep
    ) {
        self.name = name
        self.parameters = parameters
        self.accepts = accepts
        self.gives = { gives ?? $0 }
        self.make = make
    }

    static let all: [String: Filter] = Dictionary(
        uniqueKeysWithValues: (TextFilters.all + MoneyFilters.all + TimeFilters.all).map { ($0.name, $0) })

    /// The filters that make a value of a kind printable.
    static func printing(_ kind: ScalarKind) -> [String] {
        all.values.filter { $0.accepts.contains(kind) && !["default", "json"].contains($0.name) }.map(\.name).sorted()
    }
}

/// The kinds of values that filters take and give.
enum ScalarKind: String, Sendable, Hashable, CaseIterable {
    case text, number, bool, money, day, instant, month, percentage, html, url, json, color, sourceSet

    /// Whether a value of the kind can be printed as it is.
    var isPrintable: Bool {
        switch self {
        case .text, .number, .html, .url, .json, .color, .sourceSet: true
        case .bool, .money, .day, .instant, .month, .percentage: false
        }
    }

    var printed: Printed {
        switch self {
        case .number: .number
        case .html: .html
        case .url: .url
        case .json: .json
        case .color: .color
        case .sourceSet: .sourceSet
        default: .text
        }
    }

    /// With an article, for messages.
    var title: String {
        switch self {
        case .text: "a text"
        case .number: "a number"
        case .bool: "a Bool"
        case .money: "an amount of Money"
        case .day: "a Day"
        case .instant: "an Instant"
        case .month: "a Month"
        case .percentage: "a Percentage"
        case .html: "SafeHTML"
        case .url: "a SafeURL"
        case .json: "JSON"
        case .color: "a Color"
        case .sourceSet: "a SourceSet"
        }
    }
}

extension ShapeKind {
    /// The kind as filters see it; nil for lists and records. Optionals count as what they hold.
    var scalar: ScalarKind? {
        switch self {
        case .text, .identifier, .choice: .text
        case .bool: .bool
        case .int, .integer: .number
        case .html: .html
        case .url: .url
        case .color: .color
        case .sourceSet: .sourceSet
        case .money: .money
        case .day: .day
        case .instant: .instant
        case .month: .month
        case .percentage: .percentage
        case .optional(let optional): optional.wrapped.templateShape.kind.scalar
        case .list, .record: nil
        }
    }

    /// A list whose elements can be printed one behind the other.
    var isTextList: Bool {
        switch self {
        case .optional(let optional): optional.wrapped.templateShape.kind.isTextList
        case .list(let list): [.text, .number].contains(list.element.templateShape.kind.scalar)
        default: false
        }
    }

    var isOptional: Bool { if case .optional = self { true } else { false } }

    /// The kind in words, for messages.
    var title: String {
        switch self {
        case .optional(let optional): "an optional (\(optional.wrapped.templateShape.kind.title))"
        case .list: "a list"
        case .record(let type): "a record (\(type))"
        case .choice(let choice): "the enumeration \(choice.type)"
        default: scalar?.title ?? "a value"
        }
    }
}
