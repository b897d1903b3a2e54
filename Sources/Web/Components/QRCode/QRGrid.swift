/// The square that a code is drawn on.
struct QRGrid: Sendable {
    private let version: QRVersion
    private let size: Int
    private(set) var dark: [[Bool]]
    /// Modules of patterns, which hold no data and are not masked.
    private var isFixed: [[Bool]]

    init(_ version: QRVersion) {
        self.version = version
        size = version.size
        dark = Array(repeating: Array(repeating: false, count: size), count: size)
        isFixed = dark
        drawPatterns()
    }

    /// Writes the codewords in columns of two, up and down, from the right.
    mutating func place(_ codewords: [UInt8]) {
        var bit = 0
        var right = size - 1
        while right >= 1 {
            // The column of the timing pattern holds no data.
            if right == 6 { right = 5 }
            let isUpward = (right + 1) & 2 == 0
            for step in 0..<size {
                let y = isUpward ? size - 1 - step : step
                for x in [right, right - 1] where !isFixed[y][x] && bit < codewords.count * 8 {
                    dark[y][x] = codewords[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
                    bit += 1
                }
            }
            right -= 2
        }
    }

    mutating func apply(mask: Int) {
        for y in 0..<size {
            for x in 0..<size where !isFixed[y][x] && Self.inverts(mask, x, y) { dark[y][x].toggle() }
        }
    }

    /// Writes level and mask twice, with a BCH code and a fixed mask of their own.
    mutating func drawFormat(mask: Int) {
        // Level M has the bits 00.
        var rest = mask
        for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
        let bits = (mask << 10 | rest) ^ 0x5412
        func isSet(_ bit: Int) -> Bool { bits >> bit & 1 == 1 }
        for bit in 0...5 { fix(8, bit, isSet(bit)) }
        fix(8, 7, isSet(6))
        fix(8, 8, isSet(7))
        fix(7, 8, isSet(8))
        for bit in 9..<15 { fix(14 - bit, 8, isSet(bit)) }
        for bit in 0..<8 { fix(size - 1 - bit, 8, isSet(bit)) }
        for bit in 8..<15 { fix(8, size - 15 + bit, isSet(bit)) }
        fix(8, size - 8, true)
    }

    private mutating func drawPatterns() {
        for index in 0..<size {
            fix(6, index, index % 2 == 0)
            fix(index, 6, index % 2 == 0)
        }
        for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawFinder(x, y) }
        let centres = version.alignmentCentres
        let last = centres.count - 1
        for (row, y) in centres.enumerated() {
            for (column, x) in centres.enumerated() {
                let isCorner = (row, column) == (0, 0) || (row, column) == (0, last) || (row, column) == (last, 0)
                if !isCorner { drawAlignment(x, y) }
            }
        }
        drawFormat(mask: 0)
        drawVersion()
    }

    private mutating func drawFinder(_ x: Int, _ y: Int) {
        for dy in -4...4 {
            for dx in -4...4 where (0..<size).contains(x + dx) && (0..<size).contains(y + dy) {
                let distance = max(abs(dx), abs(dy))
                fix(x + dx, y + dy, distance != 2 && distance != 4)
            }
        }
    }

    private mutating func drawAlignment(_ x: Int, _ y: Int) {
        for dy in -2...2 {
            for dx in -2...2 { fix(x + dx, y + dy, max(abs(dx), abs(dy)) != 1) }
        }
    }

    private mutating func drawVersion() {
        guard version.number >= 7 else { return }
        var rest = version.number
        for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
        let bits = version.number << 12 | rest
        for bit in 0..<18 {
            let isSet = bits >> bit & 1 == 1
            fix(size - 11 + bit % 3, bit / 3, isSet)
            fix(bit / 3, size - 11 + bit % 3, isSet)
        }
    }

    private mutating func fix(_ x: Int, _ y: Int, _ isDark: Bool) {
        dark[y][x] = isDark
        isFixed[y][x] = true
    }

    private static func inverts(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
        switch mask {
        case 0: (x + y) % 2 == 0
        case 1: y % 2 == 0
        case 2: x % 3 == 0
        case 3: (x + y) % 3 == 0
        case 4: (x / 3 + y / 2) % 2 == 0
        case 5: x * y % 2 + x * y % 3 == 0
        case 6: (x * y % 2 + x * y % 3) % 2 == 0
        default: ((x + y) % 2 + x * y % 3) % 2 == 0
        }
    }
}
