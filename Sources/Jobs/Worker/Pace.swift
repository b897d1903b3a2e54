import Kernel

/// How fast a worker does what it does from time to time.
public struct Pace: Sendable {
    /// A claim lasts this long without a sign of life: the time after which a killed worker's jobs are taken up again.
    /// Longer than a cluster may take to find a new primary, during which no sign of life can be given.
    public var lease = Duration.seconds(60)
    public var heartbeat = Duration.seconds(15)
    /// How long a job may lie when nobody woke the worker.
    public var poll = Duration.seconds(1)
    /// How long running jobs may go on when the program stops.
    public var grace = Duration.seconds(5)
    /// How long jobs that were told to stop may take to do so; then their leases end by themselves.
    public var cancellation = Duration.seconds(5)
    public var schedules = Duration.seconds(20)
    public var pruning = Duration.minutes(10)

    public static let normal = Pace()

    public init() {}

    /// An interval that varies by a fifth either way, so that workers that started together do not look together.
    static func varied(_ interval: Duration, _ chance: Chance) -> Duration {
        interval * Int(80 + chance.number(below: 41)) / 100
    }
}
