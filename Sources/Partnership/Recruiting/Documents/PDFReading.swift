/// The outside of a PDF file (ISO 32000-2, 7.5), and the names in it that make a reader act.
enum PDFReading {
    /// Names that run a program, open a file or fetch something. A name may be written with hexadecimal digits, so
    /// those are undone first.
    private static let actions = [
        "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/SubmitForm",
        "/ImportData", "/GoToR", "/GoToE", "/Movie", "/Sound", "/Encrypt",
    ]

    /// Whether the file has a version at its beginning and nothing but white space behind its end.
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 32, bytes[5] == UInt8(ascii: "1") || bytes[5] == UInt8(ascii: "2"),
            bytes[6] == UInt8(ascii: ".")
        else { return false }
        let end = bytes.lastIndex { !isSpace($0) } ?? 0
        return bytes[...end].suffix(5).elementsEqual("%%EOF".utf8) && bytes.hasRun(Array("startxref".utf8))
    }

    static func acts(_ bytes: [UInt8]) -> Bool {
        let known = Set(actions)
        var place = 0
        while let slash = bytes[place...].firstIndex(of: UInt8(ascii: "/")) {
            let (name, next) = name(in: bytes, at: slash)
            if known.contains(name) { return true }
            place = next
        }
        return false
    }

    private static func name(in bytes: [UInt8], at slash: Int) -> (String, Int) {
        var name: [UInt8] = [bytes[slash]]
        var place = slash + 1
        while place < bytes.count, !isSpace(bytes[place]), !"()<>[]{}/%".utf8.contains(bytes[place]), name.count < 40 {
            if bytes[place] == UInt8(ascii: "#"), place + 2 < bytes.count,
                let value = UInt8(String(decoding: bytes[(place + 1)...(place + 2)], as: UTF8.self), radix: 16)
            {
                name.append(value)
                place += 3
            } else {
                name.append(bytes[place])
                place += 1
            }
        }
        return (String(decoding: name, as: UTF8.self), place)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0, 9, 10, 12, 13, 32].contains(byte) }
}
