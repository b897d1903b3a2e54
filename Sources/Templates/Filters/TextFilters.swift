import Kernel

/// Filters over texts and numbers.
enum TextFilters {
    static let all: [Filter] = [
        Filter("upper", accepts: [.text]) { _ in { value, _ in map(value) { $0.uppercased() } } },
        Filter("lower", accepts: [.text]) { _ in { value, _ in map(value) { $0.lowercased() } } },
        Filter("truncate", [.number], accepts: [.text]) { arguments in
            guard case .number(let length)? = arguments.first else { return { value, _ in value } }
            return { value, _ in map(value) { truncated($0, to: length) } }
        },
        Filter("number", accepts: [.number]) { _ in
            { value, context in
                if case .number(let number) = value { .text(context.locale.number(number)) } else { value }
            }
        },
        Filter("plural", [.text, .text], accepts: [.number]) { arguments in
            guard case .text(let one)? = arguments.first, case .text(let many)? = arguments.last else {
                return { value, _ in value }
            }
            return { value, _ in if case .number(let number) = value { .text(number == 1 ? one : many) } else { value }
            }
        },
        Filter("default", [.text], accepts: [.text]) { arguments in
            guard case .text(let standard)? = arguments.first else { return { value, _ in value } }
            return { value, _ in
                switch value {
                case .absent: .text(standard)
                case .text(let text): .text(text.isEmpty ? standard : text)
                default: value
                }
            }
        },
        Filter("json", accepts: Set(ScalarKind.allCases), gives: .json) { _ in
            { value, _ in .json(JSONText.of(value)) }
        },
    ]

    private static func map(_ value: Scalar, _ transform: (String) -> String) -> Scalar {
        if case .text(let text) = value { .text(transform(text)) } else { value }
    }

    /// At most `length` characters, the last of them an ellipsis when something was cut.
    private static func truncated(_ text: String, to length: Int) -> String {
        guard length > 0, text.count > length else { return text }
        return text.prefix(length - 1).trimmingWhitespace() + "…"
    }
}
