import Kernel

/// One value on its way through filters.
enum Scalar: Sendable {
    case absent
    case text(String)
    case number(Int64)
    case bool(Bool)
    case money(Money)
    case day(Day)
    case instant(Instant)
    case month(Month)
    case percentage(Percentage)
    case html(String)
    case url(String)
    /// JSON that may stand in a script element.
    case json(String)

    /// The text of a printable value, empty for others.
    var printed: String {
        switch self {
        case .text(let text), .html(let text), .url(let text), .json(let text): text
        case .number(let number): String(number)
        default: ""
        }
    }

    /// The printed elements of a list, or of an optional one.
    static func elements(_ kind: ShapeKind, _ place: Place) -> [String] {
        switch kind {
        case .optional(let optional):
            return optional.payload(place).map { elements(optional.wrapped.templateShape.kind, $0) } ?? []
        case .list(let list):
            let (first, count) = list.elements(place)
            guard let first else { return [] }
            let element = list.element.templateShape.kind
            return (0..<count).map { load(element, first + $0 * list.stride).printed }
        default: return []
        }
    }

    /// Reads a value of a kind; lists and records are absent.
    static func load(_ kind: ShapeKind, _ place: Place) -> Scalar {
        switch kind {
        case .text: .text(place.value(as: String.self))
        case .bool: .bool(place.value(as: Bool.self))
        case .int: .number(Int64(place.value(as: Int.self)))
        case .integer(let type): .number(type.number(place))
        case .html: .html(place.value(as: SafeHTML.self).html)
        case .url: .url(place.value(as: SafeURL.self).text)
        case .color: .text(place.value(as: Color.self).text)
        case .sourceSet: .text(place.value(as: SourceSet.self).text)
        case .money: .money(place.value(as: Money.self))
        case .day: .day(place.value(as: Day.self))
        case .instant: .instant(place.value(as: Instant.self))
        case .month: .month(place.value(as: Month.self))
        case .percentage: .percentage(place.value(as: Percentage.self))
        case .identifier: .text(place.value(as: Identifier.self).description)
        case .choice(let choice): .text(choice.names[choice.index(place)])
        case .optional(let optional):
            optional.payload(place).map { load(optional.wrapped.templateShape.kind, $0) } ?? .absent
        case .list, .record: .absent
        }
    }
}
