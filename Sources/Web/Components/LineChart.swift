import Kernel
import Templates

/// A line drawn on the server; the same figures stand in a table below it.
public struct LineChart: ViewModel, Hashable {
    public struct Point: ViewModel, Hashable {
        public let x: String
        public let y: Int
        public let label: String
        public let name: String
        public let text: String
        public let isMinor: Bool

        public static let schema = Schema<Self>(\.x, \.y, \.label, \.name, \.text, \.isMinor)
    }

    /// Unique on the page.
    public let id: String
    public let title: String
    /// What the picture says in a sentence.
    public let summary: String
    public let nameHead: String
    public let valueHead: String
    public let height: Int
    public let plotHeight: Int
    public let labelY: Int
    public let rules: [ChartRule]
    public let points: [Point]
    /// The line and the area below it in a box of 1,000 by `plotHeight` that is stretched to the width.
    public let line: String
    public let area: String

    public static let schema = Schema<Self>(
        \.id, \.title, \.summary, \.nameHead, \.valueHead, \.height, \.plotHeight, \.labelY, \.rules, \.points,
        \.line, \.area)

    public init(
        id: String, title: String, summary: String, nameHead: String = "Month", valueHead: String, unit: ChartUnit,
        points: [ChartPoint], plotHeight: Int = 180
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        self.nameHead = nameHead
        self.valueHead = valueHead
        self.plotHeight = plotHeight
        let scale = ChartScale(points.map(\.value), unit: unit, height: plotHeight)
        let columns = ChartColumns(count: points.count)
        height = plotHeight + 28
        labelY = plotHeight + 20
        rules = scale.rules
        self.points = points.enumerated().map { index, point in
            Point(
                x: ChartColumns.percent(columns.middle(index)), y: scale.y(point.value), label: point.label,
                name: point.name, text: point.text, isMinor: columns.isMinor(index))
        }
        let corners = points.enumerated().map { "\(columns.middle($0.offset)) \(scale.y($0.element.value))" }
        line = corners.isEmpty ? "" : "M" + corners.joined(separator: " L")
        let base = scale.y(0)
        let (start, end) = (columns.middle(0), columns.middle(max(points.count - 1, 0)))
        area = corners.isEmpty ? "" : "\(line) L\(end) \(base) L\(start) \(base) Z"
    }
}
