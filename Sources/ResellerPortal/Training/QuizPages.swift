import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// A quiz that waits for its answers. Nothing on it tells which ones are right.
struct QuizPage: Page {
    struct Question: ViewModel {
        let text: String
        let field: ChoiceField

        static let schema = Schema<Self>(\.text, \.field)
    }

    let frame: PortalFrame
    let errors: ErrorSummary?
    let title: String
    let lead: String
    let back: String
    let questions: [Question]
    let action: String
    let key: String

    static let template = "portal/training/quiz"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.title, \.lead, \.back, \.questions, \.action, \.key)

    init(
        _ visit: Visit, _ attempt: QuizAttempt, _ record: CourseRecord, typed: FormFields? = nil,
        _ invalid: Invalid? = nil
    ) throws {
        let name = "Quiz: \(record.content.title)"
        frame = try visit.portalFrame(invalid == nil ? name : "Error: \(name)")
        errors = ErrorSummary(invalid)
        title = name
        lead =
            "\(attempt.questions.count) questions, one right answer each. With "
            + "\(QuizRule.needed(of: attempt.questions.count)) right ones you have passed. Handed in once, it stays."
        back = PortalPlaces.course(record.course.id)
        questions = attempt.asked(from: record.content).map { item in
            Question(
                text: "\(item.number). \(item.question.text)",
                field: ChoiceField(
                    item.field,
                    item.order.enumerated().map { Choice("\($0.offset)", item.question.answers[$0.element]) },
                    chosen: typed?[item.field] ?? "", invalid))
        }
        action = PortalPlaces.quiz(attempt.id)
        key = visit.newIdempotencyKey
    }
}

/// A quiz that was handed in: what was right, and why.
struct QuizResultPage: Page {
    struct Answer: ViewModel {
        let text: String
        let own: String
        let isRight: Bool
        let right: String
        let reason: String
        let badge: Badge

        static let schema = Schema<Self>(\.text, \.own, \.isRight, \.right, \.reason, \.badge)
    }

    let frame: PortalFrame
    let title: String
    let lead: String
    let result: Badge
    let back: String
    let course: String
    let next: String
    let certificateLink: String?
    let answers: [Answer]

    static let template = "portal/training/result"
    static let schema = Schema<Self>(
        \.frame, \.title, \.lead, \.result, \.back, \.course, \.next, \.certificateLink, \.answers)

    init(_ visit: Visit, _ attempt: QuizAttempt, _ record: CourseRecord, _ certificate: Certificate?) throws {
        let (percent, right) = (attempt.percent ?? 0, attempt.right ?? 0)
        let day = visit.tenant.zone.day(of: attempt.submittedAt ?? attempt.drawnAt)
        title = attempt.isPassed ? "Passed with \(percent) %" : "Not passed: \(percent) %"
        frame = try visit.portalFrame("\(title) – \(record.content.title)")
        lead = "\(right) of \(attempt.questions.count) answers were right, on \(day.shown)."
        result = attempt.isPassed ? Badge("Passed", .good) : Badge("Failed", .bad)
        back = PortalPlaces.course(record.course.id)
        course = record.content.title
        next = Self.next(attempt, record, certificate, visit)
        certificateLink = certificate.map { PortalPlaces.certificate($0.id) }
        answers = attempt.asked(from: record.content).map { item in
            let answers = item.question.answers
            return Answer(
                text: "\(item.number). \(item.question.text)", own: item.answer.map { answers[$0] } ?? "–",
                isRight: item.isRight, right: item.question.rightAnswer.map { answers[$0] } ?? "–",
                reason: item.question.reason, badge: item.isRight ? Badge("Right", .good) : Badge("Wrong", .bad))
        }
    }

    private static func next(
        _ attempt: QuizAttempt, _ record: CourseRecord, _ certificate: Certificate?, _ visit: Visit
    ) -> String {
        if attempt.isPassed {
            return certificate.map {
                "Your company is certified for “\($0.programme.label)” until \($0.validUntil.shown)."
            } ?? "You have completed this course."
        }
        let needed = QuizRule.needed(of: attempt.questions.count)
        if let retryAt = record.enrolment?.retryAt {
            return "It takes \(needed) right answers. All three attempts are used: you can try again from "
                + "\(retryAt.shown(in: visit.tenant.zone)) on, or when your account manager allows it."
        }
        let left = record.attemptsLeft(at: visit.now)
        return "It takes \(needed) right answers. Read below what was wrong and why; you have "
            + "\(left.shown("attempt", "attempts")) left in these seven days."
    }
}
