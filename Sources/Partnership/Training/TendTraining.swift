import Identity
import Jobs
import Kernel
import Postgres

/// Once a day: reminds of certificates that end, ends those that are over, lets people try again after seven days.
struct TendTraining: Job {
    static let kind = "partnership.tend_training"
}

extension Training {
    public func register(in handlers: inout JobHandlers) {
        handlers.on(TendTraining.self) { _, run in try await tend(try await tenant(run.tenantID)) }
        registerOnboarding(in: &handlers)
    }

    public static func plan(in schedules: inout Schedules) {
        schedules.add("partnership.tend_training", .daily(hour: 5, minute: 20)) { _ in TendTraining() }
    }

    /// Does what the day asks for, one unit of work for each. Done twice on a day it does nothing the second time.
    public func tend(_ tenant: Tenant) async throws {
        let today = tenant.zone.day(of: clock.now)
        try await adopt(tenant)
        let (overdue, ending, failed) = try await database.reading(tenant.id) { tx in
            (
                try await Certificates(tx).overdue(on: today),
                try await Certificates(tx).ending(from: today, to: today.adding(days: Certificate.firstReminder)),
                try await CourseEnrolments(tx).failed()
            )
        }
        for line in overdue { try await expire(line.programme, of: line.resellerID, on: today, tenant) }
        for certificate in ending { try await remind(certificate, on: today, tenant) }
        for enrolment in failed { try await letGoOn(enrolment, tenant) }
        try await reopenTasks(tenant)
    }

    private func expire(
        _ programme: TrainingProgramme, of resellerID: Identifier, on today: Day, _ tenant: Tenant
    ) async throws {
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            let before = try await Certifications(tx).locked(programme, of: resellerID, at: now)
            let isOver = try await Certificates(tx).overdue(on: today).contains { $0 == (resellerID, programme) }
            guard isOver, let state = before.after(.expire, by: .system) else { return }
            try await Certifications(tx).set(state, programme, of: resellerID, at: now)
            try await CourseEnrolments(tx).expire(programme, of: resellerID)
            let reseller = try await Resellers(tx).reseller(resellerID)
            try await record("certification.expired", of: resellerID, in: tx, ["programme": programme.rawValue])
            try await audit(
                .system, "certification.expired", resellerID, reseller.name, in: tx,
                before: ["state": before.rawValue], after: ["state": state.rawValue, "programme": programme.rawValue])
        }
    }

    /// Days that were missed are made up for by the latest reminder alone.
    private func remind(_ certificate: Certificate, on today: Day, _ tenant: Tenant) async throws {
        let left = certificate.validUntil.days(since: today)
        try await database.transaction(tenant.id) { tx in
            guard try await Resellers(tx).reseller(certificate.resellerID).status != .terminated else { return }
            var isNew = false
            for days in Certificate.reminderDays where left <= days {
                isNew = try await Certificates(tx).noteReminder(days, of: certificate, at: clock.now)
            }
            guard isNew else { return }
            try await record(
                "certification.reminder", of: certificate.resellerID, in: tx,
                ["programme": certificate.programme.rawValue, "certificate": certificate.id.description])
        }
    }

    /// After seven days who failed may try again.
    private func letGoOn(_ failed: CourseEnrolment, _ tenant: Tenant) async throws {
        try await database.transaction(tenant.id) { tx in
            var enrolment = try await CourseEnrolments(tx).locked(failed.id)
            guard let retryAt = enrolment.retryAt, clock.now >= retryAt,
                let state = enrolment.state.after(.retry, by: .system)
            else { return }
            enrolment.state = state
            try await CourseEnrolments(tx).save(enrolment)
            let course = try await Courses(tx).course(enrolment.courseID)
            try await record(
                "training.retried", of: enrolment.resellerID, in: tx, ["programme": course.programme.rawValue])
            try await audit(
                .system, "training.attempts_allowed", enrolment.resellerID, enrolment.personName, in: tx,
                after: ["programme": course.programme.rawValue], reason: "Seven days have passed.")
        }
    }

    private func tenant(_ id: Identifier) async throws -> Tenant {
        let found = try await database.reading(id) { tx in try await Tenants(tx).tenant(id) }
        guard let found else { throw NotFound() }
        return found
    }
}
