import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// Where one reseller and its people stand, and what staff can do about it.
struct ResellerTrainingPage: Page {
    struct Programme: ViewModel {
        let title: String
        let state: Badge
        let validity: String
        let code: String
        let href: String?

        static let schema = Schema<Self>(\.title, \.state, \.validity, \.code, \.href)
    }

    struct PersonLine: ViewModel {
        let person: String
        let course: String
        let state: Badge
        let lessons: String
        let quizzes: String
        /// The key of the enrolment where staff can let the person try again.
        let enrolment: String?

        static let schema = Schema<Self>(\.person, \.course, \.state, \.lessons, \.quizzes, \.enrolment)
    }

    struct Talk: ViewModel {
        let at: Instant
        let by: String
        let note: String
        let result: Badge

        static let schema = Schema<Self>(\.at, \.by, \.note, \.result)
    }

    /// Lets somebody try again.
    struct Allowance: ViewModel {
        let enrolment: ChoiceField
        let reason: Field
        let action: String

        static let schema = Schema<Self>(\.enrolment, \.reason, \.action)
    }

    /// Notes a practice talk.
    struct Assessment: ViewModel {
        let result: ChoiceField
        let note: Field
        let action: String
        let key: String
        let isOpen: Bool

        static let schema = Schema<Self>(\.result, \.note, \.action, \.key, \.isOpen)
    }

    struct Revocation: ViewModel {
        let programme: ChoiceField
        let reason: Field
        let action: String
        let key: String
        let isOpen: Bool

        static let schema = Schema<Self>(\.programme, \.reason, \.action, \.key, \.isOpen)
    }

    let frame: BackOfficeFrame
    let errors: ErrorSummary?
    let name: String
    let number: String
    let level: Badge
    let back: String
    let recordLink: String?
    let programmes: [Programme]
    let people: [PersonLine]
    let talks: [Talk]
    let allowance: Allowance?
    let assessment: Assessment?
    let revocation: Revocation?

    var hasPeople: Bool { !people.isEmpty }
    var hasTalks: Bool { !talks.isEmpty }

    static let template = "backoffice/training/reseller"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.name, \.number, \.level, \.back, \.recordLink, \.programmes, \.people, \.talks,
        \.allowance, \.assessment, \.revocation, .computed("hasPeople", \.hasPeople),
        .computed("hasTalks", \.hasTalks))

    /// Which form was sent, and what is wrong with it.
    struct Typed {
        let act: String
        let fields: FormFields
        let invalid: Invalid
    }

    init(_ visit: Visit, _ standing: TrainingStanding, typed: Typed? = nil) throws {
        let person = try visit.person
        let title = "Training of \(standing.reseller.name)"
        frame = try visit.backOfficeFrame(typed == nil ? title : "Error: \(title)")
        errors = ErrorSummary(typed?.invalid)
        name = standing.reseller.name
        number = standing.reseller.publicID
        level = Badge(standing.level)
        back = BackOfficePlaces.training.path
        recordLink = person.may(.seeResellers) ? BackOfficePlaces.reseller(standing.reseller.id) : nil
        programmes = TrainingProgramme.allCases.map { Programme($0, standing) }
        people = standing.courses.flatMap { line in
            line.people.map { PersonLine($0, line, standing.attempts[$0.id] ?? []) }
        }
        talks = standing.assessments.map { talk in
            Talk(
                at: talk.assessedAt, by: talk.personName, note: talk.note,
                result: talk.isPassed ? Badge("Passed", .good) : Badge("Not passed", .warn))
        }
        let mayManage = person.may(.manageTraining)
        allowance = mayManage ? Allowance(standing, typed) : nil
        let doers = TaskState.Doer.all(of: person.account, for: standing.reseller)
        assessment = mayManage && doers.contains(.accountManager) ? Assessment(visit, standing, typed) : nil
        revocation = person.may(.revokeCertificates) ? Revocation(visit, standing, typed) : nil
    }
}

extension ResellerTrainingPage.Programme {
    init(_ programme: TrainingProgramme, _ standing: TrainingStanding) {
        let certificate = standing.certificate(of: programme)
        let state = standing.state(of: programme)
        title = programme.label
        self.state = Badge(state == .certified && !standing.isValid(programme) ? .expired : state)
        code = certificate?.code.description ?? "–"
        href = certificate.map { PublicPlaces.certificate($0.code) }
        validity = certificate.map { "\($0.personName), \($0.certifiedOn.shown) to \($0.validUntil.shown)" } ?? "–"
    }
}

extension ResellerTrainingPage.PersonLine {
    init(_ enrolment: CourseEnrolment, _ line: TrainingStanding.CourseLine, _ attempts: [QuizAttempt]) {
        let results = attempts.compactMap(\.percent).map { "\($0) %" }
        person = enrolment.personName
        course = line.content.title
        state = Badge(enrolment.state)
        lessons = "\(enrolment.lessonsRead.count) of \(line.content.lessons.count)"
        quizzes = results.isEmpty ? "–" : results.joined(separator: ", ")
        self.enrolment = enrolment.state == .failed ? enrolment.id.description : nil
    }
}

extension ResellerTrainingPage.Allowance {
    /// Nil where nobody has failed.
    init?(_ standing: TrainingStanding, _ typed: ResellerTrainingPage.Typed?) {
        let own = typed?.act == "allowance" ? typed : nil
        let failed = standing.courses.flatMap { line in
            line.people.filter { $0.state == .failed }.map {
                Choice($0.id.description, "\($0.personName): \(line.content.title)")
            }
        }
        guard let first = failed.first else { return nil }
        enrolment = ChoiceField(
            "enrolment", failed, chosen: own?.fields["enrolment"] ?? first.value, own?.invalid)
        reason = Field("allowance_reason", own?.fields["allowance_reason"] ?? "", own?.invalid)
        action = BackOfficePlaces.trainingAllowance(standing.reseller.id)
    }
}

extension ResellerTrainingPage.Assessment {
    init(_ visit: Visit, _ standing: TrainingStanding, _ typed: ResellerTrainingPage.Typed?) {
        let own = typed?.act == "assessment" ? typed : nil
        result = ChoiceField(
            "result", [Choice("passed", "Passed"), Choice("failed", "Not passed yet")],
            chosen: own?.fields["result"] ?? "", own?.invalid)
        note = Field("note", own?.fields["note"] ?? "", own?.invalid)
        action = BackOfficePlaces.trainingAssessment(standing.reseller.id)
        key = visit.newIdempotencyKey
        isOpen = own != nil
    }
}

extension ResellerTrainingPage.Revocation {
    /// Nil where nothing can be revoked.
    init?(_ visit: Visit, _ standing: TrainingStanding, _ typed: ResellerTrainingPage.Typed?) {
        let own = typed?.act == "revocation" ? typed : nil
        let choices = TrainingProgramme.allCases.filter { standing.state(of: $0) == .certified }.map {
            Choice($0.rawValue, $0.label)
        }
        guard let first = choices.first else { return nil }
        programme = ChoiceField(
            "programme", choices, chosen: own?.fields["programme"] ?? first.value, own?.invalid)
        reason = Field("revocation_reason", own?.fields["revocation_reason"] ?? "", own?.invalid)
        action = BackOfficePlaces.trainingRevocation(standing.reseller.id)
        key = visit.newIdempotencyKey
        isOpen = own != nil
    }
}
