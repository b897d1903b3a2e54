import Kernel
import Testing

@Suite("Money")
struct MoneyTests {
    private func usd(_ cents: Int64) -> Money { Money(minorUnits: cents, .usd) }

    @Test(
        "decimal text is read exactly or not at all",
        arguments: [
            ("49.90", 4990), ("-10.00", -1000), ("0", 0), ("7", 700), ("0.5", 50), ("49.901", nil), ("1,000.00", nil),
            ("", nil), (".5", nil), ("5.", nil), ("--1", nil), ("1e3", nil), ("92233720368547758.08", nil), ("٤", nil),
        ] as [(String, Int64?)])
    func reading(text: String, minorUnits: Int64?) {
        #expect(Money(text, .usd)?.minorUnits == minorUnits)
    }

    @Test("text in the digits of the currency")
    func writing() throws {
        #expect(usd(-6).description == "-0.06 USD")
        #expect(Money(minorUnits: 1234, try #require(Currency("JPY"))).decimal == "1234")
        #expect(Money(minorUnits: 1234, try #require(Currency("KWD"))).decimal == "1.234")
        #expect(Currency("XXX") == nil)
    }

    @Test("sums refuse to mix currencies and to leave their range")
    func sums() throws {
        #expect(try (usd(1) + usd(2)).minorUnits == 3)
        #expect(throws: CurrencyMismatch.self) { try usd(1) + Money(minorUnits: 1, .eur) }
        #expect(throws: Overflow.self) { try usd(.max) + usd(1) }
    }

    @Test(
        "largest remainder: worked cases and cases that others got wrong",
        arguments: [
            (10001, [25, 25, 25, 25], [2501, 2500, 2500, 2500]),
            (
                7_000_000_000_000_000, [1, 2],
                [2_333_333_333_333_333, 4_666_666_666_666_667]
            ), (1, [1, 1, 1], [1, 0, 0]), (5, [0, 1, 0], [0, 5, 0]),
            (-10001, [25, 25, 25, 25], [-2501, -2500, -2500, -2500]), (0, [1, 1], [0, 0]),
            (100, [1, 5, 3], [11, 56, 33]),
        ] as [(Int64, [Int64], [Int64])])
    func allocation(amount: Int64, weights: [Int64], parts: [Int64]) throws {
        #expect(try usd(amount).allocated(by: weights).map(\.minorUnits) == parts)
    }

    @Test("no weight, no split")
    func noWeight() {
        #expect(throws: Overflow.self) { try usd(1).allocated(by: [0, 0]) }
        #expect(throws: Overflow.self) { try usd(1).allocated(by: [-1, 2]) }
    }

    @Test("splits sum to the amount, mirror for negative amounts and never leave one unit of the exact value")
    func allocationProperties() throws {
        let chance = Chance.seeded(11)
        for _ in 0..<20_000 {
            let amount = Int64(chance.number(below: 9_000_000_000_000_000))
            let weights = (0..<(1 + chance.number(below: 8))).map { _ in Int64(chance.number(below: 1000)) }
            guard weights.contains(where: { $0 > 0 }) else { continue }
            let parts = try usd(amount).allocated(by: weights).map(\.minorUnits)
            let total = weights.reduce(0, +)
            #expect(parts.reduce(0, +) == amount)
            #expect(try usd(-amount).allocated(by: weights).map(\.minorUnits) == parts.map(-))
            for (part, weight) in zip(parts, weights) {
                let exact = Int128(amount) * Int128(weight)
                #expect((Int128(part) * Int128(total) - exact).magnitude < UInt128(total))
                if weight == 0 { #expect(part == 0) }
            }
        }
    }
}

@Suite("Rates and exact numbers")
struct RateTests {
    @Test(
        "percent text",
        arguments: [
            ("6.5", 65_000), ("10.00", 100_000), ("0.0025", 25), ("-3", -30_000), ("0.00001", nil), ("ten", nil),
        ] as [(String, Int64?)])
    func percent(text: String, value: Int64?) {
        #expect(Percentage(text)?.tenThousandths == value)
    }

    @Test(
        "half goes away from zero, on both sides",
        arguments: [
            (4999, "7.5", 375), (-4999, "7.5", -375), (5, "10", 1), (-5, "10", -1), (4, "10", 0), (62400, "10", 6240),
        ] as [(Int64, String, Int64)])
    func rounding(base: Int64, rate: String, expected: Int64) throws {
        let rate = try #require(Percentage(rate))
        #expect(try rate.of(Money(minorUnits: base, .usd)).minorUnits == expected)
    }

    @Test("exact arithmetic in lowest terms")
    func fractions() throws {
        let third = try Fraction(1, over: 3)
        #expect(try third + third + third == .one)
        #expect(try Fraction(2, over: -4) == Fraction(-1, over: 2))
        #expect(try Fraction(5, over: 2).rounded() == 3)
        #expect(try Fraction(-5, over: 2).rounded() == -3)
        #expect(try Fraction(-5, over: 2).floored() == -3)
        #expect(try Fraction(1, over: 3) < Fraction(1, over: 2))
        #expect(throws: Overflow.self) { try Fraction(1, over: 0) }
        #expect(throws: Overflow.self) { try Fraction(Int128.max, over: 1) * Fraction(3) }
    }

    @Test("shortest text", arguments: [(65_000, "6.5"), (100_000, "10"), (25, "0.0025"), (-30_000, "-3"), (0, "0")])
    func text(value: Int64, text: String) {
        #expect(Percentage(tenThousandths: value).description == text)
    }
}
