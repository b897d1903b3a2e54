/// How a value's bytes are made safe for the place where they stand.
enum Escaper: UInt8, Sendable {
    case none
    /// `& < > " '` as character references, NUL as U+FFFD.
    case html
    /// An address at the start of an attribute: the scheme is checked.
    case webURL
    case mailURL
    /// An address that must stay on this site.
    case localURL
    /// A part of a path: everything but unreserved characters and some delimiters is percent-encoded.
    case urlPath
    /// A part of a query or fragment: everything but unreserved characters is percent-encoded.
    case urlComponent
    /// One line of a letter's head: line ends and controls become blanks.
    case header

    /// Whether it looks where an address leads, and may write another one instead.
    var checksAddress: Bool { self == .webURL || self == .mailURL || self == .localURL }
}

/// The growing output of one render. This file and `Interpreter` hold the unsafe code of the module.
///
/// Behind what counts as room lie `slack` bytes more, so that short texts are copied in whole words.
struct Writer: ~Copyable {
    typealias Cursor = UnsafeMutablePointer<UInt8>

    static let slack = 64
    /// Output beyond this many bytes is a mistake in the data, not a page.
    static let largest = 32 << 20

    private var base: Cursor
    /// Where the next byte goes. The interpreter keeps it in a register and gives it back before others write.
    var cursor: Cursor
    private var limit: Cursor
    /// Whether the memory is the caller's, as long as it is enough.
    private(set) var isLent: Bool
    /// Whether more was written than a page may hold; what came behind is lost.
    private(set) var isOverfull = false
    /// Whether an address was refused since someone last asked.
    private(set) var hasRefused = false

    init(capacity: Int) {
        base = .allocate(capacity: capacity + Self.slack)
        cursor = base
        limit = base + capacity
        isLent = false
    }

    /// Writes into memory of the caller, and into its own once that is full.
    init(lent: UnsafeMutableRawBufferPointer) {
        let memory = lent.bindMemory(to: UInt8.self)
        if let start = memory.baseAddress, memory.count > Self.slack {
            (base, isLent) = (start, true)
            limit = base + (memory.count - Self.slack)
        } else {
            base = .allocate(capacity: 1024 + Self.slack)
            (limit, isLent) = (base + 1024, false)
        }
        cursor = base
    }

    deinit {
        if !isLent { base.deallocate() }
    }

    var count: Int { cursor - base }

    /// What was written, as an array.
    var bytes: [UInt8] { [UInt8](UnsafeBufferPointer(start: base, count: count)) }

    mutating func write(_ text: StaticString) { cursor = copy(text.utf8Start, text.utf8CodeUnitCount, at: cursor) }

    mutating func write(_ number: Int64) { cursor = write(number, at: cursor) }

    /// Writes a text through an escaper.
    mutating func write(_ text: String, _ escaper: Escaper) {
        var text = text
        text.withUTF8 { write($0, escaper) }
    }

    mutating func write(_ bytes: ArraySlice<UInt8>, _ escaper: Escaper) {
        bytes.withUnsafeBufferPointer { write($0, escaper) }
    }

    mutating func write(_ bytes: UnsafeBufferPointer<UInt8>, _ escaper: Escaper) {
        guard let start = bytes.baseAddress else { return }
        switch escaper {
        case .none: cursor = copy(start, bytes.count, at: cursor)
        case .html: cursor = escape(start, bytes.count, at: cursor)
        case .webURL: writeURL(bytes, URLFilter.isSafe(bytes, profile: .web))
        case .mailURL: writeURL(bytes, URLFilter.isSafe(bytes, profile: .mail))
        case .localURL: writeURL(bytes, URLFilter.isLocal(bytes))
        case .urlPath: writePercent(bytes, ByteTables.path)
        case .urlComponent: writePercent(bytes, ByteTables.unreserved)
        case .header: writeHeader(bytes)
        }
    }

    /// Whether an address was refused since the last time this was asked.
    mutating func takeRefusal() -> Bool {
        defer { hasRefused = false }
        return hasRefused
    }

    /// Puts a dot behind a slash that begins an attribute, for another one follows: `/./x` stays on this site, and
    /// `//x` is another one. Browsers skip tabs and line ends.
    @inline(never)
    mutating func partSlashes() {
        let written = UnsafeBufferPointer(start: base, count: count).reversed().lazy
            .filter { ![0x09, 0x0A, 0x0D].contains($0) }.prefix(2)
        guard let slash = written.first, slash == UInt8(ascii: "/") || slash == UInt8(ascii: "\\") else { return }
        let before = written.dropFirst().first
        if before.map({ "\"'= ".utf8.contains($0) }) ?? true { write(".") }
    }

