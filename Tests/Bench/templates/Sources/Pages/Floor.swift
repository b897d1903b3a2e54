/// Bytes written by hand: the least that printing the same pages can cost in Swift, without checks, names or contexts.
/// The place of the next byte is handed from call to call, so that it stays in a register.
public struct FloorWriter: ~Copyable {
    typealias Cursor = UnsafeMutablePointer<UInt8>

    /// Behind what counts as room lie some bytes more, so that short texts are copied in whole words.
    private static let slack = 64

    private var base: Cursor
    private var end: Cursor
    private var last: Cursor

    public init(capacity: Int) {
        base = .allocate(capacity: capacity + Self.slack)
        end = base + capacity
        last = base
    }

    deinit { base.deallocate() }

    public var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: last - base) }

    public mutating func write(_ page: borrowing MemberListPage) { last = write(page, at: base) }
    public mutating func write(_ page: borrowing FortunesPage) { last = write(page, at: base) }
    public mutating func write(_ page: borrowing ArticlePage) { last = write(page, at: base) }
    public mutating func write(_ page: borrowing TreePage) { last = write(page, at: base) }

    @inline(__always)
    mutating func write(_ text: StaticString, at cursor: Cursor) -> Cursor {
        let length = text.utf8CodeUnitCount
        let next = room(length, at: cursor)
        next.update(from: text.utf8Start, count: length)
        return next + length
    }

    /// Digits two at a time, from the last to the first, and then to their place.
    @inline(__always)
    mutating func write(_ number: Int, at cursor: Cursor) -> Cursor {
        var next = room(0, at: cursor)
        if number < 0 {
            next.pointee = UInt8(ascii: "-")
            next += 1
        }
        var rest = number.magnitude
        if rest < 10 {
            next.pointee = 48 | UInt8(truncatingIfNeeded: rest)
            return next + 1
        }
        var first = UnsafeMutableRawPointer(next + 20)
        while rest >= 100 {
            first -= 2
            first.storeBytes(of: Self.pair(rest % 100), as: UInt16.self)
            rest /= 100
        }
        first -= 2
        first.storeBytes(of: Self.pair(rest), as: UInt16.self)
        if rest < 10 { first += 1 }
        let digits = UnsafeMutableRawPointer(next + 20) - first
        let words = first.loadUnaligned(as: SIMD2<UInt64>.self)
        let more = first.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
        UnsafeMutableRawPointer(next).storeBytes(of: words, as: SIMD2<UInt64>.self)
        UnsafeMutableRawPointer(next).storeBytes(of: more, toByteOffset: 16, as: UInt32.self)
        return next + digits
    }

    @inline(__always)
    private static func pair(_ number: UInt) -> UInt16 {
        let tens = number / 10
        return UInt16(truncatingIfNeeded: 0x3030 | tens | (number - tens * 10) << 8)
    }

    /// Writes a text from where it lies, so that nobody counts references to it.
    @inline(__always)
    mutating func write(escaping text: UnsafePointer<String>, at cursor: Cursor) -> Cursor {
        text.pointee.utf8.withContiguousStorageIfAvailable { bytes in
            guard let start = bytes.baseAddress else { return cursor }
            return Self.escape(start, bytes.count, to: room(bytes.count * 6, at: cursor))
        } ?? cursor
    }

    @inline(__always)
    mutating func write(escaping text: UnsafePointer<String?>, at cursor: Cursor) -> Cursor {
        if case .none = text.pointee { return cursor }
        return write(escaping: UnsafeRawPointer(text).assumingMemoryBound(to: String.self), at: cursor)
    }

    mutating func write(escaping text: borrowing String, at cursor: Cursor) -> Cursor {
        withUnsafePointer(to: text) { write(escaping: $0, at: cursor) }
    }

    /// Copies while it scans, eight bytes at a time; the last ones together with those before them.
    @inline(__always)
    private static func escape(_ start: UnsafePointer<UInt8>, _ length: Int, to target: Cursor) -> Cursor {
        var (source, next) = (start, target)
        let stop = start + length
        while stop - source >= 8 {
            let word = UnsafeRawPointer(source).loadUnaligned(as: UInt64.self)
            UnsafeMutableRawPointer(next).storeBytes(of: word, as: UInt64.self)
            let marks = special(word)
            if marks == 0 {
                source += 8
                next += 8
            } else {
                let clean = marks.trailingZeroBitCount >> 3
                next = one(source[clean], at: next + clean)
                source += clean + 1
            }
        }
        let rest = stop - source
        if rest == 0 { return next }
        if length >= 8 {
            let word = UnsafeRawPointer(stop - 8).loadUnaligned(as: UInt64.self)
            if special(word) == 0 {
                UnsafeMutableRawPointer(next + rest - 8).storeBytes(of: word, as: UInt64.self)
                return next + rest
            }
        } else if rest >= 4 {
            let low = UnsafeRawPointer(source).loadUnaligned(as: UInt32.self)
            let high = UnsafeRawPointer(stop - 4).loadUnaligned(as: UInt32.self)
            if special(UInt64(low) | UInt64(high) << 32) == 0 {
                UnsafeMutableRawPointer(next).storeBytes(of: low, as: UInt32.self)
                UnsafeMutableRawPointer(next + rest - 4).storeBytes(of: high, as: UInt32.self)
                return next + rest
            }
        }
        for place in -rest..<0 { next = one(stop[place], at: next) }
        return next
    }

    @inline(__always)
    private static func one(_ byte: UInt8, at next: Cursor) -> Cursor {
        switch byte {
        case 0x22: return copy("&quot;", to: next)
        case 0x26: return copy("&amp;", to: next)
        case 0x27: return copy("&#39;", to: next)
        case 0x3C: return copy("&lt;", to: next)
        case 0x3E: return copy("&gt;", to: next)
        case 0: return copy("\u{FFFD}", to: next)
        default:
            next.pointee = byte
            return next + 1
        }
    }

    @inline(__always)
    private static func copy(_ text: StaticString, to next: Cursor) -> Cursor {
        next.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        return next + text.utf8CodeUnitCount
    }

    /// Of eight bytes, the first that is NUL, `"`, `&`, `'`, `<` or `>` as the lowest bit that is set; two of them
    /// share a test where they differ in one bit.
    @inline(__always)
    private static func special(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ 0x2222_2222_2222_2222
        let ampersand = (word ^ 0x2626_2626_2626_2626) & 0xFEFE_FEFE_FEFE_FEFE
        let angle = (word ^ 0x3C3C_3C3C_3C3C_3C3C) & 0xFDFD_FDFD_FDFD_FDFD
        let low = (word &- ones) | (quote &- ones) | (ampersand &- ones) | (angle &- ones)
        return low & ~word & 0x8080_8080_8080_8080
    }

    @inline(__always)
    private mutating func room(_ extra: Int, at cursor: Cursor) -> Cursor {
        end - cursor >= extra ? cursor : grow(extra, at: cursor)
    }

    @inline(never)
    private mutating func grow(_ extra: Int, at cursor: Cursor) -> Cursor {
        let written = cursor - base
        let capacity = max((end - base) * 2, written + extra)
        let larger = Cursor.allocate(capacity: capacity + Self.slack)
        larger.update(from: base, count: written)
        base.deallocate()
        (base, end) = (larger, larger + capacity)
        return larger + written
    }
}
