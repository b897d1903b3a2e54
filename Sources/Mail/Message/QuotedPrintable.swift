/// Text in the quoted-printable form of RFC 2045: lines of at most 76 ASCII characters that end in CR LF.
enum QuotedPrintable {
    private static let lineLength = 76
    private static let hex = Array("0123456789ABCDEF".utf8)

    /// Each CR LF, CR or LF of the text becomes one CR LF; nothing is added at the end.
    static func encode(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count + text.utf8.count / 8)
        for (index, line) in lines(Array(text.utf8)).enumerated() {
            if index > 0 { output += [13, 10] }
            encode(line, into: &output)
        }
        return output
    }

    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 13 || byte == 10 {
                lines.append(bytes[start..<index])
                if byte == 13, index + 1 < bytes.count, bytes[index + 1] == 10 { index += 1 }
                start = index + 1
            }
            index += 1
        }
        return lines + [bytes[start...]]
    }

    private static func encode(_ line: ArraySlice<UInt8>, into output: inout [UInt8]) {
        var column = 0
        for (index, byte) in zip(line.indices, line) {
            let isLast = index == line.endIndex - 1
            let isBlank = byte == 32 || byte == 9
            let literal = isBlank ? !isLast : byte > 32 && byte < 127 && byte != UInt8(ascii: "=")
            let width = literal ? 1 : 3
            // One place stays free for the "=" of a soft line break, unless the line ends here.
            if column + width > lineLength - (isLast ? 0 : 1) {
                output += [UInt8(ascii: "="), 13, 10]
                column = 0
            }
            if literal {
                output.append(byte)
            } else {
                output += [UInt8(ascii: "="), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
            column += width
        }
    }
}
