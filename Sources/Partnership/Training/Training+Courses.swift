import Identity
import Kernel
import Postgres

extension Training {
    /// Every course with its versions, the newest first.
    public func courses(_ tenant: Identifier) async throws -> [(course: Course, versions: [CourseVersion])] {
        try await database.reading(tenant) { tx in
            var courses: [(course: Course, versions: [CourseVersion])] = []
            for course in try await Courses(tx).all() {
                courses.append((course, try await Courses(tx).versions(of: course.id)))
            }
            return courses
        }
    }

    /// One course with its versions, the newest first. Throws NotFound.
    public func versions(
        _ tenant: Identifier, of courseID: Identifier
    ) async throws -> (course: Course, versions: [CourseVersion]) {
        try await database.reading(tenant) { tx in
            (try await Courses(tx).course(courseID), try await Courses(tx).versions(of: courseID))
        }
    }

    /// Throws NotFound.
    public func version(
        _ tenant: Identifier, _ id: Identifier
    ) async throws -> (course: Course, version: CourseVersion) {
        try await database.reading(tenant) { tx in
            let version = try await Courses(tx).version(id)
            return (try await Courses(tx).course(version.courseID), version)
        }
    }

    /// Gives a tenant the program's own courses where it has none, published and in its language. Done again it changes
    /// nothing.
    public func adopt(_ tenant: Tenant) async throws {
        let known = try await database.reading(tenant.id) { tx in
            Set(try await Courses(tx).all().map(\.programme))
        }
        let missing = TrainingProgramme.allCases.filter { !known.contains($0) }
        guard !missing.isEmpty else { return }
        let texts = try missing.map { ($0, try standard.text(of: $0, in: tenant.language)) }
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            for (programme, body) in texts {
                let course = Course(id: newID(), programme: programme, position: 1)
                guard try await Courses(tx).add(course, at: now) else { continue }
                let version = CourseVersion(
                    id: newID(), courseID: course.id, number: 1, status: .published, version: 1, body: body, note: "",
                    createdBy: Actor.system.name, createdAt: now, publishedBy: Actor.system.name, publishedAt: now)
                try await Courses(tx).add(version)
                try await audit(.system, "course.adopted", version, in: tx)
            }
        }
    }

    /// Begins a new version with the text of the last one. Throws TrainingRefusal, NotFound.
    public func begin(_ courseID: Identifier, _ tenant: Tenant, by actor: Actor) async throws -> Identifier {
        let now = clock.now
        let id = newID()
        try await database.transaction(tenant.id) { tx in
            let courses = Courses(tx)
            _ = try await courses.course(courseID)
            let last = try await courses.versions(of: courseID).first
            if last?.status == .draft { throw TrainingRefusal.draftExists }
            let version = CourseVersion(
                id: id, courseID: courseID, number: (last?.number ?? 0) + 1, status: .draft, version: 1,
                body: last?.body ?? "", note: "", createdBy: actor.name, createdAt: now, publishedBy: "",
                publishedAt: nil)
            do {
                try await courses.add(version)
            } catch is ConstraintViolation {
                throw TrainingRefusal.draftExists
            }
            try await audit(actor, "course.begun", version, in: tx)
        }
        return id
    }

    /// Changes a version that is not published. Throws Invalid for `body` and `note`, TrainingRefusal, NotFound.
    public func save(
        _ body: String, note: String, of id: Identifier, version: Int, _ tenant: Tenant, by actor: Actor
    ) async throws {
        try CourseContent.check(body)
        if note.count > CourseVersion.longestNote || !note.isPlainText() {
            throw Invalid("note", "Use at most \(CourseVersion.longestNote) characters on one line.")
        }
        try await database.transaction(tenant.id) { tx in
            let known = try await Courses(tx).locked(id)
            if known.status == .published { throw TrainingRefusal.published }
            if known.body == body, known.note == note { return }
            guard try await Courses(tx).save(body, note: note, of: id, version: version) else {
                throw TrainingRefusal.changed
            }
            try await audit(actor, "course.changed", known, in: tx)
        }
    }

    /// Publishes a version: it never changes again, and who starts from now on gets it. Published again it stays as it
    /// is. Throws Invalid, TrainingRefusal, NotFound.
    public func publish(_ id: Identifier, version: Int, _ tenant: Tenant, by actor: Actor) async throws {
        try await database.transaction(tenant.id) { tx in
            let known = try await Courses(tx).locked(id)
            if known.status == .published { return }
            guard known.version == version else { throw TrainingRefusal.changed }
            try CourseContent.check(known.body)
            try await Courses(tx).publish(id, by: actor.name, at: clock.now)
            try await audit(actor, "course.published", known, in: tx)
        }
    }

    private func audit(_ actor: Actor, _ act: String, _ version: CourseVersion, in tx: Transaction) async throws {
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            actor, act, subject: AuditSubject("course", version.courseID, version.content.title),
            after: ["version": "\(version.number)"])
    }
}
