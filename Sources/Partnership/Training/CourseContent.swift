import Kernel

/// What a version of a course teaches and asks, read from its Markdown text.
///
/// The text begins with the title as a heading of the first level, the summary below it, and a line
/// `Questions in the quiz: 20`. Each heading of the second level is a lesson. After the heading `# Quiz` each of them
/// is a question: its answers are a list of `- [ ]` and one `- [x]`, the right one; what stands below says why.
public struct CourseContent: Sendable, Hashable {
    public struct Lesson: Sendable, Hashable {
        public let title: String
        /// Markdown.
        public let body: String

        /// How long it takes to read, at 150 words a minute.
        public var minutes: Int { max(1, (body.split(whereSeparator: \.isWhitespace).count + 149) / 150) }
    }

    public struct Question: Sendable, Hashable {
        public let text: String
        public fileprivate(set) var answers: [String] = []
        fileprivate var right: [Int] = []
        /// Why the right answer is right.
        public fileprivate(set) var reason = ""

        /// The place of the right answer.
        public var rightAnswer: Int? { right.count == 1 ? right.first : nil }
    }

    static let textLengths = 500...200_000
    static let answerCounts = 2...6
    private static let quizHeading = "# Quiz"
    private static let sizeLabel = "Questions in the quiz:"

    public let title: String
    public let summary: String
    /// How many questions are drawn.
    public let asked: Int
    public let lessons: [Lesson]
    public let questions: [Question]

    /// Reads what can be read; `problems` says what is missing.
    public init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let end = lines.firstIndex { $0.trimmingWhitespace() == Self.quizHeading } ?? lines.endIndex
        let taught = Self.sections(lines[..<end])
        var head = taught.first?.lines ?? []
        title = Self.takeTitle(&head)
        asked = Self.takeSize(&head)
        summary = Self.joined(head)
        lessons = taught.dropFirst().map { Lesson(title: $0.title, body: Self.joined($0.lines)) }
        questions = Self.sections(lines[min(end + 1, lines.endIndex)...]).dropFirst().map(Self.question)
    }

    /// What stands in the way of publishing, in words for who writes.
    public var problems: [Wording] {
        var found: [Wording] = []
        if !(3...120).contains(title.count) {
            found.append("The text begins with “# ” and a title of 3 to 120 characters.")
        }
        if !(10...600).contains(summary.count) {
            found.append("Below the title stands what one learns, in 10 to 600 characters.")
        }
        if !(1...20).contains(lessons.count) { found.append("A course has 1 to 20 lessons; each begins with “## ”.") }
        for lesson in lessons where lesson.body.count < 100 || lesson.title.isEmpty {
            found.append("The lesson “\(lesson.title)” has a title and at least 100 characters.")
        }
        if !QuizRule.sizes.contains(asked) {
            found.append("Write “Questions in the quiz: ” and a number from 5 to 50 below the title.")
        } else if questions.count < asked {
            found.append("After “# Quiz” stand at least \(asked) questions; there are \(questions.count).")
        }
        for question in questions { if let problem = question.problem { found.append(problem) } }
        return found
    }

    /// Throws Invalid for `body` with all problems.
    static func check(_ text: String) throws {
        var invalid = Invalid()
        if !textLengths.contains(text.count) {
            invalid.add("body", "The text has 500 to 200,000 characters; there are \(text.count).")
        }
        if !text.isPlainText(allowingLines: true) { invalid.add("body", "Use plain text in Markdown.") }
        for problem in CourseContent(text).problems { invalid.add("body", problem) }
        try invalid.throwIfAny()
    }

    /// The parts between headings of the second level; the first has no title.
    private static func sections(_ lines: ArraySlice<String>) -> [(title: String, lines: [String])] {
        var sections: [(title: String, lines: [String])] = [("", [])]
        for line in lines {
            if line.hasPrefix("## ") {
                sections.append((String(line.dropFirst(3)).trimmingWhitespace(), []))
            } else {
                sections[sections.count - 1].lines.append(line)
            }
        }
        return sections
    }

    private static func takeTitle(_ head: inout [String]) -> String {
        guard let place = head.firstIndex(where: { $0.hasPrefix("# ") }) else { return "" }
        return String(head.remove(at: place).dropFirst(2)).trimmingWhitespace()
    }

    private static func takeSize(_ head: inout [String]) -> Int {
        guard let place = head.firstIndex(where: { $0.hasPrefix(sizeLabel) }) else { return 0 }
        return Int(head.remove(at: place).dropFirst(sizeLabel.count).trimmingWhitespace()) ?? 0
    }

    private static func question(_ section: (title: String, lines: [String])) -> Question {
        var question = Question(text: section.title)
        var reason: [String] = []
        for line in section.lines {
            let trimmed = line.trimmingWhitespace()
            if trimmed.hasPrefix("- [ ]") || trimmed.hasPrefix("- [x]") {
                if trimmed.hasPrefix("- [x]") { question.right.append(question.answers.count) }
                question.answers.append(trimmed.dropFirst(5).trimmingWhitespace())
            } else {
                reason.append(trimmed)
            }
        }
        question.reason = joined(reason)
        return question
    }

    private static func joined(_ lines: [String]) -> String {
        lines.joined(separator: "\n").trimmingWhitespace()
    }
}

extension CourseContent.Question {
    fileprivate var problem: Wording? {
        if text.isEmpty || text.count > 300 { return "A question has at most 300 characters." }
        if !CourseContent.answerCounts.contains(answers.count) || answers.contains(where: \.isEmpty) {
            return "The question “\(text)” needs 2 to 6 answers."
        }
        if Set(answers).count != answers.count { return "Two answers to “\(text)” are the same." }
        if rightAnswer == nil { return "The question “\(text)” needs exactly one right answer, marked “- [x]”." }
        if reason.isEmpty { return "Say below the answers to “\(text)” why the right one is right." }
        return nil
    }
}
