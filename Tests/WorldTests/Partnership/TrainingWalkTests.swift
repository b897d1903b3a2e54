import DatabaseSupport
import Identity
import Kernel
import Partnership
import Postgres
import TestSupport
import Testing
import World

/// Courses, quizzes and certificates through the pages that people use.
@Suite(.database) struct TrainingWalkTests {
    @Test func aMemberFailsPassesAndShowsTheCertificate() async throws {
        try await Trial.run { trial in
            let reseller = try await Self.enrolled(trial)
            let seller = try await trial.reseller(reseller.id, .sales)
            let path = try await Self.course(trial, .productBasic)
            #expect(try await seller.get("/portal/training").contains("No level yet"))
            #expect(try await seller.get(path).contains("Start the course"))
            #expect(try await seller.get("\(path)/lessons/1").contains("Start the course first"))
            try await Self.read(seller, path)
            let failed = try await Self.take(trial, seller, path, right: 15)
            #expect(failed.contains("Not passed: 75 %") && failed.contains("2 attempts left"))
            #expect(failed.contains("Right is:") && failed.contains("15 of 20 answers were right"))
            let passed = try await Self.take(trial, seller, path, right: 16)
            #expect(passed.contains("Passed with 80 %") && passed.contains("until 1 March 2027"))
            let link = try #require(passed.links.first { $0.hasPrefix("/portal/training/certificates/") })
            let certificate = try await seller.get(link)
            #expect(certificate.contains("Brightline") && certificate.contains("Dana Member"))
            let check = try #require(
                certificate.links.first { $0.contains("/certificates/") && !$0.contains("/portal/") })
            let code = String(check.split(separator: "/").last ?? "")
            let visitor = trial.visitor()
            let asked = try await visitor.get("/certificates?code=\(code.lowercased().replacing("-", with: ""))")
            #expect(asked.location == "/certificates/\(code)")
            let shown = try await visitor.follow(asked)
            #expect(shown.contains("Brightline") && shown.contains("This certificate counts."))
            #expect(!shown.contains("Dana"), "nothing of people")
            trial.clock.set(trial.tenant.zone.instant(of: try #require(Day("2027-03-02"))))
            #expect(try await visitor.get("/certificates/\(code)").contains("Expired"))
            #expect(try await visitor.get("/certificates/\(code)?lang=de").contains("Abgelaufen"))
        }
    }

    @Test func theRightAnswersStayOnTheServerUntilTheQuizIsHandedIn() async throws {
        try await Trial.run { trial in
            let reseller = try await Self.enrolled(trial)
            let owner = try await trial.reseller(reseller.id)
            let path = try await Self.course(trial, .salesProcess)
            try await Self.read(owner, path)
            let quiz = try await Self.draw(owner, path)
            let page = try await owner.get(quiz)
            let (attempt, record) = try await Self.attempt(trial, quiz)
            for item in attempt.asked(from: record.content) {
                #expect(page.contains("q\(item.number)"))
                #expect(!page.text.contains(item.question.reason), "\(item.question.text)")
            }
            let values = page.text.matches(of: /name="q1"[^>]*value="(\d+)"/).map { String($0.1) }
            #expect(values.count > 1 && values == values.indices.map { "\($0)" }, "the author's order is not told")
            #expect(!page.text.lowercased().contains("right answer is") && !page.contains("data-right"))
            let empty = try await owner.post(quiz, ["idempotency_key": "key-of-the-empty-form", "q1": "0"])
            #expect(empty.status == 422 && empty.contains("Choose an answer to question 2."))
            #expect(try await owner.get(quiz).contains("Hand in the quiz"), "still open")
            let other = try await trial.reseller(reseller.id, .manager)
            #expect(try await other.get(quiz).status == 404)
            #expect(try await other.post(quiz, ["idempotency_key": "key-of-another-person"]).status == 404)
        }
    }

    @Test func unknownAndRevokedCertificatesAreSaid() async throws {
        try await Trial.run { trial in
            let visitor = trial.visitor()
            let unknown = try await visitor.get("/certificates/K7QD-M2XA-9PTE")
            #expect(unknown.status == 404 && unknown.contains("There is no certificate with this code"))
            #expect(try await visitor.get("/certificates/%3Cscript%3E").status == 404)
            #expect(try await visitor.get("/certificates?code=short").status == 422)
            let reseller = try await Self.enrolled(trial)
            let owner = try await trial.reseller(reseller.id)
            let path = try await Self.course(trial, .productBasic)
            try await Self.read(owner, path)
            _ = try await Self.take(trial, owner, path, right: 20)
            let standing = try await trial.world.contexts.training.standing(trial.tenant, of: reseller.id)
            let code = try #require(standing.certificates.first?.code.description)
            let record = "/admin/training/resellers/\(reseller.id)"
            let director = try await trial.staff(.director)
            #expect(try await director.get(record).contains(code))
            let act: KeyValuePairs = [
                "idempotency_key": "key-of-the-revocation", "programme": "product_basic",
                "revocation_reason": "Somebody else took the quiz.",
            ]
            for role in [Role.accountManager, .channelManager, .admin, .auditor, .legal] {
                #expect(try await trial.staff(role).post("\(record)/revocation", act).status == 403, "\(role)")
            }
            let done = try await director.post("\(record)/revocation", act)
            #expect(try await director.follow(done).contains("is revoked"))
            let shown = try await visitor.get("/certificates/\(code)")
            #expect(shown.contains("Revoked") && !shown.contains("Somebody else took"), "the reason is not public")
            #expect(try await owner.get("/portal/training").contains("Somebody else took the quiz."))
            #expect(try await trial.letters(to: "people.example").contains("A certification was revoked"))
        }
    }

    /// training_001 completes by itself, training_002 with the practice talk; three failed quizzes stop it.
    @Test func theOnboardingTasksFollowTheTraining() async throws {
        try await Trial.run { trial in
            let reseller = try await Self.enrolled(trial, .pendingOnboarding)
            let onboarding = trial.world.contexts.onboarding
            func state(_ task: OnboardingTask) async throws -> TaskState? {
                try await trial.work()
                return try await onboarding.checklist(trial.tenant.id, of: reseller.id).item(task)?.state
            }
            let email = try #require(EmailAddress("olga@people.example"))
            try await trial.account(
                NewAccount(
                    email: email, name: "Olga Owner", resellerID: reseller.id, company: "Brightline", roles: [.owner]))
            let owner = try await trial.signIn(email.text)
            let product = try await Self.course(trial, .productBasic)
            try await onboarding.complete(
                trial.tenant, reseller.id, .portalAccount, reason: "Done by phone", by: .system, as: [.channelManager])
            try await Self.read(owner, product)
            #expect(try await state(.productTraining) == .inProgress)
            for _ in 0..<3 { _ = try await Self.take(trial, owner, product, right: 3) }
            #expect(try await state(.productTraining) == .failed)
            #expect(try await owner.get(product).contains("All three attempts are used."))
            let refused = try await owner.post("\(product)/quiz", ["idempotency_key": "key-of-the-fourth-quiz"])
            #expect(try await owner.follow(refused).contains("after seven days"))
            trial.clock.advance(.days(7))
            try await trial.world.contexts.training.tend(trial.tenant)
            #expect(try await state(.productTraining) == .inProgress)
            let late = try await trial.signIn(email.text)
            _ = try await Self.take(trial, late, product, right: 19)
            #expect(try await state(.productTraining) == .completed)
            let sales = try await Self.course(trial, .salesProcess)
            try await Self.read(late, sales)
            _ = try await Self.take(trial, late, sales, right: 15)
            #expect(try await state(.salesTraining) == .inProgress)
            let manager = try await trial.staff(.accountManager)
            let record = "/admin/training/resellers/\(reseller.id)"
            #expect(try await manager.get(record).contains("Note a practice talk"))
            #expect(
                try await manager.post(
                    "\(record)/assessment",
                    ["idempotency_key": "key-of-the-first-talk", "result": "passed", "note": "no"]
                ).status == 422)
            for number in 1...3 {
                try await manager.post(
                    "\(record)/assessment",
                    [
                        "idempotency_key": "key-of-talk-number-\(number)", "result": "failed",
                        "note": "Names no price until asked twice.",
                    ])
            }
            #expect(try await state(.salesTraining) == .failed)
            try await manager.post(
                "\(record)/assessment",
                [
                    "idempotency_key": "key-of-the-last-talk", "result": "passed",
                    "note": "Clear, fair and patient. Well done.",
                ])
            #expect(try await state(.salesTraining) == .completed)
            #expect(try await trial.letters(to: "people.example").contains("Brightline is certified"))
        }
    }

