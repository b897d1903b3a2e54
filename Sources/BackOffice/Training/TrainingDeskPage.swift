import Kernel
import Links
import Partnership
import Templates
import Web

/// What staff look after in training: who is stuck, which certificates end, how the programmes do.
struct TrainingDeskPage: Page {
    struct Stuck: ViewModel {
        let person: String
        let reseller: String
        let href: String
        let course: String
        let since: Instant?

        static let schema = Schema<Self>(\.person, \.reseller, \.href, \.course, \.since)
    }

    struct Ending: ViewModel {
        let reseller: String
        let href: String
        let programme: String
        let until: Day
        let left: String

        static let schema = Schema<Self>(\.reseller, \.href, \.programme, \.until, \.left)
    }

    struct CourseRow: ViewModel {
        let title: String
        let href: String
        let programme: String
        let version: String
        let certified: Int
        let inProgress: Int
        let over: Int

        static let schema = Schema<Self>(
            \.title, \.href, \.programme, \.version, \.certified, \.inProgress, \.over)
    }

    let frame: BackOfficeFrame
    let resellersLink: String
    let endingFileLink: String
    let stuck: [Stuck]
    let ending: [Ending]
    let courses: [CourseRow]

    var hasStuck: Bool { !stuck.isEmpty }
    var hasEnding: Bool { !ending.isEmpty }
    var hasCourses: Bool { !courses.isEmpty }

    static let template = "backoffice/training/index"
    static let schema = Schema<Self>(
        \.frame, \.resellersLink, \.endingFileLink, \.stuck, \.ending, \.courses, .computed("hasStuck", \.hasStuck),
        .computed("hasEnding", \.hasEnding), .computed("hasCourses", \.hasCourses))

    init(_ visit: Visit, _ desk: TrainingDesk) throws {
        frame = try visit.backOfficeFrame("Training")
        resellersLink = BackOfficePlaces.trainingResellers.path
        endingFileLink = BackOfficePlaces.trainingEndingFile.path
        stuck = desk.stuck.map { line in
            Stuck(
                person: line.enrolment.personName, reseller: line.reseller,
                href: BackOfficePlaces.trainingReseller(line.enrolment.resellerID), course: line.course,
                since: line.enrolment.failedAt)
        }
        ending = desk.ending.map { certificate in
            Ending(
                reseller: certificate.company, href: BackOfficePlaces.trainingReseller(certificate.resellerID),
                programme: certificate.programme.label, until: certificate.validUntil,
                left: certificate.validUntil.days(since: desk.today).shown("day", "days"))
        }
        courses = desk.courses.map { CourseRow($0.course, $0.version, $0.draft, desk.states) }
    }
}

extension TrainingDeskPage.CourseRow {
    init(
        _ course: Course, _ version: CourseVersion?, _ draft: CourseVersion?,
        _ states: [TrainingProgramme: [CertificationState: Int]]
    ) {
        let counts = states[course.programme] ?? [:]
        title = version?.content.title ?? draft?.content.title ?? course.programme.label
        href = BackOfficePlaces.course(course.id)
        programme = course.programme.label
        self.version =
            [version.map { "Version \($0.number)" }, draft.map { "\($0.number) being written" }].compactMap { $0 }
            .joined(separator: ", ")
        certified = counts[.certified] ?? 0
        inProgress = counts[.inProgress] ?? 0
        over = (counts[.expired] ?? 0) + (counts[.revoked] ?? 0)
    }
}
