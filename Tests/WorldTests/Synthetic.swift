import Kernel
@_spi(Reflection) import Swift

@testable import Templates

/// Makes values of any type of the program from its layout alone: what decides the shape of a page (counts, flags,
/// cases, amounts) comes from one generator, every text from another. Two values of one seed differ in their texts only.
struct Synthetic {
    var dice: Dice
    var words: Words
    private var depth = 0

    /// A type whose values cannot be made up.
    struct Unknown: Error, CustomStringConvertible {
        let description: String
    }

    init(seed: UInt64, words: Words) {
        dice = Dice(seed: seed)
        self.words = words
    }

    mutating func make<T>(_ type: T.Type) throws -> T {
        let memory = UnsafeMutablePointer<T>.allocate(capacity: 1)
        defer { memory.deallocate() }
        try fill(UnsafeMutableRawPointer(memory), type)
        return memory.move()
    }

    private mutating func fill<T>(_ place: UnsafeMutableRawPointer, _ type: T.Type) throws {
        if let value = try value(of: type) {
            guard let typed = value as? T else { throw Unknown(description: "\(type): made as another type") }
            place.initializeMemory(as: T.self, repeating: typed, count: 1)
            return
        }
        var fields: [(offset: Int, type: Any.Type)] = []
        var isStruct = true
        _ = _forEachField(of: type) { _, offset, fieldType, _ in
            fields.append((offset, fieldType))
            return true
        }
        isStruct = !fields.isEmpty || MemoryLayout<T>.size == 0
        guard isStruct, !(type is AnyObject.Type) else { throw Unknown(description: "\(type)") }
        depth += 1
        defer { depth -= 1 }
        for field in fields { try open(field.type, place + field.offset) }
    }

    private mutating func open(_ type: Any.Type, _ place: UnsafeMutableRawPointer) throws {
        func filled<T>(_ type: T.Type) throws { try fill(place, type) }
        try _openExistential(type, do: filled)
    }

    private mutating func value(of type: Any.Type) throws -> Any? {
        if let container = type as? any SyntheticContainer.Type { return try container.make(&self, depth > 12) }
        switch ObjectIdentifier(type) {
        case ObjectIdentifier(String.self): return words.next()
        case ObjectIdentifier(Wording.self): return Wording(words.next())
        case ObjectIdentifier(Bool.self): return dice.roll(2) == 0
        case ObjectIdentifier(Int.self): return dice.roll(12)
        case ObjectIdentifier(Int64.self): return Int64(dice.roll(1000))
        case ObjectIdentifier(Int32.self): return Int32(dice.roll(1000))
        case ObjectIdentifier(SafeHTML.self): return SafeHTML(unchecked: "<p>\(Self.escaped(words.next()))</p>")
        case ObjectIdentifier(Color.self): return Color(rgb: UInt32(dice.roll(1 << 24)))
        case ObjectIdentifier(SafeURL.self):
            let text = words.next()
            return SafeURL(text) ?? SafeURL(unchecked: "/made?up=\(text)")
        default: return value(ofKernel: type)
        }
    }

    private mutating func value(ofKernel type: Any.Type) -> Any? {
        switch ObjectIdentifier(type) {
        case ObjectIdentifier(Money.self): return Money(minorUnits: Int64(dice.roll(90_000)) - 20_000, .usd)
        case ObjectIdentifier(Currency.self): return Currency.usd
        case ObjectIdentifier(Day.self): return Day(number: 20_000 + dice.roll(900))
        case ObjectIdentifier(Instant.self): return Instant(seconds: 1_772_000_000 + Int64(dice.roll(9_000_000)))
        case ObjectIdentifier(Month.self): return Month(year: 2026, month: 1 + dice.roll(12))
        case ObjectIdentifier(Percentage.self): return Percentage(tenThousandths: Int64(dice.roll(1_000_000)))
        case ObjectIdentifier(Identifier.self):
            return Identifier(high: UInt64(dice.roll(1 << 30)), low: UInt64(dice.roll(1 << 30)))
        case ObjectIdentifier(Zone.self): return Zone.utc
        case ObjectIdentifier(Fraction.self): return Fraction(Int64(dice.roll(100)))
        default:
            guard let cases = type as? any CaseIterable.Type else { return nil }
            return pick(cases)
        }
    }

