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

    /// Reads a value of a kind; lists and records are absent.
    static func load(_ kind: ShapeKind, _ pointer: UnsafeRawPointer) -> Scalar {
        switch kind {
        case .text: .text(pointer.assumingMemoryBound(to: String.self).pointee)
        case .bool: .bool(pointer.assumingMemoryBound(to: Bool.self).pointee)
        case .int: .number(Int64(pointer.assumingMemoryBound(to: Int.self).pointee))
        case .integer(let read): .number(read(pointer))
        case .html: .html(pointer.assumingMemoryBound(to: SafeHTML.self).pointee.html)
        case .url: .url(pointer.assumingMemoryBound(to: SafeURL.self).pointee.text)
        case .money: .money(pointer.assumingMemoryBound(to: Money.self).pointee)
        case .day: .day(pointer.assumingMemoryBound(to: Day.self).pointee)
        case .instant: .instant(pointer.assumingMemoryBound(to: Instant.self).pointee)
        case .month: .month(pointer.assumingMemoryBound(to: Month.self).pointee)
        case .percentage: .percentage(pointer.assumingMemoryBound(to: Percentage.self).pointee)
        case .identifier: .text(pointer.assumingMemoryBound(to: Identifier.self).pointee.description)
        case .choice(let choice): .text(choice.names[choice.index(pointer)])
        case .optional(let optional):
            optional.payload(pointer).map { load(optional.wrapped.templateShape.kind, $0) } ?? .absent
        case .list, .record: .absent
        }
    }
}

/// A value with its filters.
struct Pipe: Sendable {
    let input: ShapeKind
    let steps: [FilterStep]
    /// Instead of steps: the value as JSON.
    var isJSON = false
}

typealias FilterStep = @Sendable (Scalar, RenderContext) -> Scalar
