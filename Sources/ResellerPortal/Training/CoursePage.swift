import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// One course: its lessons, the person's progress, and the way to the quiz.
struct CoursePage: Page {
    struct LessonRow: ViewModel {
        let title: String
        let href: String
        let minutes: String
        let isRead: Bool
        let icon: String

        static let schema = Schema<Self>(\.title, \.href, \.minutes, \.isRead, \.icon)
    }

    struct AttemptRow: ViewModel {
        let href: String
        let number: Int
        let day: Day
        let result: String
        let badge: Badge

        static let schema = Schema<Self>(\.href, \.number, \.day, \.result, \.badge)
    }

    /// The one thing to do next.
    struct Step: ViewModel {
        let title: String
        let text: String
        let button: String
        /// A form that begins or draws; else a link.
        let action: String?
        let key: String
        let href: String?

        static let schema = Schema<Self>(\.title, \.text, \.button, \.action, \.key, \.href)
    }

    let frame: PortalFrame
    let title: String
    let summary: String
    let programme: String
    let state: Badge
    let back: String
    let facts: [Fact]
    let step: Step?
    let note: String?
    let lessons: [LessonRow]
    let attempts: [AttemptRow]

    var hasAttempts: Bool { !attempts.isEmpty }

    static let template = "portal/training/course"
    static let schema = Schema<Self>(
        \.frame, \.title, \.summary, \.programme, \.state, \.back, \.facts, \.step, \.note, \.lessons, \.attempts,
        .computed("hasAttempts", \.hasAttempts))

    init(_ visit: Visit, _ record: CourseRecord) throws {
        let (content, zone) = (record.content, visit.tenant.zone)
        frame = try visit.portalFrame(content.title)
        title = content.title
        summary = content.summary
        programme = record.course.programme.label
        state = Badge(record.state)
        back = PortalPlaces.training.path
        let read = content.lessons.count - record.lessonsLeft
        facts = [
            Fact("Programme", record.course.programme.label),
            Fact("Lessons read", "\(read) of \(content.lessons.count)"),
            Fact(
                "Quiz", "\(content.asked) questions",
                note: "passed with \(QuizRule.needed(of: content.asked)) right answers (\(QuizRule.passPercent) %)"),
            Fact(
                "Attempts left", "\(record.attemptsLeft(at: visit.now))",
                note: "\(QuizRule.attempts) in \(QuizRule.windowDays) days"),
        ]
        step = Step(visit, record)
        note = Self.note(record, visit)
        lessons = content.lessons.enumerated().map { index, lesson in
            let isRead = record.enrolment?.lessonsRead.contains(index) ?? false
            return LessonRow(
                title: lesson.title, href: PortalPlaces.lesson(record.course.id, index + 1),
                minutes: lesson.minutes.shown("minute", "minutes"), isRead: isRead,
                icon: isRead ? "check-circle-fill" : "circle")
        }
        attempts = record.attempts.enumerated().map { index, attempt in
            AttemptRow(attempt, number: index + 1, in: zone)
        }.reversed()
    }

    private static func note(_ record: CourseRecord, _ visit: Visit) -> String? {
        let today = visit.tenant.zone.day(of: visit.now)
        if let retryAt = record.enrolment?.retryAt, visit.now < retryAt {
            return "All three attempts are used. You can try again from \(retryAt.shown(in: visit.tenant.zone)) on, or "
                + "earlier when your account manager allows it. Read the lessons again until then."
        }
        if record.state == .completed {
            guard let from = record.againFrom, let certificate = record.certificate else {
                return "You have completed this course."
            }
            return today < from
                ? "You have completed this course. The certificate of your company is valid until "
                    + "\(certificate.validUntil.shown); you can renew it from \(from.shown) on."
                : "You have completed this course. The certificate of your company ends on "
                    + "\(certificate.validUntil.shown)."
        }
        return nil
    }
}

extension CoursePage.Step {
    /// Nil where there is nothing to do.
    init?(_ visit: Visit, _ record: CourseRecord) {
        let (id, content) = (record.course.id, record.content)
        let key = visit.newIdempotencyKey
        switch record.state {
        case .notStarted, .expired:
            self.init(
                title: "Begin", text: "You can stop at any time and go on later.", button: "Start the course",
                action: PortalPlaces.courseStart(id), key: key, href: nil)
        case .completed:
            guard let from = record.againFrom, visit.tenant.zone.day(of: visit.now) >= from else { return nil }
            self.init(
                title: "Renew", text: "Read the lessons again and pass the quiz: twelve more months.",
                button: "Take the course again", action: PortalPlaces.courseStart(id), key: key, href: nil)
        case .failed where record.enrolment?.retryAt.map { visit.now < $0 } ?? true: return nil
        case .inProgress, .failed:
            if let attempt = record.openAttempt {
                self.init(
                    title: "Your quiz is open", text: "Answer all \(content.asked) questions, then hand it in.",
                    button: "Go on with the quiz", action: nil, key: key, href: PortalPlaces.quiz(attempt.id))
            } else if let next = record.nextLesson {
                self.init(
                    title: "Next: \(content.lessons[next].title)",
                    text: "\(record.lessonsLeft.shown("lesson is", "lessons are")) left before the quiz.",
                    button: "Read the lesson", action: nil, key: key, href: PortalPlaces.lesson(id, next + 1))
            } else {
                self.init(
                    title: "You are ready for the quiz",
                    text: "\(content.asked) questions, drawn for you. Each has one right answer, and the result comes "
                        + "at once. You need \(QuizRule.needed(of: content.asked)) right ones.",
                    button: "Start the quiz", action: PortalPlaces.courseQuiz(id), key: key, href: nil)
            }
        }
    }
}

extension CoursePage.AttemptRow {
    init(_ attempt: QuizAttempt, number: Int, in zone: Zone) {
        href = PortalPlaces.quiz(attempt.id)
        self.number = number
        day = zone.day(of: attempt.submittedAt ?? attempt.drawnAt)
        result = attempt.percent.map { "\($0) %" } ?? "–"
        badge =
            attempt.submittedAt == nil
            ? Badge("Open", .info) : attempt.isPassed ? Badge("Passed", .good) : Badge("Failed", .bad)
    }
}

extension Instant {
    /// "Monday, 9 March 2026, 15:04".
    func shown(in zone: Zone) -> String {
        let second = zone.secondOfDay(of: self)
        return "\(zone.day(of: self).shownWithWeekday), \((second / 3600).padded(2)):\((second / 60 % 60).padded(2))"
    }
}
