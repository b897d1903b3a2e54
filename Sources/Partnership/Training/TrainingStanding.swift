import Identity
import Kernel

/// Where a reseller and its team stand in all programmes on a day.
public struct TrainingStanding: Sendable {
    /// A course with everybody of the team who takes or took it, the newest first.
    public struct CourseLine: Sendable {
        public let course: Course
        public let content: CourseContent
        public let enrolments: [CourseEnrolment]

        /// The newest of a person.
        public func enrolment(of accountID: Identifier) -> CourseEnrolment? {
            enrolments.first { $0.accountID == accountID }
        }

        /// The newest of each person.
        public var people: [CourseEnrolment] {
            var seen: Set<Identifier> = []
            return enrolments.filter { seen.insert($0.accountID).inserted }
        }
    }

    public let reseller: Reseller
    public let level: Tier.Certification?
    let states: [TrainingProgramme: CertificationState]
    /// The one that lasts longest first.
    public let certificates: [Certificate]
    public let courses: [CourseLine]
    public let attempts: [Identifier: [QuizAttempt]]
    public let assessments: [TrainingAssessment]
    public let today: Day

    public func state(of programme: TrainingProgramme) -> CertificationState { states[programme] ?? .notCertified }

    /// What counts on this day; else the last that did.
    public func certificate(of programme: TrainingProgramme) -> Certificate? {
        let own = certificates.filter { $0.programme == programme }
        return own.first { $0.standing(on: today) == .valid } ?? own.first
    }

    public func isValid(_ programme: TrainingProgramme) -> Bool {
        certificate(of: programme)?.standing(on: today) == .valid
    }

    public func courses(of programme: TrainingProgramme) -> [CourseLine] {
        courses.filter { $0.course.programme == programme }
    }

    /// The level that is next, and the programmes of which it takes one more; nil at the highest.
    public var nextLevel: (level: Tier.Certification, choices: [TrainingProgramme])? {
        if !isValid(.productBasic) { return (.basic, [.productBasic]) }
        if !isValid(.salesProcess) { return (.intermediate, [.salesProcess]) }
        let open = TrainingProgramme.special.filter { !isValid($0) }
        switch TrainingProgramme.special.count - open.count {
        case 0: return (.advanced, open)
        case 1: return (.expert, open)
        default: return nil
        }
    }
}

/// A course as one person sees it.
public struct CourseRecord: Sendable {
    public let course: Course
    public let content: CourseContent
    /// Nil before the start, and when the last one is over.
    public let enrolment: CourseEnrolment?
    /// Of this enrolment, the oldest first.
    public let attempts: [QuizAttempt]
    /// The certificate of the reseller in the programme that lasts longest, unless it was revoked.
    public let certificate: Certificate?

    public var state: CourseState { enrolment?.state ?? .notStarted }
    public var openAttempt: QuizAttempt? { attempts.first { $0.submittedAt == nil } }
    public var lessonsLeft: Int { content.lessons.indices.count { !(enrolment?.lessonsRead.contains($0) ?? false) } }

    /// The first lesson that is not read; nil when all are.
    public var nextLesson: Int? { content.lessons.indices.first { !(enrolment?.lessonsRead.contains($0) ?? false) } }

    public func attemptsLeft(at now: Instant) -> Int {
        QuizRule.attemptsLeft(attempts.compactMap(\.submittedAt), at: now, allowedFrom: enrolment?.attemptsFrom)
    }

    /// From this day on a completed course can be taken again; nil when it is not completed.
    public var againFrom: Day? { state == .completed ? certificate?.renewableFrom : nil }
}
