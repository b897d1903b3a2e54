import Kernel
import Testing

@testable import Sales

@Suite struct CSVReaderTests {
    @Test(
        arguments: [
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
            ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
            ("a,b\r1,2", [["a", "b"], ["1", "2"]]),
            ("\u{FEFF}a\n1", [["a"], ["1"]]),
            ("\"a,\"\"b\"\"\",c\n", [["a,\"b\"", "c"]]),
            ("\"two\nlines\",x\n", [["two\nlines", "x"]]),
            ("a,,\n,\n", [["a", "", ""], ["", ""]]),
            ("a\n\n\r\nb\n", [["a"], ["b"]]),
            ("\"\"\n", [[""]]),
            ("é,Ü\n", [["é", "Ü"]]),
            ("", []),
        ] as [(String, [[String]])])
    func cutsText(_ text: String, _ cells: [[String]]) throws {
        for size in [1, 2, 3, 7, 1000] {
            #expect(try Self.records(Array(text.utf8), chunk: size).map(\.cells) == cells, "in chunks of \(size)")
        }
    }

    @Test(
        arguments: [
            ("a\n\"b", CSVFault(line: 2, .openQuote)), ("a\n\"b\"c\n", CSVFault(line: 2, .textAfterQuote)),
            ("a\nb\"c\n", CSVFault(line: 2, .quoteInCell)),
            ("\u{FEFF}a\n" + String(repeating: "x", count: 16_385), CSVFault(line: 2, .longCell)),
            (String(repeating: ",", count: 100) + "\n", CSVFault(line: 1, .manyCells)),
        ])
    func saysWhatIsNoTable(_ text: String, _ fault: CSVFault) {
        #expect(throws: fault) { try Self.records(Array(text.utf8), chunk: 4) }
    }

    @Test func namesTheLineOfAWrongEncoding() {
        #expect(throws: CSVFault(line: 3, .notUTF8)) {
            try Self.records(Array("a\nb\n".utf8) + [0xE9, 0x0A], chunk: 2)
        }
        #expect(throws: CSVFault(line: 1, .notUTF8)) { try Self.records([0xFF, 0xFE, 0x61, 0, 0x0A, 0], chunk: 2) }
    }

    @Test func goesOnBetweenAnyTwoRecords() throws {
        let text = Array("a,b\r\n\"1\r\n2\",3\n\n4,5\r6,7\r\n8,9".utf8)
        let all = try Self.records(text, chunk: 3)
        #expect(all.map(\.line) == [1, 2, 5, 6, 7])
        for (number, record) in all.enumerated() {
            let rest = try Self.records(Array(text[record.end.byte...]), chunk: 2, at: record.end)
            #expect(rest == Array(all[(number + 1)...]))
        }
    }

    /// Whatever the bytes, there is an answer and no trap; numbers of bytes and lines stay true.
    @Test func readsRandomBytes() throws {
        let chance = Chance.seeded(7)
        let alphabet = Array("\"\",,\n\r\nab é\u{FEFF}".utf8) + [0, 0xFF]
        for round in 0..<3000 {
            let count = Int(chance.number(below: 60))
            let bytes = (0..<count).map { _ in
                round % 3 == 0
                    ? UInt8(truncatingIfNeeded: chance.bits())
                    : alphabet[Int(chance.number(below: UInt64(alphabet.count)))]
            }
            #expect(Self.answer(bytes, chunk: 1000) == Self.answer(bytes, chunk: 1), "\(bytes)")
        }
    }

    /// The records, or the fault; nil for any other error.
    private static func answer(_ bytes: [UInt8], chunk: Int) -> [String]? {
        do {
            return try records(bytes, chunk: chunk).map { "\($0)" }
        } catch {
            return (error as? CSVFault).map { ["\($0)"] }
        }
    }

    static func records(
        _ bytes: [UInt8], chunk: Int, at position: CSVReader.Position = .start
    ) throws -> [CSVReader.Record] {
        var reader = CSVReader(at: position)
        var records: [CSVReader.Record] = []
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            try reader.read(bytes[start..<min(bytes.count, start + chunk)]) { records.append($0) }
        }
        try reader.finish { records.append($0) }
        return records
    }
}
