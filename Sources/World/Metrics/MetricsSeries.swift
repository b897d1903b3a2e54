import CoreMetrics
import Synchronization

/// One line, or one family of buckets, of what is measured.
protocol Series: AnyObject, Sendable {
    func write(_ key: MetricsRegistry.Key, to text: inout String)
}

extension MetricsRegistry.Key {
    /// "name_suffix{labels,extra}".
    func shown(_ suffix: String = "", _ extra: String = "") -> String {
        let all = [labels, extra].filter { !$0.isEmpty }.joined(separator: ",")
        return name + suffix + (all.isEmpty ? "" : "{\(all)}")
    }
}

final class CountSeries: Series, CounterHandler {
    private let count = Atomic<Int64>(0)

    func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { count.store(0, ordering: .relaxed) }

    func write(_ key: MetricsRegistry.Key, to text: inout String) {
        text += "\(key.shown()) \(count.load(ordering: .relaxed))\n"
    }
}

final class GaugeSeries: Series, MeterHandler, RecorderHandler {
    private let value = Mutex(0.0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    func write(_ key: MetricsRegistry.Key, to text: inout String) {
        text += "\(key.shown()) \(value.withLock { $0 })\n"
    }
}

final class HistogramSeries: Series, TimerHandler, RecorderHandler {
    /// From a page out of memory to one that a person gives up on.
    static let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    static let amounts = [1.0, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 10_000, 100_000]

    private struct State {
        var buckets: [Int64]
        var sum = 0.0
        var count: Int64 = 0
    }

    private let limits: [Double]
    private let state: Mutex<State>

    init(limits: [Double]) {
        self.limits = limits
        state = Mutex(State(buckets: Array(repeating: 0, count: limits.count)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = limits.firstIndex { value <= $0 }
        state.withLock { state in
            if let bucket { state.buckets[bucket] += 1 }
            state.sum += value
            state.count += 1
        }
    }

    func write(_ key: MetricsRegistry.Key, to text: inout String) {
        let state = state.withLock { $0 }
        var sofar: Int64 = 0
        for (limit, count) in zip(limits, state.buckets) {
            sofar += count
            text += "\(key.shown("_bucket", "le=\"\(limit)\"")) \(sofar)\n"
        }
        text += "\(key.shown("_bucket", "le=\"+Inf\"")) \(state.count)\n"
        text += "\(key.shown("_sum")) \(state.sum)\n\(key.shown("_count")) \(state.count)\n"
    }
}
