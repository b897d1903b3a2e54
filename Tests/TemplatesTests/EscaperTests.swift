import Testing

@testable import Templates

/// Every escaper against the plainest possible reference.
@Suite struct EscaperTests {
    /// What each byte becomes, by a rule of one line for each escaper.
    private struct Reference {
        let escaper: Escaper
        let table: [[UInt8]]

        init(_ escaper: Escaper, _ rule: (UInt8) -> [UInt8]) {
            self.escaper = escaper
            table = (UInt8.min...UInt8.max).map(rule)
        }

        func escaped(_ bytes: [UInt8]) -> [UInt8] { bytes.flatMap { table[Int($0)] } }
    }

    private static let references = [
        Reference(.none) { [$0] },
        Reference(.html) { byte in
            let names: [UInt8: String] = [
                0: "\u{FFFD}", 34: "&quot;", 38: "&amp;", 39: "&#39;", 60: "&lt;", 62: "&gt;",
            ]
            return names[byte].map { Array($0.utf8) } ?? [byte]
        },
        Reference(.header) { $0 < 32 || $0 == 127 ? [32] : [$0] },
        Reference(.urlComponent) { unreserved.contains($0) ? [$0] : percent($0) },
        Reference(.urlPath) { unreserved.union("!$()*+,;=:@".utf8).contains($0) ? [$0] : percent($0) },
    ]

