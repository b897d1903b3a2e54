/// Times two ways of doing one thing in turns, so that both meet the same moods of the machine.
struct Stopwatch {
    /// Nanoseconds of one repetition of each, the fastest round of many: other processes only ever add time.
    static func compare(
        rounds: Int = 400, repetitions: Int, _ first: () throws -> Void, _ second: () throws -> Void
    ) rethrows -> (Double, Double) {
        var fastest = (Double.infinity, Double.infinity)
        for _ in 0..<rounds {
            fastest.0 = min(fastest.0, try time(repetitions, first))
            fastest.1 = min(fastest.1, try time(repetitions, second))
        }
        return fastest
    }

    static func time(_ repetitions: Int, _ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        for _ in 0..<repetitions { try body() }
        let parts = (clock.now - start).components
        return (Double(parts.seconds) * 1e9 + Double(parts.attoseconds) / 1e9) / Double(repetitions)
    }
}
