import Testing

@testable import Templates

/// Every escaper against the plainest possible reference.
@Suite struct EscaperTests {
    @Test func everyByteAtEveryPlaceOfEveryLength() {
        for byte in UInt8.min...UInt8.max {
            for length in 1...40 {
                var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: length)
                bytes[Int(byte) % length] = byte
                if bytes.count > 9 { bytes[9] = byte }
                compare(bytes)
            }
        }
    }

    @Test func specialCharactersFollowedByJoiningScalars() {
        let joining = (0x300...0x36F).map { $0 } + [0x200D, 0xFE0F, 0x20E3, 0x1F3FB, 0x0483, 0x0591, 0x3099, 0xE0100]
        for special in "&<>\"'" {
            for scalar in joining.compactMap({ Unicode.Scalar($0) }) {
                compare(Array("ab\(special)\(scalar)cd".utf8))
            }
        }
    }

    @Test func longTextsAcrossTheChunks() {
        for extra in 0..<20 {
            var bytes = [UInt8](repeating: UInt8(ascii: "<"), count: 4096 * 2 + extra)
            compare(bytes)
            bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 4090 + extra) + Array("\"".utf8)
            compare(bytes)
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

    private func compare(_ bytes: [UInt8]) {
        check(bytes, .html) { byte in
            switch byte {
            case 0: Array("\u{FFFD}".utf8)
            case UInt8(ascii: "&"): Array("&amp;".utf8)
            case UInt8(ascii: "<"): Array("&lt;".utf8)
            case UInt8(ascii: ">"): Array("&gt;".utf8)
            case UInt8(ascii: "\""): Array("&quot;".utf8)
            case UInt8(ascii: "'"): Array("&#39;".utf8)
            default: [byte]
            }
        }
        let unreserved = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
        check(bytes, .urlComponent) { unreserved.contains($0) ? [$0] : percent($0) }
        let path = unreserved.union("!$()*+,;=:@".utf8)
        check(bytes, .urlPath) { path.contains($0) ? [$0] : percent($0) }
        check(bytes, .header) { $0 < 32 || $0 == 127 ? [32] : [$0] }
        check(bytes, .none) { [$0] }
    }

    private func percent(_ byte: UInt8) -> [UInt8] {
        let digits = String(byte, radix: 16, uppercase: true)
        return Array("%\(digits.count == 1 ? "0" : "")\(digits)".utf8)
    }

    private func check(_ bytes: [UInt8], _ escaper: Escaper, _ reference: (UInt8) -> [UInt8]) {
        var writer = Writer(capacity: 1)
        bytes.withUnsafeBufferPointer { writer.write($0, escaper) }
        let expected = bytes.flatMap(reference)
        if writer.bytes != expected { Issue.record("\(escaper) of \(bytes)") }
    }
}