    /// What the account manager opens on the page of the task can be tried again, quiz included.
    @Test func theAccountManagerOpensAFailedTaskEarly() async throws {
        try await Trial.run { trial in
            let reseller = try await Self.enrolled(trial, .pendingOnboarding)
            let onboarding = trial.world.contexts.onboarding
            try await onboarding.complete(
                trial.tenant, reseller.id, .portalAccount, reason: "Done by phone", by: .system, as: [.channelManager])
            let owner = try await trial.reseller(reseller.id)
            let path = try await Self.course(trial, .productBasic)
            try await Self.read(owner, path)
            for _ in 0..<3 { _ = try await Self.take(trial, owner, path, right: 3) }
            try await trial.work()
            let task = "/admin/onboarding/\(reseller.id)/training_001"
            let other = try await trial.staff(.auditor)
            #expect(try await !other.get(task).contains("Let them try again"))
            #expect(try await other.post(task, ["act": "retry"]).status == 403)
            let manager = try await trial.staff(.accountManager)
            #expect(try await manager.get(task).contains("Let them try again"))
            let opened = try await manager.post(task, ["act": "retry"])
            #expect(try await manager.follow(opened).contains("The reseller can try again."))
            let again = try await manager.post(task, ["act": "retry"])
            #expect(try await !manager.follow(again).contains("The reseller can try again."))
            #expect(
                try await onboarding.checklist(trial.tenant.id, of: reseller.id)
                    .item(.productTraining)?.state == .inProgress)
            trial.clock.advance(.minutes(1))
            #expect(try await Self.take(trial, owner, path, right: 19).contains("Passed with 95 %"))
            try await trial.work()
            #expect(
                try await onboarding.checklist(trial.tenant.id, of: reseller.id)
                    .item(.productTraining)?.state == .completed)
        }
    }

    @Test func staffLetSomebodyTryAgainAndWriteANewVersion() async throws {
        try await Trial.run { trial in
            let reseller = try await Self.enrolled(trial)
            let owner = try await trial.reseller(reseller.id)
            let path = try await Self.course(trial, .voice)
            try await Self.read(owner, path)
            for _ in 0..<3 { _ = try await Self.take(trial, owner, path, right: 3) }
            let manager = try await trial.staff(.accountManager)
            let desk = try await manager.get("/admin/training")
            #expect(desk.contains("Dana Member") && desk.contains("Brightline"))
            let record = "/admin/training/resellers/\(reseller.id)"
            let standing = try await trial.world.contexts.training.standing(trial.tenant, of: reseller.id)
            let enrolment = try #require(standing.courses.flatMap(\.people).first?.id)
            let silent = try await manager.post(
                "\(record)/allowance", ["enrolment": enrolment.description, "allowance_reason": ""])
            #expect(silent.status == 422 && silent.contains("Say why they may try again"))
            let allowed = try await manager.post(
                "\(record)/allowance", ["enrolment": enrolment.description, "allowance_reason": "Was ill that day"])
            #expect(try await manager.follow(allowed).contains("They may try again at once"))
            trial.clock.advance(.seconds(1))
            #expect(try await Self.take(trial, owner, path, right: 10).contains("Passed with 100 %"))
            let course = path.replacing("/portal", with: "/admin")
            let begun = try await manager.post(course)
            let version = try #require(begun.location)
            let form = try await manager.follow(begun)
            let number = try #require(form.value(of: "version"))
            let wrong = try await manager.post(version, ["body": "# Nothing", "note": "", "version": number])
            #expect(wrong.status == 422 && wrong.contains("500 to 200,000 characters"))
            #expect(!(try await trial.staff(.auditor).get(version).contains("Publish the saved version")))
            let published = try await manager.post("\(version)/publication", ["version": number])
            #expect(try await manager.follow(published).contains("It never changes again."))
            #expect(try await trial.staff(.auditor).post(course).status == 403)
            #expect(try await manager.get("/admin/training/resellers?q=bright").contains("Brightline"))
        }
    }

    static func read(_ browser: Browser, _ path: String) async throws {
        var reply = try await browser.post("\(path)/start")
        while let place = reply.location, place.contains("/lessons/") {
            #expect(try await browser.get(place).contains("I have read it."))
            reply = try await browser.post(place)
        }
        #expect(try await browser.follow(reply).contains("You are ready for the quiz"))
    }

    static func draw(_ browser: Browser, _ path: String) async throws -> String {
        let key = try #require(try await browser.get(path).value(of: "idempotency_key"))
        let drawn = try await browser.post("\(path)/quiz", ["idempotency_key": key])
        return try #require(drawn.location)
    }

    static func attempt(_ trial: Trial, _ quiz: String) async throws -> (attempt: QuizAttempt, record: CourseRecord) {
        let id = try #require(quiz.split(separator: "/").last.flatMap { Identifier($0) })
        let member = try await trial.database.reading(trial.tenant.id) { tx in
            let attempt = try await QuizAttempts(tx).attempt(id)
            return try await Accounts(tx).account(
                try await CourseEnrolments(tx).enrolment(attempt.enrolmentID).accountID)
        }
        return try await trial.world.contexts.training.attempt(trial.tenant.id, id, of: member)
    }

    /// The page of the result.
    static func take(_ trial: Trial, _ browser: Browser, _ path: String, right: Int) async throws -> Reply {
        let quiz = try await draw(browser, path)
        let (attempt, record) = try await attempt(trial, quiz)
        var fields = [("idempotency_key", "answers-to-\(quiz.suffix(36))")]
        for item in attempt.asked(from: record.content) {
            let answer = item.question.rightAnswer ?? 0
            let chosen = item.number <= right ? answer : (answer + 1) % item.question.answers.count
            let shown = try #require(item.order.firstIndex(of: chosen))
            fields.append((item.field, "\(shown)"))
        }
        let sent = try await browser.post(quiz, pairs: fields)
        #expect(sent.location == quiz, "\(sent.status)")
        return try await browser.get(quiz)
    }

    static func course(_ trial: Trial, _ programme: TrainingProgramme) async throws -> String {
        let training = trial.world.contexts.training
        try await training.adopt(trial.tenant)
        let courses = try await training.courses(trial.tenant.id)
        let id = try #require(courses.first { $0.course.programme == programme }?.course.id)
        return "/portal/training/courses/\(id)"
    }

    static func enrolled(_ trial: Trial, _ status: ResellerStatus = .active) async throws -> Reseller {
        let enrolment = Enrolment(
            companyName: "Brightline", ownerName: "Dana Brooks", ownerEmail: "dana@brightline.example",
            type: .authorizedDealer, status: status, tier: .bronze, planCode: "standard_reseller",
            validFrom: trial.tenant.zone.day(of: trial.clock.now))
        return try await trial.world.contexts.partnering.enrol(
            trial.tenant, enrolment, reason: "Known from before", by: .system)
    }
}