    private mutating func pick<C: CaseIterable>(_ type: C.Type) -> Any? {
        let all = Array(type.allCases)
        return all.isEmpty ? nil : all[dice.roll(all.count)]
    }

    private static func escaped(_ text: String) -> String {
        String(decoding: text.utf8.flatMap { byte -> [UInt8] in
            byte == 0 ? Array("\u{FFFD}".utf8) : Array("&<>\"'".utf8).contains(byte) ? Array("&#\(byte);".utf8) : [byte]
        }, as: UTF8.self)
    }
}

/// Types that hold any number of values of another.
protocol SyntheticContainer {
    /// `isDeep` ends types that hold themselves.
    static func make(_ source: inout Synthetic, _ isDeep: Bool) throws -> Self
}

extension Optional: SyntheticContainer {
    static func make(_ source: inout Synthetic, _ isDeep: Bool) throws -> Self {
        if source.dice.roll(3) == 0 || isDeep { return nil }
        return try source.make(Wrapped.self)
    }
}

extension Array: SyntheticContainer {
    static func make(_ source: inout Synthetic, _ isDeep: Bool) throws -> Self {
        let count = isDeep ? 0 : source.dice.roll(4)
        return try (0..<count).map { _ in try source.make(Element.self) }
    }
}

extension Set: SyntheticContainer {
    static func make(_ source: inout Synthetic, _ isDeep: Bool) throws -> Self { [] }
}

extension Dictionary: SyntheticContainer {
    static func make(_ source: inout Synthetic, _ isDeep: Bool) throws -> Self { [:] }
}

/// A small generator whose numbers depend on its seed alone.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    /// A number from 0 up to a limit.
    mutating func roll(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}

/// Where texts come from: one word without meaning, or pieces that mean something to a browser.
struct Words {
    private var dice: Dice?

    static let harmless = Words(dice: nil)

    static func hostile(seed: UInt64) -> Words { Words(dice: Dice(seed: seed)) }

    mutating func next() -> String {
        guard var dice else { return "harmless" }
        defer { self.dice = dice }
        return (0...dice.roll(5)).map { _ in Self.pieces[dice.roll(Self.pieces.count)] }.joined()
    }

    private static let pieces = [
        "\"", "'", "<", ">", "&", "`", "=", "/", "\\", "\"\u{301}", "<\u{338}", "'\u{20D2}", ">\u{338}", "&\u{FE0F}",
        "<script>alert(1)</script>", "</script>", "</title>", "</textarea>", "</style>", "</select>", "</table>",
        "</p></div></main></body></html>", "<!--", "-->", "--!>", "]]>", "<![CDATA[", "<?x", "</", "<a href=x>",
        "\" onfocus=alert(1) autofocus x=\"", "' onclick='alert(1)", " onload=alert(1) ", "><img src=x onerror=alert(1)>",
        "javascript:alert(1)", "JaVa\tScript:alert(1)", "\u{1}javascript:alert(1)", "data:text/html,<script>x</script>",
        "vbscript:x", "//evil.example", "https://evil.example/", "\u{0}", "\u{8}", "\r\n", "\t", "\u{2028}", "\u{2029}",
        "\u{85}", "\u{FEFF}", "\u{200D}", "\u{202E}", "\u{FFFD}", "&lt;script&gt;", "&quot;", "&#34;", "&#x3c;", "&amp",
        "{{x}}", "{{{x}}}", "{{/x}}", "${x}", "%22%3E", "%0a", "+ADw-script+AD4-", "a", "long " , "ß", "日本", "🏴‍☠️",
        "\u{0}<\u{0}script\u{0}>", "<svg/onload=alert(1)>", "<math><mi xlink:href=x>", "</noscript><script>x</script>",
        "<plaintext>", "<template>", "<base href=//evil.example>", "<meta http-equiv=refresh content=0>", "\\u003c", "\n",
    ]
}
