import Kernel
import Sales

/// Which facts earlier runs of a reseller took up. What such a run posted stays, so that its facts come first in every
/// later computation, and a fact that is reported late changes what they led to, whatever its own date.
public struct TakenFacts: Hashable, Sendable {
    /// An approved run: it took what was dated up to a day and known up to a number of the feed's changes.
    public struct Taking: Hashable, Sendable {
        public let end: Day
        public let change: Int64

        public init(end: Day, change: Int64) {
            self.end = end
            self.change = change
        }
    }

    private let takings: [Taking]

    /// In the order of the runs.
    public init(_ takings: [Taking] = []) {
        self.takings = takings
    }

    /// The place of the run that took up a fact of a day; those of the run at hand come last.
    func turn(of day: Day, _ stamp: FactStamp) -> Int {
        takings.firstIndex { day <= $0.end && stamp.change <= $0.change } ?? takings.count
    }
}
