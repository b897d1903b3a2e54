import Kernel
import Postgres

/// The courses of a tenant and the versions of their texts.
public struct Courses: Sendable {
    private static let versionColumns: SQL = """
        id, course_id, number, status, version, body, note, created_by, created_at, published_by, published_at
        """
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// In the order of the programmes.
    public func all() async throws -> [Course] {
        let order = TrainingProgramme.allCases
        return try await courses("true").sorted { left, right in
            let places = (order.firstIndex(of: left.programme) ?? 0, order.firstIndex(of: right.programme) ?? 0)
            return places.0 == places.1 ? left.position < right.position : places.0 < places.1
        }
    }

    /// Throws NotFound.
    public func course(_ id: Identifier) async throws -> Course {
        guard let course = try await courses("id = \(id)").first else { throw NotFound() }
        return course
    }

    /// Every version of a course, the newest first.
    public func versions(of courseID: Identifier) async throws -> [CourseVersion] {
        try await versions("course_id = \(courseID)")
    }

    /// Throws NotFound.
    public func version(_ id: Identifier) async throws -> CourseVersion {
        guard let version = try await versions("id = \(id)").first else { throw NotFound() }
        return version
    }

    /// The version of each course that who starts now gets.
    public func current() async throws -> [Identifier: CourseVersion] {
        var current: [Identifier: CourseVersion] = [:]
        for version in try await versions("status = 'published'") where current[version.courseID] == nil {
            current[version.courseID] = version
        }
        return current
    }

    /// False when the place is taken.
    func add(_ course: Course, at now: Instant) async throws -> Bool {
        try await tx.execute(
            """
            insert into courses (tenant_id, id, programme, position, created_at)
            values (\(tx.tenantID), \(course.id), \(course.programme), \(course.position), \(now))
            on conflict on constraint courses_position_unique do nothing
            """) == 1
    }

    func add(_ version: CourseVersion) async throws {
        try await tx.execute(
            """
            insert into course_versions (tenant_id, id, course_id, number, status, body, note, created_by, created_at,
                published_by, published_at)
            values (\(tx.tenantID), \(version.id), \(version.courseID), \(version.number), \(version.status),
                \(version.body), \(version.note), \(version.createdBy), \(version.createdAt), \(version.publishedBy),
                \(version.publishedAt))
            """)
    }

    /// Nobody else changes the version before this unit of work ends. Throws NotFound.
    func locked(_ id: Identifier) async throws -> CourseVersion {
        try await tx.execute(
            "select 1 from course_versions where tenant_id = \(tx.tenantID) and id = \(id) for update")
        return try await version(id)
    }

    /// Changes a draft; returns false when it is published or was changed in the meantime.
    func save(_ body: String, note: String, of id: Identifier, version: Int) async throws -> Bool {
        try await tx.execute(
            """
            update course_versions set body = \(body), note = \(note), version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(id) and status = 'draft' and version = \(version)
            """) == 1
    }

    func publish(_ id: Identifier, by name: String, at now: Instant) async throws {
        try await tx.execute(
            """
            update course_versions set status = 'published', published_by = \(name), published_at = \(now),
                version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(id) and status = 'draft'
            """)
    }

    private func courses(_ condition: SQL) async throws -> [Course] {
        try await tx.rows(
            """
            select id, programme, position from courses
            where tenant_id = \(tx.tenantID) and \(sql: condition) order by programme, position
            """
        ).map { Course(id: try $0["id"], programme: try $0["programme"], position: try $0["position"]) }
    }

    private func versions(_ condition: SQL) async throws -> [CourseVersion] {
        try await tx.rows(
            """
            select \(sql: Self.versionColumns) from course_versions
            where tenant_id = \(tx.tenantID) and \(sql: condition) order by course_id, number desc
            """
        ).map(CourseVersion.init)
    }
}

extension CourseVersion {
    init(_ row: Row) throws {
        self.init(
            id: try row["id"], courseID: try row["course_id"], number: try row["number"], status: try row["status"],
            version: try row["version"], body: try row["body"], note: try row["note"],
            createdBy: try row["created_by"], createdAt: try row["created_at"], publishedBy: try row["published_by"],
            publishedAt: try row["published_at"])
    }
}
