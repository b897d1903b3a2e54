/// What an owner words of a letter: its subject, the line that mail programs show beside it, and the body, from which
/// both the HTML and the plain text are made, so that everybody reads the same.
public struct WordingText: Hashable, Sendable {
    public let subject: String
    public let preheader: String
    public let body: String

    /// Line ends are made plain and blanks at the ends of lines are dropped; lines keep their numbers.
    public init(subject: String, preheader: String, body: String) {
        self.subject = Self.oneLine(subject)
        self.preheader = Self.oneLine(preheader)
        let plain = body.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        var lines = plain.split(separator: "\n", omittingEmptySubsequences: false).map(Self.withoutEnd)
        while lines.last?.isEmpty == true { lines.removeLast() }
        self.body = lines.joined(separator: "\n")
    }

    /// All of it as lines, for comparing versions.
    public var lines: [String] {
        ["Subject: \(subject)", "Preview line: \(preheader)", ""]
            + body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func oneLine(_ text: String) -> String {
        var rest = withoutEnd(text[...])[...]
        while rest.first == " " { rest.removeFirst() }
        return String(rest)
    }

    private static func withoutEnd(_ line: some StringProtocol) -> String {
        var rest = line[...]
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }
}

/// Something that is wrong with a wording, at its place, with what to do.
public struct WordingProblem: Hashable, Sendable {
    public enum Part: String, CaseIterable, Sendable {
        case subject, preheader, body

        public var label: String {
            switch self {
            case .subject: "Subject"
            case .preheader: "Preview line"
            case .body: "Text"
            }
        }
    }

    public let part: Part
    /// From 1; 0 when it is about the part as a whole.
    public let line: Int
    /// In characters, from 1.
    public let column: Int
    public let message: String
    /// The line with a mark below the place, empty without a place.
    public let excerpt: String
    public let notes: [String]
    /// Probably not meant so, but no reason to refuse the wording.
    public let isHint: Bool

    init(
        _ part: Part, line: Int = 0, column: Int = 0, _ message: String, excerpt: String = "", notes: [String] = [],
        isHint: Bool = false
    ) {
        self.part = part
        self.line = line
        self.column = column
        self.message = message
        self.excerpt = excerpt
        self.notes = notes
        self.isHint = isHint
    }

    /// "Text, line 3, character 7".
    public var place: String {
        switch (part, line) {
        case (_, 0): part.label
        case (.body, _): "\(part.label), line \(line), character \(column)"
        default: "\(part.label), character \(column)"
        }
    }
}

/// A wording that cannot be sent.
public struct WordingProblems: Error, Hashable, Sendable {
    public let problems: [WordingProblem]
}
