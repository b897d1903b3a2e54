/// How much of a queue may happen at a time, over all workers together.
public struct QueueLimit: Sendable, Hashable {
    public let queue: String
    /// Jobs that run at the same time; nil for as many as there are places.
    public let running: Int?
    /// Tries that begin within a minute; nil for any number.
    public let aMinute: Int?

    public init(queue: String, running: Int? = nil, aMinute: Int? = nil) {
        self.queue = queue
        self.running = running
        self.aMinute = aMinute
    }
}
