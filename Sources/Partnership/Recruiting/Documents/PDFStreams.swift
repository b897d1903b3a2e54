import CZlib

/// The compressed streams of a PDF file, one after the other.
struct PDFStreams {
    enum Content {
        case read([UInt8], isWanted: Bool)
        /// A stream that is wanted and cannot be read, or more than a file for reading has.
        case unreadable
    }

    /// What all streams may come to together: a file with more is made to fill the memory or to take long.
    private static let mostBytes = 64 << 20
    private static let mostStreams = 20_000
    private static let keyword = Array("stream".utf8)

    private let bytes: [UInt8]
    private var place = 0
    private var left = Self.mostBytes
    private var count = 0
    /// Whether what stands since the last stream that was read wants the next one.
    private var isWanted = false
    private var piece = [UInt8](repeating: 0, count: 64 << 10)

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next stream that is wanted, or begins with a digit as objects do; nil when there is none.
    mutating func next(isWanted wants: (ArraySlice<UInt8>) -> Bool) -> Content? {
        var search = place
        while let first = bytes[search...].firstIndex(of: Self.keyword[0]) {
            search = first + 1
            guard bytes[first...].starts(with: Self.keyword) else { continue }
            let behind = first + Self.keyword.count
            let isEnd = first >= 3 && bytes[(first - 3)..<first].elementsEqual("end".utf8)
            if !isWanted { isWanted = wants(bytes[place..<behind]) }
            (place, search) = (behind, behind)
            guard !isEnd, let start = contentStart(behind) else { continue }
            count += 1
            if count > Self.mostStreams { return .unreadable }
            var used = 0
            if isCompressed(start), let content = inflated(from: start, &used) {
                defer { isWanted = false }
                place = start + used
                return .read(content, isWanted: isWanted)
            }
            if isWanted || left < 0 { return .unreadable }
        }
        return nil
    }

    /// The first byte behind the end of the line.
    private func contentStart(_ place: Int) -> Int? {
        guard place + 3 < bytes.count else { return nil }
        if bytes[place] == 10 { return place + 1 }
        guard bytes[place] == 13 else { return nil }
        return bytes[place + 1] == 10 ? place + 2 : place + 1
    }

    /// Whether the two bytes are there with which zlib begins (RFC 1950).
    private func isCompressed(_ start: Int) -> Bool {
        bytes[start] & 15 == 8 && (Int(bytes[start]) << 8 + Int(bytes[start + 1])) % 31 == 0
    }

    private mutating func inflated(from start: Int, _ used: inout Int) -> [UInt8]? {
        var stream = z_stream()
        guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var content: [UInt8] = []
        let bytes = bytes
        return bytes.withUnsafeBufferPointer { input in
            // zlib's next_in is not const for historical reasons; it does not write there.
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: start))
            stream.avail_in = UInt32(input.count - start)
            while true {
                let (status, count) = piece.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    let status = inflate(&stream, Z_NO_FLUSH)
                    return (status, output.count - Int(stream.avail_out))
                }
                guard status == Z_OK || status == Z_STREAM_END else { return nil }
                if content.isEmpty, !isWanted, !(0x30...0x39).contains(piece[0]) { return nil }
                left -= count
                guard left >= 0, count > 0 || status == Z_STREAM_END else { return nil }
                content += piece[..<count]
                if status == Z_STREAM_END {
                    used = Int(stream.total_in)
                    return content
                }
            }
        }
    }
}
