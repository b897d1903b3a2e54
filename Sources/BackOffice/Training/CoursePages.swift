import Identity
import Kernel
import Links
import Markdown
import Partnership
import Templates
import Web

/// A course with the versions of its text.
struct CourseVersionsPage: Page {
    struct Line: ViewModel {
        let href: String
        let number: Int
        let by: String
        let on: Instant
        let note: String
        let status: Badge

        static let schema = Schema<Self>(\.href, \.number, \.by, \.on, \.note, \.status)
    }

    let frame: BackOfficeFrame
    let title: String
    let programme: String
    let back: String
    let lines: [Line]
    /// The form that begins a new version; nil while one is being written, and for those who only read.
    let action: String?

    static let template = "backoffice/training/course"
    static let schema = Schema<Self>(\.frame, \.title, \.programme, \.back, \.lines, \.action)

    init(_ visit: Visit, _ course: Course, _ versions: [CourseVersion]) throws {
        let current = versions.first { $0.status == .published }
        title = (current ?? versions.first)?.content.title ?? course.programme.label
        frame = try visit.backOfficeFrame(title)
        programme = course.programme.label
        back = BackOfficePlaces.training.path
        lines = versions.map { Line($0, isCurrent: $0.id == current?.id) }
        let mayBegin = try visit.person.may(.manageTraining) && versions.first?.status != .draft
        action = mayBegin ? BackOfficePlaces.course(course.id) : nil
    }
}

extension CourseVersionsPage.Line {
    init(_ version: CourseVersion, isCurrent: Bool) {
        href = BackOfficePlaces.courseVersion(version.id)
        number = version.number
        by = version.publishedBy.isEmpty ? version.createdBy : version.publishedBy
        on = version.publishedAt ?? version.createdAt
        note = version.note.isEmpty ? "–" : version.note
        status =
            version.status == .draft
            ? Badge("Being written", .warn) : isCurrent ? Badge("Current", .good) : Badge("Earlier", .quiet)
    }
}

/// One version: being written with its preview, or published and unchangeable.
struct CourseVersionPage: Page {
    struct Lesson: ViewModel {
        let title: String
        let text: SafeHTML
        let minutes: String

        static let schema = Schema<Self>(\.title, \.text, \.minutes)
    }

    struct Answer: ViewModel {
        let text: String
        let isRight: Bool

        static let schema = Schema<Self>(\.text, \.isRight)
    }

    struct Question: ViewModel {
        let text: String
        let answers: [Answer]
        let reason: String

        static let schema = Schema<Self>(\.text, \.answers, \.reason)
    }

    struct Form: ViewModel {
        let body: Field
        let note: Field
        let version: String
        let action: String
        let publishAction: String

        static let schema = Schema<Self>(\.body, \.note, \.version, \.action, \.publishAction)
    }

    let frame: BackOfficeFrame
    let errors: ErrorSummary?
    let title: String
    let lead: String
    let status: Badge
    let back: String
    let form: Form?
    let summary: String
    let facts: [Fact]
    let lessons: [Lesson]
    let questions: [Question]

    static let template = "backoffice/training/version"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.title, \.lead, \.status, \.back, \.form, \.summary, \.facts, \.lessons, \.questions)

    init(
        _ visit: Visit, _ version: CourseVersion, typed: FormFields? = nil, _ invalid: Invalid? = nil
    ) throws {
        let shown = typed.map { $0["body"].replacing("\r\n", with: "\n") } ?? version.body
        let content = CourseContent(shown)
        let isDraft = version.status == .draft
        title = "\(content.title), version \(version.number)"
        frame = try visit.backOfficeFrame(invalid == nil ? title : "Error: \(title)")
        errors = ErrorSummary(invalid)
        lead =
            isDraft
            ? "Being written by \(version.createdBy). Nobody learns from it before it is published."
            : "Published by \(version.publishedBy). It never changes again."
        status = isDraft ? Badge("Being written", .warn) : Badge("Published", .good)
        back = BackOfficePlaces.course(version.courseID)
        let mayWrite = try visit.person.may(.manageTraining)
        form = isDraft && mayWrite ? Form(version, typed, invalid) : nil
        summary = content.summary
        facts = [
            Fact("Lessons", "\(content.lessons.count)"), Fact("Questions", "\(content.questions.count)"),
            Fact("Asked", "\(content.asked)", note: "drawn by chance"),
            Fact("To pass", "\(QuizRule.needed(of: content.asked))", note: "\(QuizRule.passPercent) %"),
        ]
        lessons = content.lessons.map { lesson in
            Lesson(
                title: lesson.title, text: Markdown(lesson.body).html(below: 2),
                minutes: lesson.minutes.shown("minute", "minutes"))
        }
        questions = content.questions.map { question in
            Question(
                text: question.text,
                answers: question.answers.enumerated().map {
                    Answer(text: $0.element, isRight: $0.offset == question.rightAnswer)
                }, reason: question.reason)
        }
    }
}

extension CourseVersionPage.Form {
    init(_ version: CourseVersion, _ typed: FormFields?, _ invalid: Invalid?) {
        body = Field("body", typed?["body"] ?? version.body, invalid)
        note = Field("note", typed?["note"] ?? version.note, invalid)
        self.version = "\(version.version)"
        action = BackOfficePlaces.courseVersion(version.id)
        publishAction = BackOfficePlaces.courseVersionPublication(version.id)
    }
}
