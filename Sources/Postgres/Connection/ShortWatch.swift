/// Looks again and again for a moment before a thread goes to sleep: a server with nothing else to do answers sooner
/// than a sleeping thread can be woken. Where that fails it is left alone for longer and longer.
struct ShortWatch {
    private static let longest = Duration.microseconds(60)
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

    /// What `look` found, 0 when that was nothing all the time.
    mutating func run(_ look: () -> Int32) -> Int {
        let end = ContinuousClock.now + Self.longest
        repeat {
            let found = look()
            if found > 0 {
                toSkip = 0
                return Int(found)
            }
        } while ContinuousClock.now < end
        toSkip = min(toSkip * 2 + 1, Self.mostSkipped)
        return 0
    }
}
