import DatabaseSupport
import Identity
import Kernel
import Postgres
import Testing

@testable import Partnership

@Suite(.database) struct LearningTests {
    @Test func lessonsComeBeforeTheQuiz() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            let id = try await school.course(.productBasic)
            await #expect(throws: TrainingRefusal.notStarted) { try await school.draw() }
            let actor = Actor(school.owner)
            for _ in 0..<2 {
                try await school.training.start(school.office.tenant, id, by: school.owner, actor)
            }
            let count = try await school.record(.productBasic).content.lessons.count
            await #expect(throws: TrainingRefusal.lessonsFirst(left: count)) { try await school.draw() }
            await #expect(throws: NotFound.self) {
                try await school.training.read(school.office.tenant, id, lesson: count, by: school.owner, actor)
            }
            #expect(try await school.office.count("course_enrolments") == 1)
            #expect(try await school.standing().state(of: .productBasic) == .inProgress)
            try await school.prepare()
            #expect(try await school.events("training.lessons_read") == 1)
            let record = try await school.record(.productBasic)
            #expect(record.lessonsLeft == 0 && record.attemptsLeft(at: school.office.clock.now) == 3)
            _ = try await school.draw()
        }
    }

    /// Leaving and coming back gives the same questions; the same form gives the same quiz.
    @Test func aDrawnQuizStaysUntilItIsHandedIn() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            try await school.prepare()
            let first = try await school.draw()
            school.office.clock.advance(.days(30))
            #expect(try await school.draw() == first)
            let other = try await school.answers(first, right: 12)
            let before = try await school.training.attempt(school.office.tenant.id, first, of: school.owner).attempt
            try await submit(school, first, other, "the first form")
            try await submit(school, first, other, "the first form")
            try await submit(school, first, try await school.answers(first, right: 20), "another form")
            let after = try await school.training.attempt(school.office.tenant.id, first, of: school.owner).attempt
            #expect(after.percent == 60 && after.right == 12 && !after.isPassed)
            #expect(after.questions == before.questions && after.orders == before.orders)
            await #expect(throws: Idempotency.Refused.self) {
                try await submit(school, first, try await school.answers(first, right: 20), "the first form")
            }
        }
    }

    @Test func everyQuestionHasToBeAnswered() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            try await school.prepare()
            let id = try await school.draw()
            var answers = try await school.answers(id, right: 20)
            answers[3] = nil
            answers[7] = 99
            do {
                try await submit(school, id, answers, "a form with gaps")
                Issue.record("was taken")
            } catch let invalid as Invalid {
                #expect(invalid.problems.map(\.field) == ["q4", "q8"])
            }
            #expect(try await school.record(.productBasic).openAttempt?.id == id)
        }
    }

    @Test(arguments: [(15, 75, false), (16, 80, true), (20, 100, true)])
    func eightyPercentPass(right: Int, percent: Int, isPassed: Bool) async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            try await school.prepare()
            let attempt = try await school.take(right: right)
            #expect(attempt.percent == percent && attempt.isPassed == isPassed)
            #expect(try await school.record(.productBasic).state == (isPassed ? .completed : .inProgress))
            #expect(try await school.level() == (isPassed ? .basic : nil))
        }
    }

    /// Three failed quizzes: seven days to the second, unless staff allow it earlier.
    @Test func afterThreeAttemptsOneWaits() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            let clock = school.office.clock
            try await school.prepare()
            for _ in 0..<3 {
                try await school.take(right: 10)
                clock.advance(.hours(5))
            }
            let failed = try await school.record(.productBasic)
            #expect(failed.state == .failed)
            #expect(try await school.events("training.failed") == 1)
            let retryAt = try #require(failed.enrolment?.retryAt)
            #expect(retryAt == clock.now - .hours(5) + .days(7))
            clock.set(retryAt - .seconds(1))
            await #expect(throws: TrainingRefusal.attemptsUsed(until: retryAt)) { try await school.draw() }
            clock.set(retryAt)
            #expect(try await school.take(right: 18).isPassed)
            #expect(try await school.events("training.retried") == 1)
        }
    }

    @Test func staffAllowItEarlierAndTheJobAfterSevenDays() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            let office = school.office
            try await school.prepare()
            for _ in 0..<3 { try await school.take(right: 10) }
            let id = try #require(try await school.record(.productBasic).enrolment?.id)
            let manager = Actor(office.manager)
            await #expect(throws: Invalid.self) {
                try await school.training.allow(office.tenant, id, of: school.reseller.id, reason: "", by: manager)
            }
            await #expect(throws: NotFound.self) {
                try await school.training.allow(
                    office.tenant, id, of: office.tenant.id, reason: "Was ill that day", by: manager)
            }
            try await school.training.allow(
                office.tenant, id, of: school.reseller.id, reason: "Was ill that day", by: manager)
            await #expect(throws: TrainingRefusal.invalidTransition(from: "In progress")) {
                try await school.training.allow(
                    office.tenant, id, of: school.reseller.id, reason: "Was ill that day", by: manager)
            }
            #expect(try await school.record(.productBasic).attemptsLeft(at: office.clock.now) == 3)
            office.clock.advance(.minutes(1))
            for _ in 0..<3 { try await school.take(right: 10) }
            #expect(try await school.record(.productBasic).state == .failed)
            office.clock.advance(.days(6))
            try await school.training.tend(office.tenant)
            #expect(try await school.record(.productBasic).state == .failed)
            office.clock.advance(.days(1))
            for _ in 0..<2 { try await school.training.tend(office.tenant) }
            #expect(try await school.record(.productBasic).state == .inProgress)
            #expect(try await school.events("training.retried") == 2)
        }
    }

    @Test func nobodySeesOrAnswersTheQuizOfSomebodyElse() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            try await school.prepare()
            let id = try await school.draw()
            await #expect(throws: NotFound.self) {
                try await school.training.attempt(school.office.tenant.id, id, of: school.seller)
            }
            await #expect(throws: NotFound.self) {
                try await school.training.submit(
                    school.office.tenant, id, answers: [], key: "somebody else's form", by: school.seller,
                    Actor(school.seller))
            }
            #expect(try await school.record(.productBasic, school.seller).state == .notStarted)
        }
    }

    /// Who has begun ends with the version of the beginning; who begins later gets the new one.
    @Test func aNewVersionIsForThoseWhoStartAfterIt() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            let (tenant, actor) = (school.office.tenant, Actor(school.office.manager))
            try await school.prepare()
            let course = try await school.course(.productBasic)
            let id = try await school.training.begin(course, tenant, by: actor)
            await #expect(throws: TrainingRefusal.draftExists) {
                try await school.training.begin(course, tenant, by: actor)
            }
            let draft = try await school.training.version(tenant.id, id).version
            let body = draft.body.replacing("# Product basics", with: "# Product basics 2")
            await #expect(throws: Invalid.self) {
                try await school.training.save("# Nothing", note: "", of: id, version: 1, tenant, by: actor)
            }
            try await school.training.save(body, note: "Another title", of: id, version: 1, tenant, by: actor)
            await #expect(throws: TrainingRefusal.changed) {
                try await school.training.save(body + "\n", note: "", of: id, version: 1, tenant, by: actor)
            }
            #expect(try await school.record(.productBasic, school.seller).content.title == "Product basics")
            for _ in 0..<2 { try await school.training.publish(id, version: 2, tenant, by: actor) }
            await #expect(throws: TrainingRefusal.published) {
                try await school.training.save(draft.body, note: "", of: id, version: 3, tenant, by: actor)
            }
            #expect(try await school.record(.productBasic).content.title == "Product basics")
            #expect(try await school.take(right: 20).isPassed)
            try await school.prepare(.productBasic, school.seller)
            #expect(try await school.record(.productBasic, school.seller).content.title == "Product basics 2")
        }
    }

    @Test func theTeamOfASuspendedResellerReadsOnly() async throws {
        try await TestDatabase.rolledBack { database in
            let school = try await School(database)
            let office = school.office
            _ = try await office.partnering.enterState(
                office.tenant, school.reseller.id, .suspended, .bronze, from: office.today, reason: "Complaints",
                by: office.reviewer)
            await #expect(throws: TrainingRefusal.readOnly) { try await school.prepare() }
            #expect(try await school.record(.productBasic).state == .notStarted)
        }
    }

    private func submit(_ school: School, _ id: Identifier, _ answers: [Int?], _ key: String) async throws {
        try await school.training.submit(
            school.office.tenant, id, answers: answers, key: key, by: school.owner, Actor(school.owner))
    }
}
