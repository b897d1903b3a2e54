import Kernel

/// A quiz as it was drawn for somebody, and what they answered. What was drawn never changes.
public struct QuizAttempt: Sendable, Hashable {
    public let id: Identifier
    public let enrolmentID: Identifier
    /// Places of questions in the version, in the order in which they are asked.
    public let questions: [Int]
    /// For each question the places of its answers, in the order in which they are shown.
    public let orders: [[Int]]
    public let drawnAt: Instant
    /// Places of answers in the version, once it is handed in.
    public internal(set) var answers: [Int]?
    public internal(set) var right: Int?
    public internal(set) var percent: Int?
    public internal(set) var submittedAt: Instant?

    public var isPassed: Bool { percent.map(QuizRule.isPassed) ?? false }

    /// One question of a quiz as somebody sees it.
    public struct Asked: Sendable, Hashable {
        /// From 1.
        public let number: Int
        public let question: CourseContent.Question
        /// Places of answers in the order in which they are shown.
        public let order: [Int]
        public let answer: Int?

        public var isRight: Bool { answer != nil && answer == question.rightAnswer }
        /// The form's field.
        public var field: String { QuizAttempt.field(number) }
    }

    public static func field(_ number: Int) -> String { "q\(number)" }

    /// The questions in their order. The version is the one that the enrolment names.
    public func asked(from content: CourseContent) -> [Asked] {
        questions.enumerated().compactMap { index, place in
            guard content.questions.indices.contains(place) else { return nil }
            return Asked(
                number: index + 1, question: content.questions[place], order: orders[index],
                answer: answers.map { $0[index] })
        }
    }

    /// Draws questions and mixes their answers.
    static func draw(
        _ content: CourseContent, id: Identifier, for enrolmentID: Identifier, at now: Instant, by chance: Chance
    ) -> QuizAttempt {
        let questions = Array(mixed(Array(content.questions.indices), by: chance).prefix(content.asked))
        let orders = questions.map { mixed(Array(content.questions[$0].answers.indices), by: chance) }
        return QuizAttempt(id: id, enrolmentID: enrolmentID, questions: questions, orders: orders, drawnAt: now)
    }

    /// Takes the answers, by the places of the questions in the quiz: each is the place at which it was shown, from 0,
    /// so that a form does not tell in which order the author wrote them. Throws Invalid for each that is missing.
    func answered(_ chosen: [Int?], from content: CourseContent, at now: Instant) throws -> QuizAttempt {
        var invalid = Invalid()
        var copy = self
        var answers: [Int] = []
        for item in asked(from: content) {
            let index = item.number - 1
            if let shown = index < chosen.count ? chosen[index] : nil, item.order.indices.contains(shown) {
                answers.append(item.order[shown])
            } else {
                invalid.add(item.field, "Choose an answer to question \(item.number).")
            }
        }
        try invalid.throwIfAny()
        copy.answers = answers
        let right = copy.asked(from: content).count(where: \.isRight)
        copy.right = right
        copy.percent = QuizRule.percent(right: right, asked: questions.count)
        copy.submittedAt = now
        return copy
    }

    /// Fisher and Yates.
    private static func mixed(_ places: [Int], by chance: Chance) -> [Int] {
        var places = places
        for index in places.indices.reversed().dropLast() {
            places.swapAt(index, Int(chance.number(below: UInt64(index + 1))))
        }
        return places
    }
}
