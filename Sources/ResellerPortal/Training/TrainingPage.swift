import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// What the reseller is certified for, what is missing for the next level, and what the person can learn.
struct TrainingPage: Page {
    struct CourseRow: ViewModel {
        let title: String
        let href: String
        let size: String
        let own: Badge
        let icon: String
        let isDone: Bool
        /// Who else of the team takes or took it.
        let team: String?

        static let schema = Schema<Self>(\.title, \.href, \.size, \.own, \.icon, \.isDone, \.team)
    }

    struct Programme: ViewModel {
        let key: String
        let title: String
        let purpose: String
        let state: Badge
        let validity: String?
        let isEnding: Bool
        let certificateLink: String?
        let courses: [CourseRow]

        static let schema = Schema<Self>(
            \.key, \.title, \.purpose, \.state, \.validity, \.isEnding, \.certificateLink, \.courses)
    }

    let frame: PortalFrame
    let company: String
    let level: Badge
    let missing: String
    let programmes: [Programme]
    let isEmpty: Bool
    let checkLink: String

    static let template = "portal/training/index"
    static let schema = Schema<Self>(
        \.frame, \.company, \.level, \.missing, \.programmes, \.isEmpty, \.checkLink)

    init(_ visit: Visit, _ standing: TrainingStanding) throws {
        let person = try visit.person
        frame = try visit.portalFrame("Training")
        company = standing.reseller.name
        level = standing.level.map { Badge("Level \($0.label)", .good) } ?? Badge("No level yet", .quiet)
        missing = standing.missingForNext
        programmes = TrainingProgramme.allCases.compactMap { Programme($0, standing, person.id) }
        isEmpty = programmes.isEmpty
        checkLink = PublicPlaces.certificates.path
    }
}

extension TrainingPage.Programme {
    /// Nil for a programme that the tenant does not teach.
    init?(_ programme: TrainingProgramme, _ standing: TrainingStanding, _ accountID: Identifier) {
        let lines = standing.courses(of: programme)
        guard !lines.isEmpty else { return nil }
        let certificate = standing.certificate(of: programme)
        let left = certificate.map { $0.validUntil.days(since: standing.today) } ?? 0
        key = programme.rawValue
        title = programme.label
        purpose = programme.purpose
        state = Badge(standing.shownState(of: programme))
        validity = certificate?.validity(on: standing.today)
        isEnding = standing.isValid(programme) && left <= (Certificate.reminderDays.max() ?? 0)
        certificateLink = certificate.map { PortalPlaces.certificate($0.id) }
        courses = lines.map { TrainingPage.CourseRow($0, accountID) }
    }
}

extension TrainingPage.CourseRow {
    init(_ line: TrainingStanding.CourseLine, _ accountID: Identifier) {
        let own = line.enrolment(of: accountID)
        let others = line.people.filter { $0.accountID != accountID }.map { enrolment in
            "\(enrolment.personName): \(enrolment.progress(in: line.content))"
        }
        title = line.content.title
        href = PortalPlaces.course(line.course.id)
        size = line.content.size
        isDone = own?.state == .completed
        icon = own?.state == .completed ? "check-circle-fill" : own == nil ? "circle" : "circle-half"
        self.own = Badge(own?.state ?? .notStarted)
        team = others.isEmpty ? nil : others.joined(separator: "; ")
    }
}

extension TrainingStanding {
    /// What people read: a certificate that is over is expired before the night's work says so.
    func shownState(of programme: TrainingProgramme) -> CertificationState {
        let state = state(of: programme)
        return state == .certified && !isValid(programme) ? .expired : state
    }

    /// What it takes for the next level, in a sentence.
    var missingForNext: String {
        guard let next = nextLevel else { return "This is the highest level. Keep your certificates valid." }
        let names = next.choices.map { "“\($0.label)”" }
        let what = names.count == 1 ? names[0] : "one of " + names.joined(separator: ", ")
        return "For \(next.level.label) your company needs \(what)."
    }
}

extension Certificate {
    /// Until when it counts, or since when it does not, in a sentence.
    func validity(on today: Day) -> String {
        switch standing(on: today) {
        case .valid:
            "Valid until \(validUntil.shown). \(personName) passed on \(certifiedOn.shown)."
                + (today >= renewableFrom ? " Take the course again to renew it." : "")
        case .expired: "Ended on \(validUntil.shown)."
        case .revoked: "Revoked on \(revokedOn?.shown ?? validUntil.shown): \(revokedReason)"
        }
    }
}

extension CourseContent {
    var size: String {
        let minutes = lessons.reduce(0) { $0 + $1.minutes }
        return "\(lessons.count.shown("lesson", "lessons")), about \(minutes.shown("minute", "minutes")), "
            + "a quiz of \(asked.shown("question", "questions"))"
    }
}

extension CourseEnrolment {
    func progress(in content: CourseContent) -> String {
        switch state {
        case .inProgress where lessonsRead.count < content.lessons.count:
            "\(lessonsRead.count) of \(content.lessons.count) lessons"
        case .inProgress: "ready for the quiz"
        default: state.label.lowercased()
        }
    }
}

extension Badge {
    init(_ state: CertificationState) {
        switch state {
        case .notCertified: self.init(state.label, .quiet)
        case .inProgress: self.init(state.label, .info)
        case .certified: self.init(state.label, .good)
        case .expired: self.init(state.label, .warn)
        case .revoked: self.init(state.label, .bad)
        }
    }

    init(_ state: CourseState) {
        switch state {
        case .notStarted, .expired: self.init(state.label, .quiet)
        case .inProgress: self.init(state.label, .info)
        case .completed: self.init(state.label, .good)
        case .failed: self.init(state.label, .bad)
        }
    }
}
