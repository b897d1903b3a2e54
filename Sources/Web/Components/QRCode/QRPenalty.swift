/// How hard a code is to read (ISO/IEC 18004, 7.8.3): the mask with the lowest sum is taken.
enum QRPenalty {
    private static let finderLike: [[Bool]] = [
        [true, false, true, true, true, false, true, false, false, false, false],
        [false, false, false, false, true, false, true, true, true, false, true],
    ]

    static func of(_ rows: [[Bool]]) -> Int {
        let size = rows.count
        let columns = (0..<size).map { x in rows.map { $0[x] } }
        var sum = 0
        for line in rows + columns { sum += runs(line) + likenesses(line) }
        for y in 0..<size - 1 {
            for x in 0..<size - 1
            where rows[y][x] == rows[y][x + 1] && rows[y][x] == rows[y + 1][x] && rows[y][x] == rows[y + 1][x + 1] {
                sum += 3
            }
        }
        let dark = rows.joined().count { $0 }
        // Ten for every five percent that the share of dark modules is away from one half.
        sum += abs(dark * 20 - size * size * 10) / (size * size) * 10
        return sum
    }

    private static func runs(_ line: [Bool]) -> Int {
        var sum = 0
        var length = 0
        var last: Bool?
        for module in line + [!(line.last ?? false)] {
            if module == last {
                length += 1
            } else {
                if length >= 5 { sum += length - 2 }
                last = module
                length = 1
            }
        }
        return sum
    }

    private static func likenesses(_ line: [Bool]) -> Int {
        var sum = 0
        for start in 0...(line.count - 11) {
            let window = line[start..<start + 11]
            if finderLike.contains(where: { $0.elementsEqual(window) }) { sum += 40 }
        }
        return sum
    }
}
