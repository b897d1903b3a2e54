import Kernel
import Testing

@testable import Partnership

@Suite struct CourseContentTests {
    private static let lesson = String(repeating: "Words that teach. ", count: 10)
    private static func text(asked: String = "5", lesson: String = lesson, questions: Int = 5, _ more: String = "") -> String {
        let quiz = (1...max(1, questions)).map { number in
            "## Question \(number)?\n\n- [ ] no \(number)\n- [x] yes \(number)\n\nBecause of \(number).\n"
        }
        return """
            # A course

            What one learns here.

            Questions in the quiz: \(asked)

            ## The first lesson

            \(lesson)

            # Quiz

            \(quiz.joined(separator: "\n"))
            \(more)
            """ + String(repeating: "\n", count: 300)
    }

    /// The courses that the program brings can be published as they are, and are worth their name.
    @Test(arguments: TrainingProgramme.allCases)
    func theStandardCoursesAreWhole(programme: TrainingProgramme) throws {
        let text = try School.standard.text(of: programme, in: "en")
        let content = CourseContent(text)
        #expect(content.problems.isEmpty, "\(content.problems)")
        #expect(throws: Never.self) { try CourseContent.check(text) }
        #expect(content.lessons.count >= 4 && content.questions.count > content.asked)
        #expect(content.lessons.allSatisfy { $0.body.count > 800 && $0.minutes <= 5 })
        #expect(Set(content.questions.map(\.text)).count == content.questions.count)
        let places = Set(content.questions.compactMap(\.rightAnswer))
        #expect(places.count > 2, "the right answer is not always in the same place")
    }

    /// Where there is no text in a language it is the English one.
    @Test func theProductCourseIsInGermanToo() throws {
        let german = CourseContent(try School.standard.text(of: .productBasic, in: "de"))
        let english = CourseContent(try School.standard.text(of: .productBasic, in: "en"))
        #expect(german.title == "Produktkenntnisse" && german.problems.isEmpty, "\(german.problems)")
        #expect(german.lessons.count == english.lessons.count && german.questions.count > german.asked)
        #expect(try School.standard.text(of: .voice, in: "de") == School.standard.text(of: .voice, in: "en"))
    }

    @Test func aTextIsRead() {
        let content = CourseContent(Self.text())
        #expect(content.title == "A course" && content.summary == "What one learns here." && content.asked == 5)
        #expect(content.lessons.map(\.title) == ["The first lesson"])
        #expect(content.questions.count == 5 && content.questions[2].rightAnswer == 1)
        #expect(content.questions[2].answers == ["no 3", "yes 3"] && content.questions[2].reason == "Because of 3.")
        #expect(content.problems.isEmpty, "\(content.problems)")
    }

    @Test(arguments: [
        (text(asked: "4"), "from 5 to 50"), (text(asked: "51"), "from 5 to 50"), (text(asked: "x"), "from 5 to 50"),
        (text(asked: "6"), "at least 6 questions; there are 5"), (text(lesson: "Short."), "at least 100 characters"),
        (text("## Two right?\n- [x] a\n- [x] b\nBoth."), "exactly one right answer"),
        (text("## None right?\n- [ ] a\n- [ ] b\nNone."), "exactly one right answer"),
        (text("## One answer?\n- [x] a\nOnly."), "2 to 6 answers"),
        (text("## The same?\n- [x] a\n- [ ] a\nSame."), "are the same"),
        (text("## No reason?\n- [x] a\n- [ ] b\n"), "why the right one is right"),
        ("Nothing", "a title of 3 to 120"),
    ])
    func whatIsWrongIsSaid(text: String, words: String) {
        let problems = CourseContent(text).problems.map(\.text)
        #expect(problems.contains { $0.contains(words) }, "\(problems)")
    }

    @Test func controlsAndLengthsAreRefused() {
        #expect(throws: Invalid.self) { try CourseContent.check("# Short") }
        #expect(throws: Invalid.self) { try CourseContent.check(Self.text("\u{1}")) }
        #expect(throws: Invalid.self) { try CourseContent.check(Self.text("\u{202E}")) }
    }

    /// Every question can come, none comes twice, and the answers are mixed.
    @Test func aQuizIsDrawnByChance() throws {
        let content = CourseContent(try School.standard.text(of: .productBasic, in: "en"))
        let chance = Chance.seeded(11)
        let id = Identifier(high: 1, low: 1)
        var seen: Set<Int> = []
        var orders: Set<[Int]> = []
        for _ in 0..<60 {
            let attempt = QuizAttempt.draw(content, id: id, for: id, at: Instant(seconds: 0), by: chance)
            #expect(attempt.questions.count == 20 && Set(attempt.questions).count == 20)
            seen.formUnion(attempt.questions)
            for (place, order) in zip(attempt.questions, attempt.orders) {
                #expect(order.sorted() == Array(content.questions[place].answers.indices))
                orders.insert(order)
            }
        }
        #expect(seen.count == content.questions.count && orders.count > 20)
    }
}
