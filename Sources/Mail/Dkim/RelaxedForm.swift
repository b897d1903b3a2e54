/// The "relaxed" form of RFC 6376, sections 3.4.2 and 3.4.4: what is signed, so that the white space that mail servers
/// change on the way does not matter.
enum RelaxedForm {
    /// One header field without its line end: the name in lower case, runs of white space as one space.
    static func header(_ field: ArraySlice<UInt8>) -> [UInt8] {
        let colon = field.firstIndex(of: UInt8(ascii: ":")) ?? field.endIndex
        var name = field[..<colon].map { (65...90).contains($0) ? $0 + 32 : $0 }
        while let last = name.last, isBlank(last) { name.removeLast() }
        let value = field[min(colon + 1, field.endIndex)...].filter { $0 != 13 && $0 != 10 }
        var output = name + [UInt8(ascii: ":")]
        appendSqueezed(value[...], to: &output, dropsLeading: true)
        return output
    }

    /// The body: white space at line ends and empty lines at the end vanish. A body of nothing stays nothing.
    static func body(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var emptyLines = 0
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: 10) ?? bytes.endIndex
            var line = bytes[start..<end]
            if line.last == 13 { line.removeLast() }
            while let last = line.last, isBlank(last) { line.removeLast() }
            if line.isEmpty {
                emptyLines += 1
            } else {
                for _ in 0..<emptyLines { output += [13, 10] }
                emptyLines = 0
                appendSqueezed(line, to: &output, dropsLeading: false)
                output += [13, 10]
            }
            start = end < bytes.endIndex ? end + 1 : end
        }
        return output
    }

    private static func appendSqueezed(_ bytes: ArraySlice<UInt8>, to output: inout [UInt8], dropsLeading: Bool) {
        var isPending = false
        var isAtStart = dropsLeading
        for byte in bytes {
            if isBlank(byte) {
                isPending = true
                continue
            }
            if isPending, !isAtStart { output.append(32) }
            isPending = false
            isAtStart = false
            output.append(byte)
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
}
