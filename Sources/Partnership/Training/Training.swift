import Identity
import Jobs
import Kernel
import Postgres

/// What resellers learn and what they are certified for: people take courses, their reseller holds the certificate.
public struct Training: Sendable {
    public static let longestReason = 1000

    let database: Database
    let standard: StandardCourses
    let onboarding: Onboarding
    let clock: Clock
    let chance: Chance

    public init(database: Database, standard: StandardCourses, clock: Clock, chance: Chance) {
        self.database = database
        self.standard = standard
        self.clock = clock
        self.chance = chance
        onboarding = Onboarding(database: database, clock: clock, chance: chance)
    }

    /// The level of a reseller on a day, nil below basic: what tier reviews and the gap page compare. Inside a unit of
    /// work ask `Certifications.level`.
    public func certificationLevel(
        _ tenant: Identifier, of resellerID: Identifier, on day: Day
    ) async throws -> Tier.Certification? {
        try await database.reading(tenant) { tx in try await Certifications(tx).level(of: resellerID, on: day) }
    }

    /// Where a reseller and its team stand. Throws NotFound.
    public func standing(_ tenant: Tenant, of resellerID: Identifier) async throws -> TrainingStanding {
        let today = tenant.zone.day(of: clock.now)
        return try await database.reading(tenant.id) { tx in
            let courses = try await Courses(tx).all()
            let current = try await Courses(tx).current()
            let enrolments = try await CourseEnrolments(tx).of(reseller: resellerID)
            return TrainingStanding(
                reseller: try await Resellers(tx).reseller(resellerID),
                level: try await Certifications(tx).level(of: resellerID, on: today),
                states: try await Certifications(tx).states(of: resellerID),
                certificates: try await Certificates(tx).of(resellerID),
                courses: courses.compactMap { course in
                    current[course.id].map { version in
                        TrainingStanding.CourseLine(
                            course: course, content: version.content,
                            enrolments: enrolments.filter { $0.courseID == course.id })
                    }
                },
                attempts: try await QuizAttempts(tx).of(enrolments.map(\.id)),
                assessments: try await TrainingAssessments(tx).of(resellerID), today: today)
        }
    }

    /// A course as one person sees it: the version of their own enrolment, or the one of now. Throws NotFound, also for
    /// a course without a published text.
    public func course(_ tenant: Identifier, _ id: Identifier, for member: Account) async throws -> CourseRecord {
        try await database.reading(tenant) { tx in try await course(id, for: member, in: tx) }
    }

    /// A quiz of the person with its course. Throws NotFound for one of somebody else.
    public func attempt(
        _ tenant: Identifier, _ id: Identifier, of member: Account
    ) async throws -> (attempt: QuizAttempt, record: CourseRecord) {
        try await database.reading(tenant) { tx in
            let attempt = try await QuizAttempts(tx).attempt(id)
            let enrolment = try await CourseEnrolments(tx).enrolment(attempt.enrolmentID)
            guard enrolment.accountID == member.id else { throw NotFound() }
            let record = CourseRecord(
                course: try await Courses(tx).course(enrolment.courseID),
                content: try await Courses(tx).version(enrolment.versionID).content, enrolment: enrolment,
                attempts: try await QuizAttempts(tx).of(enrolment.id), certificate: nil)
            return (attempt, record)
        }
    }

    /// Throws NotFound, also for a certificate of another reseller than `resellerID`.
    public func certificate(
        _ tenant: Identifier, _ id: Identifier, of resellerID: Identifier
    ) async throws -> Certificate {
        try await database.reading(tenant) { tx in
            let certificate = try await Certificates(tx).certificate(id)
            guard certificate.resellerID == resellerID else { throw NotFound() }
            return certificate
        }
    }

    /// The certificate with a code; nil when there is none. For everybody who has the code.
    public func check(_ tenant: Identifier, _ code: CertificateCode) async throws -> Certificate? {
        try await database.reading(tenant) { tx in try await Certificates(tx).find(code) }
    }

    func course(_ id: Identifier, for member: Account, in tx: Transaction) async throws -> CourseRecord {
        let course = try await Courses(tx).course(id)
        let enrolment = try await CourseEnrolments(tx).of(account: member.id).first { $0.courseID == id }
        let isOver = enrolment?.state == .expired
        let version: CourseVersion?
        if let enrolment, !isOver {
            version = try await Courses(tx).version(enrolment.versionID)
        } else {
            version = try await Courses(tx).current()[id]
        }
        guard let version else { throw NotFound() }
        var certificate: Certificate?
        if let resellerID = member.resellerID {
            certificate = try await Certificates(tx).of(resellerID).first {
                $0.programme == course.programme && $0.revokedOn == nil
            }
        }
        var attempts: [QuizAttempt] = []
        if let enrolment { attempts = try await QuizAttempts(tx).of(enrolment.id) }
        return CourseRecord(
            course: course, content: version.content, enrolment: isOver ? nil : enrolment,
            attempts: isOver ? [] : attempts, certificate: certificate)
    }

    func record(
        _ name: String, of resellerID: Identifier, in tx: Transaction, _ facts: [String: String]
    ) async throws {
        try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(name: name, subjectID: resellerID, facts: facts))
    }

    /// Comes last in a unit of work because it holds the tenant's chain.
    func audit(
        _ actor: Actor, _ act: String, _ resellerID: Identifier, _ label: String, in tx: Transaction,
        before: [String: String] = [:], after: [String: String] = [:], reason: String = ""
    ) async throws {
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            actor, act, subject: .reseller(resellerID, label), before: before, after: after, reason: reason)
    }

    func newID() -> Identifier { Identifier(at: clock.now, chance: chance) }

    static func check(_ reason: String, _ words: Wording) throws {
        if reason.count < 5 || reason.count > longestReason || !reason.isPlainText(allowingLines: true) {
            throw Invalid("reason", words)
        }
    }
}
