import Kernel
import Testing
import Web

@Suite("Charts are drawn from whole numbers")
struct ChartTests {
    @Test(
        "The scale reaches the next round figure and starts at zero",
        arguments: [
            ([Int64(0)], ["$0", "$1"]),
            ([5, 100], ["$0", "$1"]),
            ([12_345, 35_600], ["$0", "$100", "$200", "$300", "$400"]),
            ([124_050, 61_000], ["$0", "$500", "$1,000", "$1,500"]),
            ([9_999_99], ["$0", "$2,500", "$5,000", "$7,500", "$10,000"]),
            ([-5_000, 10_000], ["−$50", "$0", "$50", "$100"]),
            ([-5_000], ["−$60", "−$40", "−$20", "$0"]),
        ] as [([Int64], [String])])
    func scale(values: [Int64], labels: [String]) {
        #expect(bars(values, .money(.usd)).rules.map(\.label) == labels)
    }

    @Test("Pieces are counted in whole pieces")
    func pieces() {
        #expect(bars([1, 3], .pieces).rules.map(\.label) == ["0", "1", "2", "3"])
        #expect(bars([0], .pieces).rules.map(\.label) == ["0", "1"])
    }

    @Test("Bars stand on zero, negative ones hang from it, and none leaves the plot")
    func geometry() throws {
        let chart = bars([-5_000, 10_000, 0], .money(.usd))
        let zero = try #require(chart.rules.first { $0.label == "$0" }).y
        #expect(chart.bars[0].y == zero && chart.bars[0].isNegative)
        #expect(chart.bars[1].y + chart.bars[1].height == zero)
        #expect(chart.bars[2].height == 0)
        #expect(chart.bars.allSatisfy { $0.y >= 0 && $0.y + $0.height <= 180 })
        #expect(chart.bars.map(\.middle) == ["16.6%", "50.0%", "83.3%"])
    }

    @Test("The bar of the largest value is as high as its share of the scale")
    func height() {
        let chart = bars([20_000, 40_000], .money(.usd))
        #expect(chart.bars.map(\.height) == [90, 180])
    }

    @Test("A line goes through every point, its area closes on zero")
    func line() {
        let chart = LineChart(
            id: "line", title: "Customers", summary: "", valueHead: "Customers", unit: .pieces,
            points: points([0, 4]))
        #expect(chart.line == "M250 180 L750 0")
        #expect(chart.area == "M250 180 L750 0 L750 180 L250 180 Z")
    }

    @Test("Every second label of a long row may go, the last one never")
    func minorLabels() {
        let chart = bars(Array(repeating: 1, count: 12), .pieces)
        #expect(chart.bars.map(\.isMinor).last == false)
        #expect(chart.bars.count(where: \.isMinor) == 6)
        #expect(bars([1, 2, 3], .pieces).bars.map(\.isMinor) == [false, false, false])
    }

    @Test("A sparkline of equal values is level and one of none is empty")
    func sparkline() {
        #expect(Sparkline(summary: "", values: [7, 7]).line == "M2 2 L94 2")
        #expect(Sparkline(summary: "", values: []).line == "")
    }

    private func bars(_ values: [Int64], _ unit: ChartUnit) -> BarChart {
        BarChart(id: "bars", title: "", summary: "", valueHead: "", unit: unit, points: points(values))
    }

    private func points(_ values: [Int64]) -> [ChartPoint] {
        values.map { ChartPoint(label: "", name: "", value: $0, text: "") }
    }
}
