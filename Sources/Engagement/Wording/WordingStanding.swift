import Templates

/// What holds for a letter in a language.
public struct WordingStanding: Sendable {
    public let letter: WordedLetter
    public let language: String
    /// The last version; nil while there is none.
    public let current: LetterWording?
    public let standard: WordingText
    /// Why the tenant's own wording cannot be used any more: then letters leave in the standard wording.
    public let problems: [WordingProblem]

    /// The words that were saved last.
    public var text: WordingText { current?.text ?? standard }
    /// The number that a new version builds on.
    public var version: Int { current?.number ?? 0 }
    public var isOwn: Bool { current?.text != nil }
    public var isBroken: Bool { !problems.isEmpty }
}

/// A tenant's own wording that cannot be used any more.
public struct BrokenWording: Sendable {
    public let letter: WordedLetter
    public let language: String

    public init(letter: WordedLetter, language: String) {
        self.letter = letter
        self.language = language
    }
}

/// What was found in a wording, and what its sample letters look like.
public struct WordingCheck: Sendable {
    public let problems: [WordingProblem]
    /// Each sample, in order; empty when the wording cannot be sent.
    public let samples: [RenderedLetter]
    /// Whether all that was typed is kept as the draft of whoever writes it.
    public internal(set) var isKept = false

    public init(problems: [WordingProblem], samples: [RenderedLetter]) {
        self.problems = problems
        self.samples = samples
    }

    /// Whether it can be saved.
    public var isSound: Bool { problems.allSatisfy(\.isHint) }
}
