import Kernel
import Templates

/// Turns the bytes of the fuzzer into values, one after the other; zeros when they run out.
public struct Choices {
    private var bytes: ArraySlice<UInt8>

    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    public mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

    mutating func number() -> Int64 {
        var number: Int64 = 0
        for _ in 0..<Int(byte() % 9) { number = number << 8 | Int64(byte()) }
        return number
    }

    /// Anything from an empty text to kilobytes around the sizes where the writer changes its way.
    mutating func text() -> String {
        let kind = byte()
        let length = Int(kind & 0x1F)
        let piece = String(decoding: bytes.prefix(length), as: UTF8.self)
        bytes = bytes.dropFirst(length)
        return switch kind >> 5 {
        case 0...4: piece
        case 5: String(repeating: piece, count: Int(byte()))
        case 6: String(repeating: "a", count: 4090 + Int(byte())) + piece
        default: Self.hostile[Int(byte()) % Self.hostile.count] + piece
        }
    }

    mutating func list<Element>(_ make: (inout Self) -> Element) -> [Element] {
        (0..<Int(byte() % 5)).map { _ in make(&self) }
    }

    mutating func optional<Value>(_ make: (inout Self) -> Value) -> Value? {
        byte() % 2 == 0 ? nil : make(&self)
    }

    mutating func mood() -> Mood { Mood.allCases[Int(byte()) % Mood.allCases.count] }

    mutating func money() -> Money {
        Money(minorUnits: number() / 1000, [.usd, .eur, .usd][Int(byte()) % 3])
    }

    mutating func person() -> Person {
        Person(
            name: text(), email: optional { $0.text() }, age: Int(number()), isActive: byte() % 2 == 0, mood: mood(),
            tags: list { $0.text() })
    }

    public mutating func page() -> FixturePage {
        FixturePage(
            title: text(), note: optional { $0.text() }, count: Int(number()), big: number(),
            small: Int32(truncatingIfNeeded: number()), yes: byte() % 2 == 0, person: person(),
            friend: optional { $0.person() }, people: list { $0.person() }, tags: list { $0.text() },
            some: optional { $0.list { $0.text() } }, mood: mood(), feeling: optional { $0.mood() },
            html: SafeHTML(unchecked: "<b>bold</b>"), url: text(), safe: SafeURL(unchecked: "/safe?x=1&y=2"),
            money: money(), fee: optional { $0.money() }, day: Day(number: Int(number() % 1_000_000)),
            instant: Instant(seconds: number() % 100_000_000_000), month: Month(year: Int(number() % 5000), month: 7),
            rate: Percentage(tenThousandths: number() / 1000),
            id: Identifier(high: UInt64(bitPattern: number()), low: 5))
    }

    private static let hostile = [
        "<script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "'\u{301}", "\"\u{301}", "<\u{338}", "\0",
        "</script>", "&amp;", "\u{2028}\u{2029}", "\u{FEFF}", "--><!--", "{{title}}", "//evil.example", "\r\n\t",
        "👩‍👩‍👧‍👦",
    ]
}

extension FixturePage {
    /// The same page with every text that is not empty a letter: what it prints has the structure that any data of
    /// this shape must leave as it is.
    public var harmless: FixturePage {
        var page = self
        page.title = Self.tame(title)
        page.note = note.map(Self.tame)
        page.url = Self.tame(url)
        page.tags = tags.map(Self.tame)
        page.some = some?.map(Self.tame)
        page.person = person.harmless
        page.friend = friend?.harmless
        page.people = people.map(\.harmless)
        return page
    }

    fileprivate static func tame(_ text: String) -> String { text.isEmpty ? "" : "x" }
}

extension Person {
    fileprivate var harmless: Person {
        Person(
            name: FixturePage.tame(name), email: email.map(FixturePage.tame), age: age, isActive: isActive, mood: mood,
            tags: tags.map(FixturePage.tame))
    }
}
