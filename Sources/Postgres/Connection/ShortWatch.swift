/// Looks again and again for a moment before a thread goes to sleep: a server with nothing else to do answers sooner
/// than a sleeping thread can be woken. Where that fails it is left alone for longer and longer.
struct ShortWatch {
    enum Outcome {
        case found
        /// Nothing all the time.
        case nothing
        /// Somebody else needs the thread.
        case interrupted
    }

    /// About what the six queries of a page take on a server that has them in its memory.
    private static let longest = Duration.microseconds(150)
    /// Between two looks: each takes the lock of the socket, which the server needs for its answer.
    private static let betweenLooks = Duration.nanoseconds(400)
    private static let mostSkipped = 1023

    private var skipped = 0
    private var toSkip = 0

    /// Whether to look this time; asking counts.
    var isWorthwhile: Bool {
        mutating get {
            if skipped < toSkip {
                skipped += 1
                return false
            }
            skipped = 0
            return true
        }
    }

    mutating func run(mayGoOn: () -> Bool, _ look: () -> Bool) -> Outcome {
        var now = ContinuousClock.now
        let end = now + Self.longest
        repeat {
            if look() {
                // On a busy machine some are lucky: that does not yet mean that all will be.
                toSkip /= 2
                return .found
            }
            if !mayGoOn() { return .interrupted }
            let next = now + Self.betweenLooks
            repeat { now = .now } while now < next
        } while now < end
        toSkip = min(toSkip * 2 + 1, Self.mostSkipped)
        return .nothing
    }
}
