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
    /// Between two glances at the clock and at those who may need the thread.
    private static let looksAtOnce = 4
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
        let end = ContinuousClock.now + Self.longest
        repeat {
            for _ in 0..<Self.looksAtOnce where look() {
                // On a busy machine some are lucky: that does not yet mean that all will be.
                toSkip /= 2
                return .found
            }
            if !mayGoOn() { return .interrupted }
        } while ContinuousClock.now < end
        toSkip = min(toSkip * 2 + 1, Self.mostSkipped)
        return .nothing
    }
}
