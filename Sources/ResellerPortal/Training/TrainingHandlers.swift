import Identity
import Kernel
import Links
import Partnership
import Web

/// The people of a reseller learn, take quizzes and look at the certificates of their company.
public struct TrainingHandlers: Sendable {
    private let training: Training

    public init(_ training: Training) {
        self.training = training
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [
            TrainingPage.self, CoursePage.self, LessonPage.self, QuizPage.self, QuizResultPage.self,
            CertificatePage.self,
        ]
        routes.get(PortalPlaces.training, .reseller(.portal), index)
        routes.get(PortalPlaces.course, .reseller(.portal), course)
        routes.post(PortalPlaces.courseStart, .reseller(.portal), start)
        routes.get(PortalPlaces.lesson, .reseller(.portal), lesson)
        routes.post(PortalPlaces.lesson, .reseller(.portal), read)
        routes.post(PortalPlaces.courseQuiz, .reseller(.portal), draw)
        routes.get(PortalPlaces.quiz, .reseller(.portal), quiz)
        routes.post(PortalPlaces.quiz, .reseller(.portal), submit)
        routes.get(PortalPlaces.certificate, .reseller(.portal), certificate)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        .page(try TrainingPage(visit, try await training.standing(visit.tenant, of: try visit.resellerID)))
    }

    @Sendable private func course(_ visit: Visit) async throws -> Answer {
        .page(try CoursePage(visit, try await record(visit)))
    }

    @Sendable private func lesson(_ visit: Visit) async throws -> Answer {
        .page(try LessonPage(visit, try await record(visit), index: try Self.lessonIndex(visit)))
    }

    @Sendable private func start(_ visit: Visit) async throws -> Answer {
        try await visit.form().refuseUnknown([])
        let id = try visit.id()
        return try await act(visit, id) {
            try await training.start(visit.tenant, id, by: try visit.person.account, visit.actor)
            return .redirect(to: PortalPlaces.lesson(id, 1))
        }
    }

    @Sendable private func read(_ visit: Visit) async throws -> Answer {
        try await visit.form().refuseUnknown([])
        let (id, index) = (try visit.id(), try Self.lessonIndex(visit))
        return try await act(visit, id) {
            try await training.read(visit.tenant, id, lesson: index, by: try visit.person.account, visit.actor)
            let record = try await record(visit)
            let next = record.content.lessons.indices.first {
                $0 > index && !(record.enrolment?.lessonsRead.contains($0) ?? false)
            }
            guard let place = next ?? record.nextLesson else {
                return .redirect(to: PortalPlaces.course(id), notice: .done("You have read all lessons."))
            }
            return .redirect(to: PortalPlaces.lesson(id, place + 1))
        }
    }

    @Sendable private func draw(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown([])
        let id = try visit.id()
        _ = try await record(visit)
        return try await act(visit, id) {
            let attempt = try await training.draw(
                visit.tenant, id, key: form.idempotencyKey, by: try visit.person.account, visit.actor)
            return .redirect(to: PortalPlaces.quiz(attempt))
        }
    }

    @Sendable private func quiz(_ visit: Visit) async throws -> Answer {
        let (attempt, record) = try await training.attempt(
            visit.tenant.id, try visit.id(), of: try visit.person.account)
        guard attempt.submittedAt != nil else { return .page(try QuizPage(visit, attempt, record)) }
        var certificate: Certificate?
        if attempt.isPassed {
            certificate = try await training.standing(visit.tenant, of: try visit.resellerID).certificates.first {
                $0.enrolmentID == attempt.enrolmentID
            }
        }
        return .page(try QuizResultPage(visit, attempt, record, certificate))
    }

    @Sendable private func submit(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let (attempt, record) = try await training.attempt(visit.tenant.id, id, of: try visit.person.account)
        let form = try await visit.form()
        let fields = attempt.questions.indices.map { QuizAttempt.field($0 + 1) }
        try form.refuseUnknown(fields)
        if attempt.submittedAt != nil { return .redirect(to: PortalPlaces.quiz(id)) }
        do {
            return try await act(visit, record.course.id) {
                try await training.submit(
                    visit.tenant, id, answers: fields.map { Int(form[$0]) }, key: form.idempotencyKey,
                    by: try visit.person.account, visit.actor)
                return .redirect(to: PortalPlaces.quiz(id))
            }
        } catch let invalid as Invalid {
            return .page(try QuizPage(visit, attempt, record, typed: form, invalid), status: .unprocessableContent)
        }
    }

    @Sendable private func certificate(_ visit: Visit) async throws -> Answer {
        .page(
            try CertificatePage(
                visit,
                try await training.certificate(visit.tenant.id, try visit.id(), of: try visit.resellerID)))
    }

    private func act(_ visit: Visit, _ courseID: Identifier, _ body: () async throws -> Answer) async throws -> Answer {
        do {
            return try await body()
        } catch let refusal as TrainingRefusal {
            return .redirect(to: PortalPlaces.course(courseID), notice: .warning(refusal.explanation))
        }
    }

    private func record(_ visit: Visit) async throws -> CourseRecord {
        try await training.course(visit.tenant.id, try visit.id(), for: try visit.person.account)
    }

    /// Addresses count from 1. Throws NotFound.
    private static func lessonIndex(_ visit: Visit) throws -> Int {
        guard let number = Int(try visit.parameter("number")), number > 0 else { throw NotFound() }
        return number - 1
    }
}