    private static let unreserved = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)

    private static func percent(_ byte: UInt8) -> [UInt8] {
        let digits = String(byte, radix: 16, uppercase: true)
        return Array("%\(digits.count == 1 ? "0" : "")\(digits)".utf8)
    }

    /// The byte is the first, the last and one in the middle of a text of each length, at each offset in memory.
    @Test(arguments: references.indices)
    func everyByteAtEveryOffsetInEveryLength(index: Int) {
        let reference = Self.references[index]
        for byte in UInt8.min...UInt8.max {
            let replaced = reference.table[Int(byte)]
            var writer = Writer(capacity: 1)
            var expected: [UInt8] = []
            for offset in 0...31 {
                for length in 0...64 {
                    let places = Set([0, (offset + length) % max(1, length), length - 1]).filter {
                        $0 < length && $0 >= 0
                    }
                    var memory = [UInt8](repeating: UInt8(ascii: "x"), count: offset + length)
                    var last = -1
                    for place in places.sorted() {
                        memory[offset + place] = byte
                        expected += [UInt8](repeating: UInt8(ascii: "x"), count: place - last - 1)
                        expected += replaced
                        last = place
                    }
                    expected += [UInt8](repeating: UInt8(ascii: "x"), count: length - last - 1)
                    memory.withUnsafeBufferPointer {
                        writer.write(UnsafeBufferPointer(rebasing: $0[offset...]), reference.escaper)
                    }
                }
            }
            #expect(writer.bytes == expected, "\(reference.escaper) of \(byte)")
        }
    }

    @Test func pairsOfBytes() {
        for reference in Self.references {
            for first in UInt8.min...UInt8.max {
                let bytes = (UInt8.min...UInt8.max).flatMap { [first, $0] }
                compare(bytes, reference)
            }
        }
    }

    /// A mark behind a special character makes one letter of both for readers, and must not make one for the escaper.
    @Test func specialCharactersBeforeEveryScalarThatJoins() throws {
        var texts: [String] = []
        for code in 0x80...0x10FFFF as ClosedRange<UInt32> {
            guard let scalar = Unicode.Scalar(code), Self.joins(scalar) else { continue }
            for special in "&<>\"'" { texts.append("\(special)\(scalar)a\(special)\(scalar)\(scalar)") }
        }
        #expect(texts.count > 5 * 2500)
        for reference in Self.references { compare(Array(texts.joined(separator: "\n").utf8), reference) }
        let html = Self.references[1]
        let printed = try TestTemplates.render(
            "<p>{{#tags}}<input value=\"{{.}}\">{{.}}{{/tags}}</p>", Samples(tags: texts))
        let expected = texts.reduce(into: Array("<p>".utf8)) { bytes, text in
            let escaped = html.escaped(Array(text.utf8))
            bytes += "<input value=\"".utf8 + escaped + "\">".utf8 + escaped
        }
        #expect(Array(printed.utf8) == expected + "</p>".utf8)
        let dynamic = try DynamicTemplate(TemplateSource(name: "t", text: "{{#.}}{{.}}{{/.}}"))
        #expect(try dynamic.render(.list(texts.map { .text($0) })) == html.escaped(Array(texts.joined().utf8)))
    }

    @Test func specialCharactersAroundTheChunks() {
        for reference in Self.references {
            for special in "&\"\0\u{1}é".utf8 {
                for place in [4080...4112, 8176...8208, 12_280...12_300].joined() {
                    var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 12_300 + 1)
                    bytes[place] = special
                    compare(bytes, reference)
                }
            }
            for extra in 0..<20 { compare([UInt8](repeating: UInt8(ascii: "<"), count: 4096 * 2 + extra), reference) }
        }
    }

    /// The memory is full at each byte of what is written, the caller's as well as the writer's own.
    @Test func memoryThatIsFullAtEachByte() {
        let text = Array("a<b>&\"c'\0é\u{7F}\nlonger than eight bytes & more".utf8)
        for reference in Self.references {
            let expected = reference.escaped(text)
            for filled in 0...160 {
                var writer = Writer(capacity: 64)
                let filling = [UInt8](repeating: UInt8(ascii: "-"), count: filled)
                filling.withUnsafeBufferPointer { writer.write($0, .none) }
                text.withUnsafeBufferPointer { writer.write($0, reference.escaper) }
                writer.write("end")
                #expect(writer.bytes == filling + expected + "end".utf8, "\(reference.escaper) behind \(filled) bytes")
                let lent = UnsafeMutableRawBufferPointer.allocate(byteCount: Writer.slack + filled, alignment: 1)
                var borrower = Writer(lent: lent)
                text.withUnsafeBufferPointer { borrower.write($0, reference.escaper) }
                borrower.write(Int64.min)
                #expect(borrower.bytes == expected + "\(Int64.min)".utf8, "\(reference.escaper) in \(filled) bytes")
                lent.deallocate()
            }
        }
    }

    /// An address is refused as a whole or escaped like any attribute.
    @Test func addressesAreRefusedOrEscaped() {
        for escaper in [Escaper.webURL, .mailURL, .localURL] {
            for byte in UInt8.min...UInt8.max {
                for text in ["\(byte)", "/a", "https://x/?a", "javascript"] {
                    let bytes = Array(text.utf8)
                    for place in 0...bytes.count {
                        let hostile = bytes[..<place] + [byte] + bytes[place...]
                        var writer = Writer(capacity: 1)
                        Array(hostile).withUnsafeBufferPointer { writer.write($0, escaper) }
                        let isRefused = writer.bytes == Array("about:blank#refused".utf8)
                        #expect(isRefused || writer.bytes == Self.references[1].escaped(Array(hostile)))
                    }
                }
            }
        }
    }

    @Test func numbersOfAllLengths() {
        var numbers: [Int64] = [0, .max, .min]
        var power: Int64 = 1
        for _ in 0..<19 {
            numbers += [power, power - 1, -power, power &+ 1]
            power = power &* 10
        }
        for number in numbers {
            var writer = Writer(capacity: 1)
            writer.write(number)
            #expect(String(decoding: writer.bytes, as: UTF8.self) == String(number))
        }
    }

    private func compare(_ bytes: [UInt8], _ reference: Reference) {
        var writer = Writer(capacity: 1)
        bytes.withUnsafeBufferPointer { writer.write($0, reference.escaper) }
        if writer.bytes != reference.escaped(bytes) { Issue.record("\(reference.escaper) of \(bytes)") }
    }

    /// Whether a scalar may become part of the letter before it.
    private static func joins(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: break
        }
        return properties.isGraphemeExtend || properties.isJoinControl || properties.isVariationSelector
            || properties.isEmojiModifier || properties.canonicalCombiningClass != .notReordered
            || (scalar.value < 0x30000 && "a\(scalar)".count == 1)
    }
}
