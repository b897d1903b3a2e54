import CoreMetrics
import Synchronization

/// Keeps what the program and its libraries count and time, and writes it as Prometheus reads it.
public final class MetricsRegistry: MetricsFactory {
    struct Key: Hashable, Comparable {
        let name: String
        let labels: String

        static func < (one: Key, other: Key) -> Bool { (one.name, one.labels) < (other.name, other.labels) }
    }

    enum Kind: String {
        case counter, gauge, summary, histogram
    }

    private struct Kept: Sendable {
        let kind: Kind
        let series: any Series
    }

    private let kept = Mutex<[Key: Kept]>([:])

    public init() {}

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter) { CountSeries() }
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        aggregate
            ? series(label, dimensions, .histogram) { HistogramSeries(limits: HistogramSeries.amounts) }
            : series(label, dimensions, .gauge) { GaugeSeries() } as any RecorderHandler
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge) { GaugeSeries() }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram) { HistogramSeries(limits: HistogramSeries.seconds) }
    }

    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// Everything in the text format 0.0.4 of Prometheus.
    public func text() -> String {
        var text = ""
        var lastName = ""
        let all = kept.withLock { $0 }
        for (key, kept) in all.sorted(by: { $0.key < $1.key }) {
            if key.name != lastName { text += "# TYPE \(key.name) \(kept.kind.rawValue)\n" }
            lastName = key.name
            kept.series.write(key, to: &text)
        }
        return text
    }

    private func series<S: Series>(
        _ label: String, _ dimensions: [(String, String)], _ kind: Kind, _ make: () -> S
    ) -> S {
        let labels = dimensions.sorted { $0.0 < $1.0 }.map { "\(Self.name($0.0))=\"\(Self.escaped($0.1))\"" }
        let key = Key(name: Self.name(label), labels: labels.joined(separator: ","))
        return kept.withLock { kept in
            if let there = kept[key]?.series as? S { return there }
            let new = make()
            kept[key] = Kept(kind: kind, series: new)
            return new
        }
    }

    private static func name(_ label: String) -> String {
        String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
