/// Whether bytes from a connection are one request and nothing else: a GET without a body, of which nobody could think
/// that it goes on or ends elsewhere. It is a glance and no parser: whatever is not plain counts as no.
enum PlainHead {
    private static let method = Array("GET /".utf8)
    private static let version = Array(" HTTP/1.1\r\n".utf8)
    private static let end = Array("\r\n\r\n".utf8)
    private static let host = Array("host:".utf8)
    /// How the names of fields begin that say where a message ends or what becomes of its connection, in small letters.
    private static let telling = ["con", "tr", "te", "up", "ex", "ke", "pr"].map { Array($0.utf8) }

    /// The path and query of the request, as bytes; nil when the bytes are anything else.
    static func target(_ bytes: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer>? {
        guard bytes.count > method.count + version.count, bytes.starts(with: method), endsHead(bytes),
            let firstEnd = bytes.firstIndex(of: UInt8(ascii: "\n"))
        else { return nil }
        let line = bytes[...firstEnd]
        guard line.suffix(version.count).elementsEqual(version) else { return nil }
        let target = line.dropFirst(method.count - 1).dropLast(version.count)
        guard target.allSatisfy({ $0 > UInt8(ascii: " ") && $0 < 0x7F }) else { return nil }
        return fieldsArePlain(bytes[(firstEnd + 1)...]) ? target : nil
    }

    static func endsHead(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.suffix(end.count).elementsEqual(end) }

    /// Lines that begin with a letter, hold no control characters and end alike, up to the one empty line at the end;
    /// one of them names the host.
    private static func fieldsArePlain(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        var start = bytes.startIndex
        var hosts = 0
        while start < bytes.endIndex {
            var end = start
            while end < bytes.endIndex, bytes[end] >= UInt8(ascii: " "), bytes[end] != 0x7F { end += 1 }
            guard end + 1 < bytes.endIndex, bytes[end] == UInt8(ascii: "\r"), bytes[end + 1] == UInt8(ascii: "\n")
            else { return false }
            if end == start { return hosts == 1 && end + 2 == bytes.endIndex }
            let line = bytes[start..<end]
            guard isLetter(line[start]), !telling.contains(where: { begins(line, with: $0) }) else { return false }
            if begins(line, with: Self.host) { hosts += 1 }
            start = end + 2
        }
        return false
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }

    private static func begins(_ line: Slice<UnsafeRawBufferPointer>, with name: [UInt8]) -> Bool {
        line.count >= name.count && zip(line, name).allSatisfy { byte, letter in byte | 0x20 == letter | 0x20 }
    }
}
