import Identity
import Kernel
import Postgres

extension Training {
    /// A member begins a course. Begun again it stays begun; a completed one can be taken again in the last 60 days of
    /// the certificate. Throws TrainingRefusal, NotFound.
    public func start(_ tenant: Tenant, _ courseID: Identifier, by member: Account, _ actor: Actor) async throws {
        let (now, today) = (clock.now, tenant.zone.day(of: clock.now))
        try await database.transaction(tenant.id) { tx in
            let course = try await Courses(tx).course(courseID)
            let resellerID = try await learning(member, in: tx)
            guard let version = try await Courses(tx).current()[courseID] else { throw TrainingRefusal.unpublished }
            let state = try await Certifications(tx).locked(course.programme, of: resellerID, at: now)
            let record = try await self.course(courseID, for: member, in: tx)
            if record.state == .inProgress || record.state == .failed { return }
            if record.state == .completed {
                guard let from = record.againFrom else {
                    throw TrainingRefusal.invalidTransition(from: record.state.label)
                }
                if today < from { throw TrainingRefusal.notYet(from: from) }
            }
            guard let begun = CourseState.notStarted.after(.start, by: .member) else { return }
            try await CourseEnrolments(tx).add(
                CourseEnrolment(
                    id: newID(), resellerID: resellerID, accountID: member.id, personName: member.name,
                    courseID: courseID, versionID: version.id, state: begun, lessonsRead: [], startedAt: now))
            if let next = state.after(.begin, by: .reseller) {
                try await Certifications(tx).set(next, course.programme, of: resellerID, at: now)
            }
            try await audit(
                actor, "training.started", resellerID, version.content.title, in: tx,
                after: ["programme": course.programme.rawValue, "version": "\(version.number)"])
        }
    }

    /// A member has read a lesson; the place counts from 0. Read again it stays read. Throws TrainingRefusal, NotFound.
    public func read(
        _ tenant: Tenant, _ courseID: Identifier, lesson: Int, by member: Account, _ actor: Actor
    ) async throws {
        try await database.transaction(tenant.id) { tx in
            let resellerID = try await learning(member, in: tx)
            let record = try await self.course(courseID, for: member, in: tx)
            guard record.content.lessons.indices.contains(lesson) else { throw NotFound() }
            guard let known = record.enrolment else { throw TrainingRefusal.notStarted }
            var enrolment = try await CourseEnrolments(tx).locked(known.id)
            guard enrolment.lessonsRead.insert(lesson).inserted else { return }
            try await CourseEnrolments(tx).save(enrolment)
            guard enrolment.hasRead(all: record.content) else { return }
            if try await isOnlyOpenCourse(record.course, of: member, in: tx) {
                try await self.record(
                    "training.lessons_read", of: resellerID, in: tx, ["programme": record.course.programme.rawValue])
            }
            try await audit(
                actor, "training.lessons_read", resellerID, record.content.title, in: tx,
                after: ["lessons": "\(record.content.lessons.count)"])
        }
    }

    /// Draws a quiz for a member who has read all lessons: questions and the order of their answers by chance. One that
    /// is drawn and not handed in is given again. The same key gives the same quiz. Throws TrainingRefusal, NotFound.
    public func draw(
        _ tenant: Tenant, _ courseID: Identifier, key: String, by member: Account, _ actor: Actor
    ) async throws -> Identifier {
        let now = clock.now
        let text = try await database.transaction(tenant.id) { tx in
            try await Idempotency(tx, clock: clock).once(
                key, act: "training.draw", input: Array("\(courseID) \(member.id)".utf8)
            ) {
                let resellerID = try await learning(member, in: tx)
                let known = try await self.course(courseID, for: member, in: tx)
                guard let own = known.enrolment else { throw TrainingRefusal.notStarted }
                let enrolment = try await CourseEnrolments(tx).locked(own.id)
                let record = try await self.course(courseID, for: member, in: tx)
                if let open = record.openAttempt { return open.id.description }
                let ready = try await ready(enrolment, record, resellerID, at: now, in: tx)
                let attempt = QuizAttempt.draw(
                    record.content, id: newID(), for: ready.id, at: now, by: chance)
                try await QuizAttempts(tx).add(attempt)
                try await audit(
                    actor, "training.quiz_drawn", resellerID, record.content.title, in: tx,
                    after: ["questions": "\(attempt.questions.count)"])
                return attempt.id.description
            }
        }
        guard let id = Identifier(text) else { throw NotFound() }
        return id
    }

