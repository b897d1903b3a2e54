import Testing

@testable import Web

/// QR codes as they have to look. That cameras read them is shown in Chromium, by Tests/Browser/people_test.py.
@Suite struct QRCodeTests {
    /// "HELLO WORLD" in byte mode with level M, as zbar reads it.
    private static let golden = """
        #######.##..#.#######
        #.....#....#..#.....#
        #.###.#..#.#..#.###.#
        #.###.#.#..#..#.###.#
        #.###.#.###.#.#.###.#
        #.....#.#..#..#.....#
        #######.#.#.#.#######
        ........#..##........
        #...#.######.#####..#
        ...#....#.###....####
        ..######..##.##.#..#.
        #####...##...#.......
        #####.#.#.#.#.##..##.
        ........#.#.####.#.##
        #######.###.#.#.##.#.
        #.....#..#.###.##..##
        #.###.#.##.#.##...##.
        #.###.#..#..#...##.##
        #.###.#..###...###...
        #.....#....#.#.......
        #######.#########.#.#
        """

    @Test func aCodeLooksAsItHasTo() throws {
        let code = try #require(QRCode("HELLO WORLD"))
        let drawn = code.modules.map { String($0.map { $0 ? "#" : "." }) }.joined(separator: "\n")
        #expect(drawn == Self.golden, "\(drawn)")
    }

    @Test(arguments: [(14, 21), (15, 25), (26, 25), (27, 29), (106, 41), (666, 97)])
    func theSmallestSizeIsTakenThatHoldsTheText(bytes: Int, size: Int) {
        #expect(QRCode(String(repeating: "x", count: bytes))?.size == size)
    }

    @Test func whatIsTooLongHasNoCode() {
        #expect(QRCode(String(repeating: "x", count: 667)) == nil)
        #expect(QRPicture(String(repeating: "x", count: 667), label: "") == nil)
    }

    @Test func theDrawingHasEveryDarkSquareAndAMargin() throws {
        let code = try #require(QRCode("otpauth://totp/Northwind%20Fiber:dana?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
        #expect(code.viewBox == "0 0 \(code.size + 8) \(code.size + 8)")
        var squares = 0
        for run in code.path.matches(of: /h(\d+)v1/) { squares += Int(run.1) ?? 0 }
        #expect(squares == code.modules.joined().count { $0 })
        #expect(!code.path.contains(/M[0-3]\s/))
    }

    /// Correction bytes of the worked example of ISO/IEC 18004, annex I: 01234567 as version 1-M.
    @Test func theCorrectionIsThatOfTheStandard() {
        let data: [UInt8] = [16, 32, 12, 86, 97, 128, 236, 17, 236, 17, 236, 17, 236, 17, 236, 17]
        let correction = ReedSolomon.remainder(of: data, by: ReedSolomon.divisor(degree: 10))
        #expect(correction == [165, 36, 212, 193, 237, 54, 199, 135, 44, 85])
    }
}
