/// How large a code is and how its codewords are divided, for error correction level M (ISO/IEC 18004, table 9).
struct QRVersion: Sendable, Hashable {
    private static let correctionPerBlock = [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
    ]
    private static let blockCounts = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16]

    let number: Int

    static func smallest(forBytes count: Int) -> QRVersion? {
        (1...blockCounts.count).map { QRVersion(number: $0) }.first { $0.capacity >= count }
    }

    var size: Int { 17 + 4 * number }
    var blocks: Int { Self.blockCounts[number - 1] }
    var correctionPerBlock: Int { Self.correctionPerBlock[number - 1] }
    var dataCodewords: Int { codewords - blocks * correctionPerBlock }
    /// Bits of the number that says how many bytes follow.
    var countBits: Int { number < 10 ? 8 : 16 }
    /// Bytes of text that fit beside the mode and the count.
    var capacity: Int { (dataCodewords * 8 - 4 - countBits) / 8 }

    /// All codewords: the modules that are left when the patterns are drawn, eight to a codeword.
    var codewords: Int {
        var modules = (16 * number + 128) * number + 64
        if number >= 2 {
            let alignment = number / 7 + 2
            modules -= (25 * alignment - 10) * alignment - 55
            if number >= 7 { modules -= 36 }
        }
        return modules / 8
    }

    /// Where the centres of alignment patterns stand, on both axes.
    var alignmentCentres: [Int] {
        guard number > 1 else { return [] }
        let count = number / 7 + 2
        let step = (number * 4 + count * 2 + 1) / (count * 2 - 2) * 2
        let rest = (0..<count - 1).map { size - 7 - $0 * step }
        return [6] + rest.reversed()
    }
}
