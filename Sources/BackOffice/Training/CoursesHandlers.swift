import Identity
import Kernel
import Links
import Partnership
import Web

/// The texts of courses: staff write versions and publish them.
public struct CoursesHandlers: Sendable {
    private static let formBytes = 786_432

    private let training: Training

    public init(_ training: Training) {
        self.training = training
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [CourseVersionsPage.self, CourseVersionPage.self]
        routes.get(BackOfficePlaces.course, .staff(.seeTraining), index)
        routes.post(BackOfficePlaces.course, .staff(.manageTraining), begin)
        routes.get(BackOfficePlaces.courseVersion, .staff(.seeTraining), show)
        routes.post(
            BackOfficePlaces.courseVersion, .staff(.manageTraining), limit: .large(bytes: Self.formBytes), save)
        routes.post(BackOfficePlaces.courseVersionPublication, .staff(.manageTraining), publish)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let (course, versions) = try await training.versions(visit.tenant.id, of: try visit.id())
        return .page(try CourseVersionsPage(visit, course, versions))
    }

    @Sendable private func begin(_ visit: Visit) async throws -> Answer {
        try await visit.form().refuseUnknown([])
        let courseID = try visit.id()
        do {
            let id = try await training.begin(courseID, visit.tenant, by: visit.actor)
            return .redirect(
                to: BackOfficePlaces.courseVersion(id),
                notice: .info("This version begins with the text of the last one. Change it and publish it."))
        } catch let refusal as TrainingRefusal {
            return .redirect(to: BackOfficePlaces.course(courseID), notice: .warning(refusal.explanation))
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        .page(try CourseVersionPage(visit, try await training.version(visit.tenant.id, try visit.id()).version))
    }

    @Sendable private func save(_ visit: Visit) async throws -> Answer {
        let version = try await training.version(visit.tenant.id, try visit.id()).version
        let form = try await visit.form()
        try form.refuseUnknown(["body", "note", "version"])
        return try await act(visit, version, form) {
            try await training.save(
                form["body"].replacing("\r\n", with: "\n") + "\n", note: form["note"], of: version.id,
                version: Int(form["version"]) ?? 0, visit.tenant, by: visit.actor)
            return "Saved. Below is how it will be read."
        }
    }

    @Sendable private func publish(_ visit: Visit) async throws -> Answer {
        let version = try await training.version(visit.tenant.id, try visit.id()).version
        let form = try await visit.form()
        try form.refuseUnknown(["version"])
        return try await act(visit, version, nil) {
            try await training.publish(
                version.id, version: Int(form["version"]) ?? 0, visit.tenant, by: visit.actor)
            return "Published. Who starts the course from now on gets this version."
        }
    }

    private func act(
        _ visit: Visit, _ version: CourseVersion, _ typed: FormFields?, _ body: () async throws -> String
    ) async throws -> Answer {
        let place = BackOfficePlaces.courseVersion(version.id)
        do {
            return .redirect(to: place, notice: .done(try await body()))
        } catch let invalid as Invalid {
            return .page(
                try CourseVersionPage(visit, version, typed: typed, invalid), status: .unprocessableContent)
        } catch let refusal as TrainingRefusal {
            return .redirect(to: place, notice: .warning(refusal.explanation))
        }
    }
}
