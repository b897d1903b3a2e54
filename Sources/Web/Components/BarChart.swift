import Kernel
import Templates

/// Bars drawn on the server; the same figures stand in a table below it.
public struct BarChart: ViewModel, Hashable {
    public struct Bar: ViewModel, Hashable {
        public let x: String
        public let width: String
        public let y: Int
        public let height: Int
        public let middle: String
        public let label: String
        public let name: String
        public let text: String
        public let isNegative: Bool
        public let isLast: Bool
        public let isMinor: Bool

        public static let schema = Schema<Self>(
            \.x, \.width, \.y, \.height, \.middle, \.label, \.name, \.text, \.isNegative, \.isLast, \.isMinor)
    }

    /// Unique on the page.
    public let id: String
    public let title: String
    /// What the picture says in a sentence.
    public let summary: String
    /// The head of the first and second column of the table.
    public let nameHead: String
    public let valueHead: String
    public let height: Int
    public let labelY: Int
    public let rules: [ChartRule]
    public let bars: [Bar]

    public static let schema = Schema<Self>(
        \.id, \.title, \.summary, \.nameHead, \.valueHead, \.height, \.labelY, \.rules, \.bars)

    public init(
        id: String, title: String, summary: String, nameHead: String = "Month", valueHead: String, unit: ChartUnit,
        points: [ChartPoint], plotHeight: Int = 180, locale: any TemplateLocale = TemplateLocales.english
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        self.nameHead = nameHead
        self.valueHead = valueHead
        let scale = ChartScale(points.map(\.value), unit: unit, height: plotHeight, locale: locale)
        let columns = ChartColumns(count: points.count)
        height = plotHeight + 28
        labelY = plotHeight + 20
        rules = scale.rules
        let base = scale.y(0)
        bars = points.enumerated().map { index, point in
            let (x, width) = columns.bar(index)
            let end = scale.y(point.value)
            return Bar(
                x: x, width: width, y: min(base, end), height: max(abs(base - end), point.value == 0 ? 0 : 1),
                middle: ChartColumns.percent(columns.middle(index)), label: point.label, name: point.name,
                text: point.text, isNegative: point.value < 0, isLast: index == points.count - 1,
                isMinor: columns.isMinor(index))
        }
    }
}
