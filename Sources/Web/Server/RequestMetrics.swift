import Kernel
import Metrics
import Synchronization

/// Counts and times requests by route and status, under the names that Prometheus users expect.
final class RequestMetrics: Sendable {
    private struct Key: Hashable, Sendable {
        let route: String
        let method: String
        let status: Int
    }

    private struct Kept: Sendable {
        let count: Counter
        let duration: Timer
    }

    private let kept = Mutex<[Key: Kept]>([:])
    private let inFlight = Gauge(label: "http_requests_in_flight")

    func record(route: String, method: String, status: Int, _ duration: Duration, inFlight: Int) {
        // A visitor may send any method and path: only those that exist become labels.
        let isKnown = !route.isEmpty
        let key = Key(route: isKnown ? route : "none", method: isKnown ? method : "any", status: status)
        let metrics = kept.withLock { kept in
            if let metrics = kept[key] { return metrics }
            let labels = [("route", key.route), ("method", key.method), ("status", String(key.status))]
            let metrics = Kept(
                count: Counter(label: "http_requests_total", dimensions: labels),
                duration: Timer(label: "http_request_duration_seconds", dimensions: [("route", key.route)]))
            kept[key] = metrics
            return metrics
        }
        metrics.count.increment()
        metrics.duration.recordNanoseconds(duration.wholeMicroseconds * 1_000)
        self.inFlight.record(inFlight)
    }
}
