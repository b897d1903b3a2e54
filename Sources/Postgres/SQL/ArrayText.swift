/// The server's text form of one-dimensional arrays: `{a,"b c",NULL}`.
enum ArrayText {
    static func quoted(_ item: String) -> String {
        var text = "\""
        for character in item.unicodeScalars {
            if character == "\"" || character == "\\" { text += "\\" }
            text.unicodeScalars.append(character)
        }
        return text + "\""
    }

    static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The elements, nil for NULL; nil as a whole for anything else than a one-dimensional array.
    static func elements(_ bytes: UnsafeBufferPointer<UInt8>) -> [String?]? {
        guard bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}"), bytes.count >= 2 else { return nil }
        var elements: [String?] = []
        var item: [UInt8] = []
        var (quoted, wasQuoted, escaped) = (false, false, false)
        for byte in bytes[1..<(bytes.count - 1)] {
            if escaped {
                item.append(byte)
                escaped = false
            } else if byte == UInt8(ascii: "\\") {
                escaped = true
            } else if byte == UInt8(ascii: "\"") {
                quoted.toggle()
                wasQuoted = true
            } else if byte == UInt8(ascii: ","), !quoted {
                elements.append(element(item, wasQuoted))
                item = []
                wasQuoted = false
            } else if byte == UInt8(ascii: "{"), !quoted {
                return nil
            } else {
                item.append(byte)
            }
        }
        if bytes.count > 2 { elements.append(element(item, wasQuoted)) }
        return elements
    }

    private static func element(_ item: [UInt8], _ wasQuoted: Bool) -> String? {
        let text = String(decoding: item, as: UTF8.self)
        return !wasQuoted && text == "NULL" ? nil : text
    }
}
