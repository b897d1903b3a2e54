/// Data of any shape, for templates without types.
enum DynamicValue: Sendable {
    case absent
    case bool(Bool)
    /// A number in the digits that are printed.
    case number(String)
    case text(String)
    case list([DynamicValue])
    case record([String: DynamicValue])
    /// A function of the source of a section, or of nothing where it is printed; its result is a template again.
    case lambda(@Sendable (String?) -> DynamicValue)

    /// Whether a section over the value is shown.
    var holds: Bool {
        switch self {
        case .absent, .bool(false): false
        case .list(let elements): !elements.isEmpty
        case .text(let text): !text.isEmpty
        default: true
        }
    }

    var printed: String {
        switch self {
        case .bool(let flag): flag ? "true" : "false"
        case .number(let digits): digits
        case .text(let text): text
        case .absent, .list, .record, .lambda: ""
        }
    }
}
