import Foundation
import Kernel
import Templates

/// What a chart's values are: money in minor units, or pieces.
public enum ChartUnit: Hashable, Sendable {
    case money(Currency)
    case pieces

    /// How many values make one whole: scales are drawn in wholes.
    var whole: Int64 {
        switch self {
        case .money(let currency): (0..<currency.exponent).reduce(1) { product, _ in product * 10 }
        case .pieces: 1
        }
    }

    /// A mark of the scale in wholes: "$2,500".
    func mark(_ value: Int64, _ locale: any TemplateLocale) -> String {
        switch self {
        case .money(let currency): Self.money(value / whole, currency, whole, locale)
        case .pieces: locale.number(value / whole)
        }
    }

    /// An amount without its decimals, which are all 0.
    private static func money(
        _ value: Int64, _ currency: Currency, _ whole: Int64, _ locale: any TemplateLocale
    ) -> String {
        let amount = Money(minorUnits: abs(value) * whole, currency)
        let text = locale.money(amount).replacingOccurrences(
            of: locale.amount(amount), with: locale.number(abs(value)))
        return value < 0 ? "\u{2212}" + text : text
    }
}

/// A line across a chart with its label.
public struct ChartRule: ViewModel, Hashable {
    public let y: Int
    public let label: String

    public static let schema = Schema<Self>(\.y, \.label)
}

/// The scale of a chart: from 0 (or below) to a round figure above the largest value.
struct ChartScale {
    let low: Int64
    let high: Int64
    let step: Int64
    let unit: ChartUnit
    let height: Int
    let locale: any TemplateLocale

    /// Up to five rules at 1, 2, 2.5 or 5 times a power of ten, never finer than one whole.
    init(
        _ values: [Int64], unit: ChartUnit, height: Int, locale: any TemplateLocale = TemplateLocales.english
    ) {
        let largest = max(values.max() ?? 0, 0)
        let smallest = min(values.min() ?? 0, 0)
        let step = Self.step(for: max(largest - smallest, unit.whole), whole: unit.whole)
        self.step = step
        self.unit = unit
        self.height = height
        self.locale = locale
        high = max((largest + step - 1) / step * step, smallest < 0 ? 0 : step)
        low = -((-smallest + step - 1) / step * step)
    }

    /// Pixels from the top of the plot.
    func y(_ value: Int64) -> Int {
        let span = high - low
        return Int(((high - value) * Int64(height) + span / 2) / span)
    }

    var rules: [ChartRule] {
        stride(from: low, through: high, by: Int64.Stride(step)).map {
            ChartRule(y: y($0), label: unit.mark($0, locale))
        }
    }

    private static func step(for span: Int64, whole: Int64) -> Int64 {
        var power = whole
        while true {
            for tenths: Int64 in [10, 20, 25, 50] {
                let step = power * tenths / 10
                if step % whole == 0, step * 4 >= span { return step }
            }
            power *= 10
        }
    }
}

/// Where columns stand across a chart: positions in per cent of its width, as text for SVG.
struct ChartColumns {
    let count: Int

    /// The middle of a column in thousandths of the width.
    func middle(_ index: Int) -> Int { (2 * index + 1) * 1000 / (2 * max(count, 1)) }

    /// The bar takes 62 % of its column.
    func bar(_ index: Int) -> (x: String, width: String) {
        let width = 620 / max(count, 1)
        return (Self.percent(middle(index) - width / 2), Self.percent(width))
    }

    /// Whether a label may go where the chart is narrow.
    func isMinor(_ index: Int) -> Bool { count > 7 && (count - 1 - index) % 2 == 1 }

    static func percent(_ thousandths: Int) -> String { "\(thousandths / 10).\(thousandths % 10)%" }
}
