import Kernel

extension Schema {
    /// Everything about a value that is not as the schema says, each with its place: `address.zip`, `scores[2].note`.
    public func problems(in value: JSON, at place: String = "") -> Invalid {
        var invalid = Invalid()
        check(value, place, &invalid)
        return invalid
    }

    private func check(_ value: JSON, _ place: String, _ invalid: inout Invalid) {
        switch (self, value) {
        case (.named(_, let schema), _): schema.check(value, place, &invalid)
        case (.nullable, .null): break
        case (.nullable(let schema), _): schema.check(value, place, &invalid)
        case (.flag, .bool), (.anything, .object): break
        case (.integer(let range), .integer(let number)):
            if !range.contains(number) {
                let (low, high) = (String(range.lowerBound), String(range.upperBound))
                invalid.add(place, "Send a whole number from \(low) to \(high).")
            }
        case (.list(let schema, let most), .list(let values)):
            if values.count > most { invalid.add(place, "Send at most \(most) of them.") }
            for (index, value) in values.prefix(most).enumerated() {
                schema.check(value, "\(place)[\(index)]", &invalid)
            }
        case (.object(let properties), .object(let members)): check(members, properties, place, &invalid)
        case (_, .text(let text)): check(text, place, &invalid)
        default: invalid.add(place, Wording("Send \(kind) here."))
        }
    }

    private func check(_ text: String, _ place: String, _ invalid: inout Invalid) {
        switch self {
        case .text(let length):
            let count = text.unicodeScalars.count
            if count < length.lowerBound {
                invalid.add(place, "Send at least \(length.lowerBound) characters.")
            } else if count > length.upperBound {
                invalid.add(place, "Send at most \(length.upperBound) characters.")
            } else if text.unicodeScalars.contains(where: Self.isControl) {
                invalid.add(place, "It holds control characters, which cannot be used.")
            }
        case .opaque(let most) where (1...most).contains(text.utf8.count) && text.utf8.allSatisfy(Self.isOpaque): break
        case .uuid where Identifier(text) != nil: break
        case .day where Day(text) != nil: break
        case .month where Month(text) != nil: break
        case .instant where Instant(text) != nil: break
        case .choice(let values):
            if !values.contains(text) { invalid.add(place, Wording("Send one of: \(values.joined(separator: ", ")).")) }
        default: invalid.add(place, Wording("Send \(kind) here."))
        }
    }

    private func check(
        _ members: [JSON.Member], _ properties: [Property], _ place: String, _ invalid: inout Invalid
    ) {
        let inside = place.isEmpty ? "" : place + "."
        for property in properties {
            if let member = members.first(where: { $0.name == property.name }) {
                property.schema.check(member.value, inside + property.name, &invalid)
            } else if property.isRequired {
                invalid.add(inside + property.name, "This is missing.")
            }
        }
        let known = Set(properties.map(\.name))
        for member in members where !known.contains(member.name) {
            invalid.add(inside + String(member.name.prefix(40)), "There is no field of this name.")
        }
    }

    private var kind: String {
        switch self {
        case .text: "a text"
        case .opaque: "a text that an answer held"
        case .uuid: "the id of a record"
        case .day: "a day like 2026-03-31"
        case .month: "a month like 2026-03"
        case .instant: "an instant like 2026-03-31T12:00:00Z"
        case .integer: "a whole number"
        case .flag: "true or false"
        case .choice(let values): "one of: \(values.joined(separator: ", "))"
        case .list: "a list"
        case .object, .anything: "an object"
        case .named(_, let schema), .nullable(let schema): schema.kind
        }
    }

    private static func isOpaque(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// Tabs and line feeds may stand in a text, nothing else that is not seen.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 9, 10, 13: false
        case 0..<32, 0x7F..<0xA0: true
        default: false
        }
    }
}