    /// Takes the answers of a quiz, the places at which they were shown by the places of the questions. Handed in once:
    /// later answers change nothing. Throws Invalid for `q1`, `q2` … that have no answer, TrainingRefusal, NotFound.
    public func submit(
        _ tenant: Tenant, _ attemptID: Identifier, answers: [Int?], key: String, by member: Account, _ actor: Actor
    ) async throws {
        let now = clock.now
        let input = answers.map { $0.map(String.init) ?? "-" }.joined(separator: " ")
        try await database.transaction(tenant.id) { tx in
            _ = try await Idempotency(tx, clock: clock).once(
                key, act: "training.submit", input: Array("\(attemptID) \(input)".utf8)
            ) {
                let resellerID = try await learning(member, in: tx)
                let found = try await QuizAttempts(tx).attempt(attemptID)
                let own = try await CourseEnrolments(tx).enrolment(found.enrolmentID)
                guard own.accountID == member.id else { throw NotFound() }
                let course = try await Courses(tx).course(own.courseID)
                _ = try await Certifications(tx).locked(course.programme, of: resellerID, at: now)
                let enrolment = try await CourseEnrolments(tx).locked(own.id)
                let attempt = try await QuizAttempts(tx).attempt(attemptID)
                if attempt.submittedAt != nil { return attemptID.description }
                let content = try await Courses(tx).version(enrolment.versionID).content
                let answered = try attempt.answered(answers, from: content, at: now)
                try await QuizAttempts(tx).submit(answered)
                try await settle(enrolment, course, answered, tenant, member, in: tx)
                try await audit(
                    actor, "training.quiz_submitted", resellerID, content.title, in: tx,
                    after: ["percent": "\(answered.percent ?? 0)", "passed": answered.isPassed ? "yes" : "no"])
                return attemptID.description
            }
        }
    }

    /// What the result means for the enrolment: completed, failed after three, or as before.
    private func settle(
        _ enrolment: CourseEnrolment, _ course: Course, _ attempt: QuizAttempt, _ tenant: Tenant, _ member: Account,
        in tx: Transaction
    ) async throws {
        var enrolment = enrolment
        if attempt.isPassed {
            guard let state = enrolment.state.after(.complete, by: .system) else { return }
            (enrolment.state, enrolment.completedAt) = (state, clock.now)
            try await CourseEnrolments(tx).save(enrolment)
            guard try await isOnlyOpenCourse(course, of: member, in: tx) else { return }
            try await certify(enrolment, course.programme, percent: attempt.percent ?? 0, tenant, in: tx)
            return
        }
        let submitted = try await QuizAttempts(tx).of(enrolment.id).compactMap(\.submittedAt)
        let left = QuizRule.attemptsLeft(submitted, at: clock.now, allowedFrom: enrolment.attemptsFrom)
        guard left == 0, let state = enrolment.state.after(.fail, by: .system) else { return }
        (enrolment.state, enrolment.failedAt) = (state, clock.now)
        try await CourseEnrolments(tx).save(enrolment)
        try await record(
            "training.failed", of: enrolment.resellerID, in: tx, ["programme": course.programme.rawValue])
    }

    /// The enrolment as one that may take a quiz now.
    private func ready(
        _ enrolment: CourseEnrolment, _ record: CourseRecord, _ resellerID: Identifier, at now: Instant,
        in tx: Transaction
    ) async throws -> CourseEnrolment {
        var enrolment = enrolment
        if let retryAt = enrolment.retryAt {
            guard now >= retryAt, let state = enrolment.state.after(.retry, by: .member) else {
                throw TrainingRefusal.attemptsUsed(until: retryAt)
            }
            enrolment.state = state
            try await CourseEnrolments(tx).save(enrolment)
            try await self.record(
                "training.retried", of: resellerID, in: tx, ["programme": record.course.programme.rawValue])
        }
        guard enrolment.state == .inProgress else {
            throw TrainingRefusal.invalidTransition(from: enrolment.state.label)
        }
        if record.lessonsLeft > 0 { throw TrainingRefusal.lessonsFirst(left: record.lessonsLeft) }
        return enrolment
    }

    /// Whether the person has completed every other course of the programme.
    private func isOnlyOpenCourse(_ course: Course, of member: Account, in tx: Transaction) async throws -> Bool {
        let current = try await Courses(tx).current()
        let others = try await Courses(tx).all().filter {
            $0.programme == course.programme && $0.id != course.id && current[$0.id] != nil
        }
        guard !others.isEmpty else { return true }
        let enrolments = try await CourseEnrolments(tx).of(account: member.id)
        return others.allSatisfy { other in
            enrolments.first { $0.courseID == other.id }?.state == .completed
        }
    }

    /// The reseller in whose team somebody learns. Throws TrainingRefusal where they only read.
    private func learning(_ member: Account, in tx: Transaction) async throws -> Identifier {
        guard let resellerID = member.resellerID else { throw NotFound() }
        guard try await Resellers(tx).reseller(resellerID).status.login == .full else {
            throw TrainingRefusal.readOnly
        }
        return resellerID
    }
}
