import Kernel

/// Values as JSON that may stand in a script element and in an attribute.
enum JSONText {
    static func of(_ kind: ShapeKind, _ place: Place) -> String {
        var text = ""
        append(kind, place, to: &text)
        return text
    }

    static func of(_ scalar: Scalar) -> String {
        var text = ""
        append(scalar, to: &text)
        return text
    }

    private static func append(_ kind: ShapeKind, _ place: Place, to text: inout String) {
        switch kind {
        case .optional(let optional):
            guard let payload = optional.payload(place) else {
                text += "null"
                return
            }
            append(optional.wrapped.templateShape.kind, payload, to: &text)
        case .list(let list):
            let (first, count) = list.elements(place)
            text += "["
            for index in 0..<count {
                if index > 0 { text += "," }
                if let first { append(list.element.templateShape.kind, first + index * list.stride, to: &text) }
            }
            text += "]"
        case .record(let type):
            text += "{"
            for (index, field) in type.templateFields.enumerated() {
                if index > 0 { text += "," }
                quote(field.name, to: &text)
                text += ":"
                try? field.read(place) { append(field.kind, $0, to: &text) }
            }
            text += "}"
        default: append(Scalar.load(kind, place), to: &text)
        }
    }

    private static func append(_ scalar: Scalar, to text: inout String) {
        switch scalar {
        case .absent: text += "null"
        case .number(let number): text += String(number)
        case .bool(let flag): text += flag ? "true" : "false"
        case .json(let json): text += json
        case .text(let string), .html(let string), .url(let string): quote(string, to: &text)
        case .money(let money): quote(money.decimal, to: &text)
        case .day(let day): quote(day.description, to: &text)
        case .instant(let instant): quote(instant.description, to: &text)
        case .month(let month): quote(month.description, to: &text)
        case .percentage(let percentage): quote(percentage.description, to: &text)
        }
    }

    private static func quote(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "<", ">", "&", "'", "\u{2028}", "\u{2029}": text += escaped(scalar)
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    text += escaped(scalar)
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension ViewModel {
    /// The listed fields, without the type.
    static var templateFields: [Field] { ChangedSchema.current.map { $0.fields(of: Self.self) } ?? schema.fields }
    static var templateFaults: [String] { schema.faults }
}
