import Identity
import Kernel
import Postgres

extension Training {
    /// A director takes a certification back: its certificates count no more from today on, and its courses have to be
    /// taken again. The same key again changes nothing. Throws Invalid for `reason`, TrainingRefusal, NotFound.
    public func revoke(
        _ tenant: Tenant, _ resellerID: Identifier, _ programme: TrainingProgramme, reason: String, key: String,
        by actor: Actor
    ) async throws {
        try Self.check(reason, "Say why the certification is revoked, in 5 to \(Self.longestReason) characters.")
        let (now, today) = (clock.now, tenant.zone.day(of: clock.now))
        try await database.transaction(tenant.id) { tx in
            _ = try await Idempotency(tx, clock: clock).once(
                key, act: "training.revoke", input: Array("\(resellerID) \(programme) \(reason)".utf8)
            ) {
                let reseller = try await Resellers(tx).reseller(resellerID)
                let before = try await Certifications(tx).locked(programme, of: resellerID, at: now)
                let state = try Self.state(before, after: .revoke, by: .director)
                try await Certifications(tx).set(state, programme, of: resellerID, at: now)
                try await Certificates(tx).revoke(programme, of: resellerID, on: today, reason: reason)
                try await CourseEnrolments(tx).expire(programme, of: resellerID)
                try await record(
                    "certification.revoked", of: resellerID, in: tx, ["programme": programme.rawValue])
                try await audit(
                    actor, "certification.revoked", resellerID, reseller.name, in: tx,
                    before: ["state": before.rawValue],
                    after: ["state": state.rawValue, "programme": programme.rawValue], reason: reason)
                return resellerID.description
            }
        }
    }

    /// Staff let somebody who failed try again at once. Throws Invalid for `reason`, TrainingRefusal, NotFound, also
    /// for an enrolment of another reseller.
    public func allow(
        _ tenant: Tenant, _ enrolmentID: Identifier, of resellerID: Identifier, reason: String, by actor: Actor
    ) async throws {
        try Self.check(reason, "Say why they may try again, in 5 to \(Self.longestReason) characters.")
        try await database.transaction(tenant.id) { tx in
            var enrolment = try await CourseEnrolments(tx).locked(enrolmentID)
            guard enrolment.resellerID == resellerID else { throw NotFound() }
            guard let state = enrolment.state.after(.retry, by: .staff) else {
                throw TrainingRefusal.invalidTransition(from: enrolment.state.label)
            }
            (enrolment.state, enrolment.attemptsFrom) = (state, clock.now)
            try await CourseEnrolments(tx).save(enrolment)
            let course = try await Courses(tx).course(enrolment.courseID)
            try await record(
                "training.retried", of: resellerID, in: tx, ["programme": course.programme.rawValue])
            try await audit(
                actor, "training.attempts_allowed", resellerID, enrolment.personName, in: tx,
                after: ["programme": course.programme.rawValue], reason: reason)
        }
    }

    /// Staff note how a practice talk about the sales process went. A passed one is a step of the reseller's
    /// onboarding; after three failed ones within seven days its task has failed. The same key again changes nothing.
    /// Throws Invalid for `note`, NotFound.
    public func assess(
        _ tenant: Tenant, _ resellerID: Identifier, passed: Bool, note: String, key: String, by actor: Actor
    ) async throws {
        guard (10...Self.longestReason).contains(note.count), note.isPlainText(allowingLines: true) else {
            throw Invalid("note", "Say in 10 to \(Self.longestReason) characters what went well and what did not.")
        }
        guard let accountID = actor.accountID else { throw NotFound() }
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            _ = try await Idempotency(tx, clock: clock).once(
                key, act: "training.assess", input: Array("\(resellerID) \(passed) \(note)".utf8)
            ) {
                let reseller = try await Resellers(tx).reseller(resellerID)
                try await TrainingAssessments(tx).add(
                    TrainingAssessment(
                        id: newID(), resellerID: resellerID, accountID: accountID, personName: actor.name,
                        isPassed: passed, note: note, assessedAt: now))
                if let event = try await consequence(of: resellerID, passed: passed, at: now, in: tx) {
                    try await record(
                        event, of: resellerID, in: tx, ["programme": TrainingProgramme.salesProcess.rawValue])
                }
                try await audit(
                    actor, "training.assessed", resellerID, reseller.name, in: tx,
                    after: ["passed": passed ? "yes" : "no"], reason: note)
                return resellerID.description
            }
        }
    }

    private func consequence(
        of resellerID: Identifier, passed: Bool, at now: Instant, in tx: Transaction
    ) async throws -> String? {
        if passed { return "training.assessed" }
        let failed = try await Self.failedAssessments(of: resellerID, at: now, in: tx)
        return failed >= QuizRule.attempts ? "training.failed" : nil
    }

    /// Failed talks of the last seven days since one was passed.
    static func failedAssessments(of resellerID: Identifier, at now: Instant, in tx: Transaction) async throws -> Int {
        let recent = try await TrainingAssessments(tx).of(resellerID).prefix { !$0.isPassed }
        return QuizRule.counting(recent.map(\.assessedAt), at: now).count
    }

    /// Somebody has completed every course: the reseller gets a certificate from today on.
    func certify(
        _ enrolment: CourseEnrolment, _ programme: TrainingProgramme, percent: Int, _ tenant: Tenant,
        in tx: Transaction
    ) async throws {
        let (now, today, resellerID) = (clock.now, tenant.zone.day(of: clock.now), enrolment.resellerID)
        var state = try await Certifications(tx).locked(programme, of: resellerID, at: now)
        // It was revoked or has expired while this person was on the way.
        state = state.after(.begin, by: .reseller) ?? state
        let act: CertificationState.Act = state == .certified ? .renew : .pass
        try await Certifications(tx).set(
            try Self.state(state, after: act, by: .system), programme, of: resellerID, at: now)
        let certificate = Certificate(
            id: newID(), code: CertificateCode(by: chance), resellerID: resellerID, programme: programme,
            company: try await Resellers(tx).reseller(resellerID).name, accountID: enrolment.accountID,
            personName: enrolment.personName, enrolmentID: enrolment.id, percent: percent, certifiedOn: today,
            validUntil: Certificate.lastDay(from: today), issuedAt: now, revokedOn: nil, revokedReason: "")
        try await Certificates(tx).add(certificate)
        try await record(
            "certification.certified", of: resellerID, in: tx,
            ["programme": programme.rawValue, "certificate": certificate.id.description])
        try await audit(
            .system, "certification.certified", resellerID, certificate.company, in: tx,
            after: [
                "programme": programme.rawValue, "person": enrolment.accountID.description,
                "valid_until": certificate.validUntil.description,
            ])
    }

    static func state(
        _ state: CertificationState, after act: CertificationState.Act, by doer: CertificationState.Doer
    ) throws -> CertificationState {
        guard let next = state.after(act, by: doer) else {
            throw TrainingRefusal.invalidTransition(from: state.label)
        }
        return next
    }
}