    /// Fills the lines that were written since a place.
    @inline(never)
    mutating func wrap(from start: Int, width: Int) {
        // Output that grew too long was dropped, and the rendering fails at its end.
        guard count >= start else { return }
        let text = String(decoding: UnsafeBufferPointer(start: base + start, count: count - start), as: UTF8.self)
        cursor = base + start
        write(WrappedLines.fill(text, width: width), .none)
    }

    /// Copies bytes of a template, behind which sixteen more can be read.
    @inline(__always)
    mutating func copyLiteral(_ source: UnsafePointer<UInt8>, _ length: Int, at cursor: Cursor) -> Cursor {
        let target = room(length, at: cursor)
        if length <= 64 {
            var done = 0
            repeat {
                let words = UnsafeRawPointer(source + done).loadUnaligned(as: SIMD2<UInt64>.self)
                UnsafeMutableRawPointer(target + done).storeBytes(of: words, as: SIMD2<UInt64>.self)
                done += 16
            } while done < length
        } else {
            target.update(from: source, count: length)
        }
        return target + length
    }

    /// Copies while it scans, eight bytes at a time where none of them is special.
    @inline(__always)
    mutating func escape(_ source: UnsafePointer<UInt8>, _ length: Int, at cursor: Cursor) -> Cursor {
        if limit - cursor >= length &* 6 { return Self.escape(source, length, to: cursor) }
        return escapeInPieces(source, length, at: cursor)
    }

    /// Digits two at a time, from the last to the first, and then to their place.
    @inline(__always)
    mutating func write(_ number: Int64, at cursor: Cursor) -> Cursor {
        var target = room(0, at: cursor)
        if number < 0 {
            target.pointee = UInt8(ascii: "-")
            target += 1
        }
        var rest = number.magnitude
        if rest < 10 {
            target.pointee = 48 | UInt8(truncatingIfNeeded: rest)
            return target + 1
        }
        var first = UnsafeMutableRawPointer(target + 20)
        while rest >= 100 {
            first -= 2
            first.storeBytes(of: Self.pair(rest % 100), as: UInt16.self)
            rest /= 100
        }
        first -= 2
        first.storeBytes(of: Self.pair(rest), as: UInt16.self)
        if rest < 10 { first += 1 }
        let digits = UnsafeMutableRawPointer(target + 20) - first
        let words = first.loadUnaligned(as: SIMD2<UInt64>.self)
        let more = first.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
        UnsafeMutableRawPointer(target).storeBytes(of: words, as: SIMD2<UInt64>.self)
        UnsafeMutableRawPointer(target).storeBytes(of: more, toByteOffset: 16, as: UInt32.self)
        return target + digits
    }

    @inline(__always)
    private static func pair(_ number: UInt64) -> UInt16 {
        let tens = number / 10
        return UInt16(truncatingIfNeeded: 0x3030 | tens | (number - tens * 10) << 8).littleEndian
    }

    @inline(__always)
    private mutating func copy(_ source: UnsafePointer<UInt8>, _ length: Int, at cursor: Cursor) -> Cursor {
        let target = room(length, at: cursor)
        target.update(from: source, count: length)
        return target + length
    }

    /// The place of the next byte where there is room for some more, and for `slack` bytes in any case.
    @inline(__always)
    private mutating func room(_ extra: Int, at cursor: Cursor) -> Cursor {
        limit - cursor >= extra ? cursor : grow(extra, at: cursor)
    }

    @inline(never)
    private mutating func grow(_ extra: Int, at cursor: Cursor) -> Cursor {
        var written = cursor - base
        if written > Self.largest {
            isOverfull = true
            written = 0
            if limit - base >= extra { return base }
        }
        let capacity = max((limit - base) * 2, written + extra, 1024)
        let larger = Cursor.allocate(capacity: capacity + Self.slack)
        larger.update(from: base, count: written)
        if !isLent { base.deallocate() }
        (base, limit, isLent) = (larger, larger + capacity, false)
        return larger + written
    }

