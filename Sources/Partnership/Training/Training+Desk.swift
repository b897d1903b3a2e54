import Identity
import Kernel
import Postgres

/// What staff look after: who is stuck, what ends soon, how many are certified.
public struct TrainingDesk: Sendable {
    public struct Stuck: Sendable {
        public let enrolment: CourseEnrolment
        public let reseller: String
        public let course: String
    }

    public let stuck: [Stuck]
    /// Those that end within 60 days, the first to end first.
    public let ending: [Certificate]
    public let states: [TrainingProgramme: [CertificationState: Int]]
    public let courses: [(course: Course, version: CourseVersion?, draft: CourseVersion?)]
    public let today: Day
}

/// A reseller in the list of who is certified for what.
public struct TrainingLine: Sendable {
    public let reseller: Reseller
    public let level: Tier.Certification?
    public let states: [TrainingProgramme: CertificationState]
}

extension Training {
    public func desk(_ tenant: Tenant) async throws -> TrainingDesk {
        let today = tenant.zone.day(of: clock.now)
        return try await database.reading(tenant.id) { tx in
            let courses = Courses(tx)
            let current = try await courses.current()
            var titled: [(course: Course, version: CourseVersion?, draft: CourseVersion?)] = []
            for course in try await courses.all() {
                let newest = try await courses.versions(of: course.id).first
                titled.append((course, current[course.id], newest?.status == .draft ? newest : nil))
            }
            var stuck: [TrainingDesk.Stuck] = []
            for enrolment in try await CourseEnrolments(tx).failed() {
                let reseller = try await Resellers(tx).reseller(enrolment.resellerID)
                let title = current[enrolment.courseID]?.content.title ?? ""
                stuck.append(TrainingDesk.Stuck(enrolment: enrolment, reseller: reseller.name, course: title))
            }
            return TrainingDesk(
                stuck: stuck,
                ending: try await Certificates(tx).ending(
                    from: today, to: today.adding(days: Certificate.firstReminder)),
                states: try await Certifications(tx).counts(), courses: titled, today: today)
        }
    }

    /// One page of the resellers, by name, with what they are certified for.
    public func lines(
        _ tenant: Tenant, _ filter: ResellerFilter, after key: String? = nil
    ) async throws -> Slice<TrainingLine> {
        let today = tenant.zone.day(of: clock.now)
        return try await database.reading(tenant.id) { tx in
            let page = try await Resellers(tx).list(filter, after: key)
            let ids = page.elements.map(\.id)
            let levels = try await Certifications(tx).levels(of: ids, on: today)
            let states = try await Certifications(tx).states(of: ids)
            return page.map { reseller in
                TrainingLine(reseller: reseller, level: levels[reseller.id], states: states[reseller.id] ?? [:])
            }
        }
    }
}
