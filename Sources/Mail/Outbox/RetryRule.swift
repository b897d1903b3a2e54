import Kernel

/// What happens after a try that did not end in a sent letter: again after 1, 5, 25 and 125 minutes and 12 hours, then
/// the letter has failed.
enum RetryRule {
    enum Outcome: Equatable {
        case again(after: Duration)
        case failed
    }

    private static let delays: [Duration] = [.minutes(1), .minutes(5), .minutes(25), .minutes(125), .hours(12)]
    /// A letter that may have arrived is sent once more, and not at once: the server may still be working on it. When
    /// that is uncertain too, a person decides, so that nobody gets the same letter six times.
    private static let pauseAfterUncertain = Duration.minutes(10)

    /// `attempt` counts from 1; `lastProblem` is what the try before left behind. A letter that people can do without
    /// rather gets lost than comes twice.
    static func outcome(
        _ verdict: LetterNotSent.Verdict, attempt: Int, lastProblem: String = "", isOptional: Bool = false
    ) -> Outcome {
        guard verdict != .never, attempt >= 1, attempt <= delays.count else { return .failed }
        let wasUncertain = lastProblem.hasPrefix(LetterNotSent.uncertainty)
        if verdict == .uncertain, isOptional || wasUncertain { return .failed }
        let delay = delays[attempt - 1]
        return .again(after: verdict == .uncertain ? max(delay, pauseAfterUncertain) : delay)
    }
}
