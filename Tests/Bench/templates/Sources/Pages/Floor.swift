/// Bytes written by hand: the least that printing the same pages can cost in Swift, without checks, names or contexts.
public struct FloorWriter: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var next: UnsafeMutablePointer<UInt8>
    private var end: UnsafeMutablePointer<UInt8>

    public init(capacity: Int) {
        base = .allocate(capacity: capacity)
        next = base
        end = base + capacity
    }

    deinit { base.deallocate() }

    public var count: Int { next - base }
    public var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

    public mutating func clear() { next = base }

    @inline(__always)
    mutating func write(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        reserve(length)
        next.update(from: text.utf8Start, count: length)
        next += length
    }

    /// Digits two at a time, from the last to the first, and then to their place.
    @inline(__always)
    mutating func write(_ number: Int) {
        reserve(64)
        if number < 0 {
            next.pointee = UInt8(ascii: "-")
            next += 1
        }
        var rest = number.magnitude
        if rest < 10 {
            next.pointee = 48 | UInt8(truncatingIfNeeded: rest)
            next += 1
            return
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
        next += digits
    }

    @inline(__always)
    private static func pair(_ number: UInt) -> UInt16 {
        let tens = number / 10
        return UInt16(truncatingIfNeeded: 0x3030 | tens | (number - tens * 10) << 8)
    }

    @inline(__always)
    mutating func write(escaping text: String) {
        text.utf8.withContiguousStorageIfAvailable { bytes in
            guard let start = bytes.baseAddress else { return }
            reserve(bytes.count * 6 + 8)
            escape(start, bytes.count)
        }
    }

    /// Copies while it scans, eight bytes at a time; the last ones together with those before them.
    @inline(__always)
    private mutating func escape(_ start: UnsafePointer<UInt8>, _ length: Int) {
        var source = start
        let stop = start + length
        while stop - source >= 8 {
            let word = UnsafeRawPointer(source).loadUnaligned(as: UInt64.self)
            UnsafeMutableRawPointer(next).storeBytes(of: word, as: UInt64.self)
            let marks = Self.special(word)
            if marks == 0 {
                source += 8
                next += 8
            } else {
                let clean = marks.trailingZeroBitCount >> 3
                next += clean
                writeOne(source[clean])
                source += clean + 1
            }
        }
        let rest = stop - source
        if rest == 0 { return }
        if length >= 8 {
            let word = UnsafeRawPointer(stop - 8).loadUnaligned(as: UInt64.self)
            if Self.special(word) == 0 {
                UnsafeMutableRawPointer(next + rest - 8).storeBytes(of: word, as: UInt64.self)
                next += rest
                return
            }
        } else if rest >= 4 {
            let low = UnsafeRawPointer(source).loadUnaligned(as: UInt32.self)
            let high = UnsafeRawPointer(stop - 4).loadUnaligned(as: UInt32.self)
            if Self.special(UInt64(low) | UInt64(high) << 32) == 0 {
                UnsafeMutableRawPointer(next).storeBytes(of: low, as: UInt32.self)
                UnsafeMutableRawPointer(next + rest - 4).storeBytes(of: high, as: UInt32.self)
                next += rest
                return
            }
        }
        while source < stop {
            writeOne(source.pointee)
            source += 1
        }
    }

    @inline(__always)
    private mutating func writeOne(_ byte: UInt8) {
        if byte > 0x3E {
            next.pointee = byte
            next += 1
            return
        }
        switch byte {
        case 0x22: copy("&quot;")
        case 0x26: copy("&amp;")
        case 0x27: copy("&#39;")
        case 0x3C: copy("&lt;")
        case 0x3E: copy("&gt;")
        case 0: copy("\u{FFFD}")
        default:
            next.pointee = byte
            next += 1
        }
    }

    @inline(__always)
    private mutating func copy(_ text: StaticString) {
        next.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        next += text.utf8CodeUnitCount
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
    private mutating func reserve(_ extra: Int) {
        if end - next < extra { grow(extra) }
    }

    @inline(never)
    private mutating func grow(_ extra: Int) {
        let written = count
        let capacity = max((end - base) * 2, written + extra)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: written)
        base.deallocate()
        base = larger
        next = base + written
        end = base + capacity
    }
}

extension FloorWriter {
    public mutating func write(_ page: borrowing MemberListPage) {
        openLayout(page.title)
        write("<h1>")
        write(escaping: page.title)
        write(
            """
            </h1>
            <table>
            <tr><th>Number</th><th>Name</th><th>Email</th><th>City</th><th>Note</th><th>Amount</th></tr>

            """)
        page.rows.withUnsafeBufferPointer { rows in
            for index in rows.indices { write(rows.baseAddress.unsafelyUnwrapped + index) }
        }
        write("</table>\n")
        closeLayout()
    }

    @inline(__always)
    private mutating func write(_ row: UnsafePointer<MemberRow>) {
        write("<tr")
        if row.pointee.active { write(" class=\"on\"") }
        write("><td>")
        write(row.pointee.id)
        write("</td><td>")
        write(escaping: row.pointee.name)
        write("</td><td>")
        write(escaping: row.pointee.email)
        write("</td><td>")
        write(escaping: row.pointee.city)
        write("</td><td>")
        if let note = row.pointee.note { write(escaping: note) }
        write("</td><td>")
        write(row.pointee.amount)
        write("</td></tr>\n")
    }

    public mutating func write(_ page: borrowing FortunesPage) {
        openLayout(page.title)
        write("<table>\n<tr><th>id</th><th>message</th></tr>\n")
        page.fortunes.withUnsafeBufferPointer { fortunes in
            for index in fortunes.indices {
                let fortune = fortunes.baseAddress.unsafelyUnwrapped + index
                write("<tr><td>")
                write(fortune.pointee.id)
                write("</td><td>")
                write(escaping: fortune.pointee.message)
                write("</td></tr>\n")
            }
        }
        write("</table>\n")
        closeLayout()
    }

    public mutating func write(_ page: borrowing ArticlePage) {
        openLayout(page.title)
        write("<article>")
        write(escaping: page.text)
        write("</article>\n")
        closeLayout()
    }

    public mutating func write(_ page: borrowing TreePage) {
        openLayout(page.title)
        write("<ul>")
        write(page.branches, TreePage.levels)
        write("</ul>\n")
        closeLayout()
    }

    private mutating func write(_ branches: [Branch], _ levels: Int) {
        branches.withUnsafeBufferPointer { branches in
            for index in branches.indices {
                let branch = branches.baseAddress.unsafelyUnwrapped + index
                write("<li>")
                write(escaping: branch.pointee.name)
                if levels > 1 {
                    write("<ul>")
                    write(branch.pointee.branches, levels - 1)
                    write("</ul>")
                }
                write("</li>")
            }
        }
    }

    @inline(__always)
    private mutating func openLayout(_ title: String) {
        write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
        write(escaping: title)
        write(
            """
            </title>
            <link rel="stylesheet" href="/assets/site.css">
            </head>
            <body>
            <main>

            """)
    }

    @inline(__always)
    private mutating func closeLayout() { write("</main>\n</body>\n</html>\n") }
}
