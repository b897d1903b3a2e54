import Foundation
import Synchronization

/// Where the present comes from: the system's clock, or one that a test or the demo sets.
public struct Clock: Sendable {
    private let read: @Sendable () -> Instant

    public init(_ read: @escaping @Sendable () -> Instant) {
        self.read = read
    }

    public var now: Instant { read() }

    public static let system = Clock {
        Instant(microseconds: Int64((Foundation.Date().timeIntervalSince1970 * 1_000_000).rounded()))
    }
}

/// A clock that stands still until it is moved.
public final class SettableClock: Sendable {
    private let instant: Mutex<Instant>

    public init(_ start: Instant) {
        instant = Mutex(start)
    }

    public var now: Instant { instant.withLock { $0 } }
    public var clock: Clock { Clock { self.now } }

    public func set(_ instant: Instant) { self.instant.withLock { $0 = instant } }
    public func advance(_ duration: Duration) { instant.withLock { $0 = $0 + duration } }
}
