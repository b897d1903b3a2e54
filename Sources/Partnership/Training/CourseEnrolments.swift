import Kernel
import Postgres

/// Who takes which course, and how far they are.
public struct CourseEnrolments: Sendable {
    private static let source: SQL = """
        select e.id, e.reseller_id, e.account_id, a.name as person, e.course_id, e.course_version_id, e.status, \
        e.lessons_read, e.started_at, e.completed_at, e.failed_at, e.attempts_from \
        from course_enrolments e join accounts a on a.tenant_id = e.tenant_id and a.id = e.account_id
        """
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Throws NotFound.
    public func enrolment(_ id: Identifier) async throws -> CourseEnrolment {
        guard let enrolment = try await enrolments("e.id = \(id)").first else { throw NotFound() }
        return enrolment
    }

    /// All of a reseller's team, the newest first.
    public func of(reseller resellerID: Identifier) async throws -> [CourseEnrolment] {
        try await enrolments("e.reseller_id = \(resellerID)")
    }

    /// Of one person, the newest first.
    public func of(account accountID: Identifier) async throws -> [CourseEnrolment] {
        try await enrolments("e.account_id = \(accountID)")
    }

    /// All whose quizzes have failed, over all resellers, the oldest failure last.
    public func failed() async throws -> [CourseEnrolment] { try await enrolments("e.status = 'failed'") }

    func add(_ enrolment: CourseEnrolment) async throws {
        try await tx.execute(
            """
            insert into course_enrolments (tenant_id, id, reseller_id, account_id, course_id, course_version_id, status,
                started_at)
            values (\(tx.tenantID), \(enrolment.id), \(enrolment.resellerID), \(enrolment.accountID),
                \(enrolment.courseID), \(enrolment.versionID), \(enrolment.state), \(enrolment.startedAt))
            """)
    }

    /// Nobody else changes the enrolment before this unit of work ends. Throws NotFound.
    func locked(_ id: Identifier) async throws -> CourseEnrolment {
        try await tx.execute(
            "select 1 from course_enrolments where tenant_id = \(tx.tenantID) and id = \(id) for update")
        return try await enrolment(id)
    }

    /// Writes everything that can change. The caller has locked the row.
    func save(_ enrolment: CourseEnrolment) async throws {
        try await tx.execute(
            """
            update course_enrolments set status = \(enrolment.state), lessons_read = \(enrolment.lessonsRead.sorted()),
                completed_at = \(enrolment.completedAt), failed_at = \(enrolment.failedAt),
                attempts_from = \(enrolment.attemptsFrom)
            where tenant_id = \(tx.tenantID) and id = \(enrolment.id)
            """)
    }

    /// Ends the completed ones of a reseller in a programme: they count no more, the courses can be taken again.
    func expire(_ programme: TrainingProgramme, of resellerID: Identifier) async throws {
        try await tx.execute(
            """
            update course_enrolments e set status = \(CourseState.expired) from courses c
            where e.tenant_id = \(tx.tenantID) and c.tenant_id = e.tenant_id and c.id = e.course_id
                and c.programme = \(programme) and e.reseller_id = \(resellerID) and e.status = 'completed'
            """)
    }

    private func enrolments(_ condition: SQL) async throws -> [CourseEnrolment] {
        try await tx.rows(
            """
            \(sql: Self.source)
            where e.tenant_id = \(tx.tenantID) and \(sql: condition) order by e.started_at desc, e.id desc
            """
        ).map(CourseEnrolment.init)
    }
}

extension CourseEnrolment {
    init(_ row: Row) throws {
        let read: [Int] = try row["lessons_read"]
        self.init(
            id: try row["id"], resellerID: try row["reseller_id"], accountID: try row["account_id"],
            personName: try row["person"], courseID: try row["course_id"], versionID: try row["course_version_id"],
            state: try row["status"], lessonsRead: Set(read), startedAt: try row["started_at"],
            completedAt: try row["completed_at"], failedAt: try row["failed_at"],
            attemptsFrom: try row["attempts_from"])
    }
}
