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
}

/// The growing output of one render.
struct Writer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int
    /// Whether the memory is the caller's, as long as it is enough.
    private(set) var isLent: Bool

    init(capacity: Int) {
        self.capacity = max(64, capacity)
        base = .allocate(capacity: self.capacity)
        isLent = false
    }

    /// Writes into memory of the caller, and into its own once that is full.
    init(lent: UnsafeMutablePointer<UInt8>, capacity: Int) {
        self.capacity = capacity
        base = lent
        isLent = true
    }

    deinit {
        if !isLent { base.deallocate() }
    }

    /// What was written, as an array.
    var bytes: [UInt8] { [UInt8](UnsafeBufferPointer(start: base, count: count)) }

    /// Copies literal bytes.
    @inline(__always)
    mutating func write(_ source: UnsafePointer<UInt8>, _ length: Int) {
        reserve(length)
        (base + count).update(from: source, count: length)
        count += length
    }

    mutating func write(_ text: StaticString) { write(text.utf8Start, text.utf8CodeUnitCount) }

    /// Writes a text through an escaper.
    @inline(__always)
    mutating func write(_ text: String, _ escaper: Escaper) {
        var text = text
        text.withUTF8 { bytes in
            guard let start = bytes.baseAddress else { return }
            write(UnsafeBufferPointer(start: start, count: bytes.count), escaper)
        }
    }

    /// Writes a text where it lies, without keeping it alive: its owner does.
    @inline(__always)
    mutating func write(_ text: UnsafePointer<String>, _ escaper: Escaper) {
        let isWritten: Void? = text.pointee.utf8.withContiguousStorageIfAvailable { write($0, escaper) }
        if isWritten == nil { write(text.pointee, escaper) }
    }

    @inline(__always)
    mutating func write(_ bytes: UnsafeBufferPointer<UInt8>, _ escaper: Escaper) {
        switch escaper {
        case .none: if let start = bytes.baseAddress { write(start, bytes.count) }
        case .html: writeHTML(bytes)
        default: writeRarely(bytes, escaper)
        }
    }

    @inline(never)
    private mutating func writeRarely(_ bytes: UnsafeBufferPointer<UInt8>, _ escaper: Escaper) {
        switch escaper {
        case .none, .html: break
        case .webURL: writeURL(bytes, URLFilter.isSafe(bytes, profile: .web))
        case .mailURL: writeURL(bytes, URLFilter.isSafe(bytes, profile: .mail))
        case .localURL: writeURL(bytes, URLFilter.isLocal(bytes))
        case .urlPath: writePercent(bytes, ByteTables.path)
        case .urlComponent: writePercent(bytes, ByteTables.unreserved)
        case .header: writeHeader(bytes)
        }
    }

    mutating func write(_ number: Int64) {
        reserve(20)
        var magnitude = number.magnitude
        if number < 0 {
            base[count] = UInt8(ascii: "-")
            count += 1
        }
        var digits = 1
        var limit: UInt64 = 10
        while digits < 20, magnitude >= limit {
            digits += 1
            let (next, overflow) = limit.multipliedReportingOverflow(by: 10)
            if overflow { break }
            limit = next
        }
        var index = count + digits
        count = index
        repeat {
            index -= 1
            let (quotient, digit) = magnitude.quotientAndRemainder(dividingBy: 10)
            base[index] = 48 + UInt8(truncatingIfNeeded: digit)
            magnitude = quotient
        } while magnitude > 0
    }

    @inline(__always)
    private mutating func reserve(_ extra: Int) {
        if count + extra > capacity { grow(extra) }
    }

    @inline(never)
    private mutating func grow(_ extra: Int) {
        capacity = max(capacity * 2, count + extra)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        if !isLent { base.deallocate() }
        isLent = false
        base = larger
    }

    /// Copies while it scans, eight bytes at a time where none of them is special.
    private mutating func writeHTML(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard var source = bytes.baseAddress else { return }
        var left = bytes.count
        while left > 0 {
            let chunk = min(left, 4096)
            reserve(chunk * 6 + 8)
            count = Self.escape(source, chunk, to: base + count) + count
            source += chunk
            left -= chunk
        }
    }

    /// Escapes into memory that has room for six times the length; returns how many bytes were written.
    @inline(__always)
    private static func escape(_ source: UnsafePointer<UInt8>, _ length: Int, to target: UnsafeMutablePointer<UInt8>)
        -> Int
    {
        var (from, to) = (0, 0)
        while from < length {
            while from + 8 <= length {
                let word = UnsafeRawPointer(source + from).loadUnaligned(as: UInt64.self)
                guard !ByteTables.mayBeSpecial(word) else { break }
                UnsafeMutableRawPointer(target + to).storeBytes(of: word, as: UInt64.self)
                from += 8
                to += 8
            }
            let stop = min(length, from + 8)
            while from < stop {
                let byte = source[from]
                from += 1
                if byte > 0x3E || ByteTables.isPlain(byte) {
                    target[to] = byte
                    to += 1
                } else {
                    to += ByteTables.reference(byte, target + to)
                }
            }
        }
        return to
    }

    private mutating func writeURL(_ bytes: UnsafeBufferPointer<UInt8>, _ isAllowed: Bool) {
        if isAllowed { writeHTML(bytes) } else { write("about:blank#refused") }
    }

    private mutating func writePercent(_ bytes: UnsafeBufferPointer<UInt8>, _ kept: [Bool]) {
        reserve(bytes.count * 3)
        for byte in bytes {
            if kept[Int(byte)] {
                base[count] = byte
                count += 1
            } else {
                base[count] = UInt8(ascii: "%")
                base[count + 1] = ByteTables.hex(byte >> 4)
                base[count + 2] = ByteTables.hex(byte & 15)
                count += 3
            }
        }
    }

    private mutating func writeHeader(_ bytes: UnsafeBufferPointer<UInt8>) {
        reserve(bytes.count)
        for byte in bytes {
            base[count] = byte < 0x20 || byte == 0x7F ? 0x20 : byte
            count += 1
        }
    }
}
