extension JSON {
    /// Without white space between values; names in their order.
    public var encoded: String {
        var result = ""
        write(into: &result)
        return result
    }

    private func write(into result: inout String) {
        switch self {
        case .null: result += "null"
        case .bool(let value): result += value ? "true" : "false"
        case .integer(let number): result += String(number)
        case .decimal(let digits): result += digits
        case .text(let text): Self.write(text, into: &result)
        case .list(let values):
            result += "["
            for (index, value) in values.enumerated() {
                if index > 0 { result += "," }
                value.write(into: &result)
            }
            result += "]"
        case .object(let members):
            result += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { result += "," }
                Self.write(member.name, into: &result)
                result += ":"
                member.value.write(into: &result)
            }
            result += "}"
        }
    }

    /// Escapes what JSON demands, and what would end a script or a line in older readers.
    private static func write(_ text: String, into result: inout String) {
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{7F}": result += escape(scalar)
            case _ where scalar.value < 32: result += escape(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
