/// The outside of a PDF file (ISO 32000-2, 7.5), and the names in it that make a reader act.
enum PDFReading {
    /// Names that run a program, open a file or fetch something. A name may be written with hexadecimal digits, so
    /// those are undone first.
    private static let actions = names([
        "JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA", "SubmitForm", "ImportData",
        "GoToR", "GoToE", "Movie", "Sound", "Encrypt",
    ])
    /// A stream that holds objects.
    private static let packed = names(["ObjStm"])
    /// Ways to write such a stream that nobody uses but to hide something.
    private static let otherFilters = names([
        "LZWDecode", "ASCIIHexDecode", "ASCII85Decode", "RunLengthDecode", "Crypt",
    ])
    private static let longestName = 40

    private static func names(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

    /// Whether the file has a version at its beginning and nothing but white space behind its end.
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 32, bytes[5] == UInt8(ascii: "1") || bytes[5] == UInt8(ascii: "2"),
            bytes[6] == UInt8(ascii: ".")
        else { return false }
        let end = bytes.lastIndex { !isSpace($0) } ?? 0
        return bytes[...end].suffix(5).elementsEqual("%%EOF".utf8) && bytes.hasRun(Array("startxref".utf8))
    }

    /// Whether it would do something when it is opened, as far as can be told: what cannot be read counts as acting.
    static func acts(_ bytes: [UInt8]) -> Bool {
        guard !holds(actions, bytes) else { return true }
        // Objects may lie compressed in a stream, out of sight of the names above.
        guard holds(packed, bytes) else { return false }
        if holds(otherFilters, bytes) { return true }
        var streams = PDFStreams(bytes)
        while let content = streams.next(isWanted: { holds(packed, $0) }) {
            switch content {
            case .unreadable: return true
            case .read(let objects, let isWanted):
                // Other bytes at the beginning are a filter more.
                if isWanted, let first = objects.first, !isSpace(first), !isDigit(first) { return true }
                if holds(actions, objects) { return true }
            }
        }
        return false
    }

    /// Whether one of some names stands in the bytes.
    private static func holds(_ names: [[UInt8]], _ bytes: some RandomAccessCollection<UInt8>) -> Bool {
        bytes.withContiguousStorageIfAvailable { bytes in
            var name: [UInt8] = []
            name.reserveCapacity(longestName)
            var place = 0
            while place < bytes.count {
                guard bytes[place] == UInt8(ascii: "/") else {
                    place += 1
                    continue
                }
                place = read(bytes, after: place, into: &name)
                if names.contains(name) { return true }
            }
            return false
        } ?? true
    }

    /// Reads the name behind a slash, and gives the place behind it.
    private static func read(_ bytes: UnsafeBufferPointer<UInt8>, after slash: Int, into name: inout [UInt8]) -> Int {
        name.removeAll(keepingCapacity: true)
        var place = slash + 1
        while place < bytes.count, !isSpace(bytes[place]), !isDelimiter(bytes[place]), name.count < longestName {
            if bytes[place] == UInt8(ascii: "#"), place + 2 < bytes.count,
                let high = digit(bytes[place + 1]), let low = digit(bytes[place + 2])
            {
                name.append(high << 4 | low)
                place += 3
            } else {
                name.append(bytes[place])
                place += 1
            }
        }
        return place
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x28, 0x29, 0x3C, 0x3E, 0x5B, 0x5D, 0x7B, 0x7D, 0x2F, 0x25: true
        default: false
        }
    }

    /// What a hexadecimal digit is worth.
    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isSpace(_ byte: UInt8) -> Bool {
        switch byte {
        case 0, 9, 10, 12, 13, 32: true
        default: false
        }
    }
}
