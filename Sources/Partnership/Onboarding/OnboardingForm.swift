import Kernel

/// What somebody fills in for a task: the questions, their limits, and the reading of what was typed.
public struct OnboardingForm: Sendable, Hashable {
    /// One question with what counts as an answer.
    public struct Question: Sendable, Hashable {
        public enum Kind: Sendable, Hashable {
            case text(ClosedRange<Int>)
            case count(ClosedRange<Int>)
            /// A date; `isFuture` says on which side of today.
            case day(isFuture: Bool)
            case choice([String])
        }

        /// The name of the field.
        public let key: String
        public let label: String
        public let hint: String
        public let kind: Kind
        public let isOptional: Bool

        init(_ key: String, _ label: String, _ kind: Kind, hint: String = "", isOptional: Bool = false) {
            self.key = key
            self.label = label
            self.kind = kind
            self.hint = hint
            self.isOptional = isOptional
        }

        /// Room for several lines.
        public var isLong: Bool {
            if case .text(let range) = kind { return range.upperBound > 200 }
            return false
        }
    }

    /// How far ahead a date may lie.
    static let farthestDays = 730

    public let task: OnboardingTask
    public let questions: [Question]

    /// Nil for a task that nothing is filled in for.
    public init?(_ task: OnboardingTask) {
        self.task = task
        switch task {
        case .technicalAssessment: questions = Self.technical
        case .territoryPlanning: questions = Self.businessPlan
        case .firstGoal: questions = Self.goal
        case .introduction: questions = Self.meeting
        default: return nil
        }
    }

    /// The checked answers, dates as `2026-05-31`. Throws Invalid with all problems, by the names of the questions.
    public func read(_ typed: [String: String], today: Day) throws -> [String: String] {
        var (answers, invalid): ([String: String], Invalid) = ([:], Invalid())
        for question in questions {
            let text = typed[question.key]?.trimmingWhitespace() ?? ""
            if text.isEmpty, question.isOptional { continue }
            do {
                answers[question.key] = try Self.answer(text, question, today)
            } catch let problem as Invalid {
                for found in problem.problems { invalid.add(found.field, found.wording) }
            }
        }
        if let held = answers["held_on"].flatMap({ Day($0) }), let next = answers["follow_up_on"].flatMap({ Day($0) }),
            next <= held
        {
            invalid.add("follow_up_on", "The next meeting comes after this one.")
        }
        try invalid.throwIfAny()
        return answers
    }

    /// Questions and answers in the order of the form, in words.
    public func shown(_ answers: [String: String]) -> [(label: String, answer: String)] {
        questions.compactMap { question in
            guard let answer = answers[question.key], !answer.isEmpty else { return nil }
            if case .day = question.kind, let day = Day(answer) { return (question.label, day.inWords) }
            return (question.label, answer)
        }
    }

    private static func answer(_ text: String, _ question: Question, _ today: Day) throws -> String {
        switch question.kind {
        case .text(let range):
            guard range.contains(text.count), text.isPlainText(allowingLines: true) else {
                throw Invalid(
                    question.key,
                    "Write \(range.lowerBound) to \(range.upperBound) characters; there are \(text.count).")
            }
            return text
        case .count(let range):
            guard let count = TypedCount.read(text), range.contains(count) else {
                throw Invalid(
                    question.key, "Enter a whole number between \(range.lowerBound) and \(range.upperBound).")
            }
            return String(count)
        case .day(let isFuture):
            guard let day = TypedDay.read(text) else {
                throw Invalid(question.key, "Enter a date like \(today.description).")
            }
            if isFuture, day <= today || day > today.adding(days: farthestDays) {
                throw Invalid(question.key, "Choose a day after today, within two years.")
            }
            if !isFuture, day > today { throw Invalid(question.key, "This day has not come yet.") }
            return day.description
        case .choice(let choices):
            guard choices.contains(text) else { throw Invalid(question.key, "Choose one of the answers.") }
            return text
        }
    }

    private static let technical = [
        Question("technicians", "How many technicians work for you?", .count(0...1000)),
        Question(
            "installed", "What have they installed?", .text(20...2000),
            hint: "Fiber, wireless, routers, voice: what, where, and since when."),
        Question("tools", "Which tools and meters do you own?", .text(3...1000)),
        Question(
            "reachable", "When can a customer reach a technician?",
            .choice(["Business hours", "Evenings and weekends too", "Around the clock", "Not at all"])),
        Question(
            "systems", "Which software runs your orders and tickets?", .text(1...500), hint: "If you use any.",
            isOptional: true),
        Question("help", "Where do you need our help?", .text(1...2000), isOptional: true),
    ]

    private static let businessPlan = [
        Question(
            "area", "Where do you begin?", .text(20...2000), hint: "Streets, towns, zip codes, kinds of buildings."),
        Question("people", "Who lives and works there, and whom do you ask first?", .text(20...2000)),
        Question("rivals", "Who else sells there, and why do people choose you?", .text(1...2000), isOptional: true),
        Question("sellers", "How many people of yours sell?", .count(1...1000)),
        Question("monthly", "How many new customers do you plan a month?", .count(1...10_000)),
    ]

    private static let goal = [
        Question("count", "How many customers do you want to win?", .count(1...10_000)),
        Question("until", "Until which day?", .day(isFuture: true), hint: "For example 2026-12-31."),
        Question("plan", "What will you do for it each week?", .text(20...2000)),
    ]

    private static let meeting = [
        Question("held_on", "When was it?", .day(isFuture: false), hint: "For example 2026-03-05."),
        Question("with", "Who took part?", .text(3...300)),
        Question("topics", "What was talked about?", .text(10...2000)),
        Question("follow_up_on", "When do you meet next?", .day(isFuture: true)),
    ]
}