    /// As many bytes at a time as there is room for at their worst, so that a page that fits is not moved.
    @inline(never)
    private mutating func escapeInPieces(_ start: UnsafePointer<UInt8>, _ length: Int, at cursor: Cursor) -> Cursor {
        var (source, left, target) = (start, length, cursor)
        while left > 0 {
            target = room(min(left, 16) * 6, at: target)
            let piece = min(left, max(16, (limit - target) / 6))
            target = Self.escape(source, piece, to: target)
            source += piece
            left -= piece
        }
        return target
    }

    /// Escapes into memory that has room for six times the length; returns where the next byte goes.
    @inline(__always)
    private static func escape(_ start: UnsafePointer<UInt8>, _ length: Int, to target: Cursor) -> Cursor {
        var (source, next) = (start, target)
        let end = start + length
        while end - source >= 8 {
            let word = UnsafeRawPointer(source).loadUnaligned(as: UInt64.self)
            UnsafeMutableRawPointer(next).storeBytes(of: word, as: UInt64.self)
            let marks = ByteTables.special(word)
            if marks == 0 {
                source += 8
                next += 8
            } else {
                let clean = marks.trailingZeroBitCount >> 3
                next = reference(source[clean], at: next + clean)
                source += clean + 1
            }
        }
        return source == end ? next : escapeTail(end, end - source, length, to: next)
    }

    /// The last one to seven bytes of a text. Where the text is long enough they are read together with those before
    /// them, which lie at the end of the output already if none of all these is special.
    @inline(__always)
    private static func escapeTail(
        _ end: UnsafePointer<UInt8>, _ rest: Int, _ length: Int, to target: Cursor
    ) -> Cursor {
        let behind = target + rest
        if length >= 8 {
            let word = UnsafeRawPointer(end - 8).loadUnaligned(as: UInt64.self)
            if ByteTables.special(word) == 0 {
                UnsafeMutableRawPointer(behind - 8).storeBytes(of: word, as: UInt64.self)
                return behind
            }
        } else if rest >= 4 {
            let (first, last) = (UnsafeRawPointer(end - rest), UnsafeRawPointer(end - 4))
            let (low, high) = (first.loadUnaligned(as: UInt32.self), last.loadUnaligned(as: UInt32.self))
            if ByteTables.special(UInt64(low) | UInt64(high) << 32) == 0 {
                UnsafeMutableRawPointer(target).storeBytes(of: low, as: UInt32.self)
                UnsafeMutableRawPointer(behind - 4).storeBytes(of: high, as: UInt32.self)
                return behind
            }
        }
        var next = target
        for place in -rest..<0 { next = escape(end[place], at: next) }
        return next
    }

    @inline(__always)
    private static func escape(_ byte: UInt8, at target: Cursor) -> Cursor {
        if byte > 0x3E || ByteTables.isPlain(byte) {
            target.pointee = byte
            return target + 1
        }
        return reference(byte, at: target)
    }

    /// Writes the character reference of a special byte.
    @inline(__always)
    private static func reference(_ byte: UInt8, at target: Cursor) -> Cursor {
        switch byte {
        case 0x22: put("&quot;", at: target)
        case 0x26: put("&amp;", at: target)
        case 0x27: put("&#39;", at: target)
        case 0x3C: put("&lt;", at: target)
        case 0x3E: put("&gt;", at: target)
        default: put("\u{FFFD}", at: target)
        }
    }

    @inline(__always)
    private static func put(_ text: StaticString, at target: Cursor) -> Cursor {
        target.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        return target + text.utf8CodeUnitCount
    }

    private mutating func writeURL(_ bytes: UnsafeBufferPointer<UInt8>, _ isAllowed: Bool) {
        if isAllowed { return write(bytes, .html) }
        write("about:blank#refused")
        hasRefused = true
    }

    private mutating func writePercent(_ bytes: UnsafeBufferPointer<UInt8>, _ kept: [Bool]) {
        var next = room(bytes.count * 3, at: cursor)
        for byte in bytes {
            if kept[Int(byte)] {
                next.pointee = byte
                next += 1
            } else {
                next[0] = UInt8(ascii: "%")
                next[1] = ByteTables.hex(byte >> 4)
                next[2] = ByteTables.hex(byte & 15)
                next += 3
            }
        }
        cursor = next
    }

    private mutating func writeHeader(_ bytes: UnsafeBufferPointer<UInt8>) {
        var next = room(bytes.count, at: cursor)
        for byte in bytes {
            next.pointee = byte < 0x20 || byte == 0x7F ? 0x20 : byte
            next += 1
        }
        cursor = next
    }
}
