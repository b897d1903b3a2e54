import Engagement
import Identity
import Jobs
import Kernel
import Links
import Web

/// The background work in the back office.
public struct WorkHandlers: Sendable {
    private let tending: TendingWork

    public init(_ tending: TendingWork) {
        self.tending = tending
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [WorkPage.self, JobsPage.self, JobPage.self]
        routes.get(BackOfficePlaces.work, .staff(.seeWork), overview)
        routes.get(BackOfficePlaces.workJobs, .staff(.seeWork), index)
        routes.get(BackOfficePlaces.workJob, .staff(.seeWork), show)
        routes.post(BackOfficePlaces.workJobRetry, .staff(.tendWork), retry)
        routes.post(BackOfficePlaces.workJobCancellation, .staff(.tendWork), cancel)
        routes.post(BackOfficePlaces.workRetries, .staff(.tendWork), retryAll)
        return routes
    }

    @Sendable private func overview(_ visit: Visit) async throws -> Answer {
        .page(
            WorkPage(
                frame: try visit.backOfficeFrame("Background work"),
                overview: try await tending.overview(visit.tenant.id), limits: tending.limits, now: visit.now,
                mayTend: try visit.person.may(.tendWork)))
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let filter = JobsFilter(visit.query)
        let found = try await tending.jobs(
            visit.tenant.id, state: filter.state, kind: filter.kind, after: filter.after)
        return .page(
            JobsPage(
                frame: try visit.backOfficeFrame("Jobs"), jobs: found.page, counts: found.counts,
                kinds: found.kinds, filter: filter, mayTend: try visit.person.may(.tendWork)))
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        let found = try await tending.job(visit.tenant.id, try visit.id())
        return .page(
            JobPage(
                frame: try visit.backOfficeFrame(JobWords.label(kind: found.job.kind)), job: found.job,
                history: found.history, mayTend: try visit.person.may(.tendWork)))
    }

    @Sendable private func retry(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let job = try await tending.retry(visit.tenant.id, id, by: visit.actor)
        return .redirect(
            to: BackOfficePlaces.workJob(id),
            notice: .done("The job runs again: \(JobWords.label(kind: job.kind)). Its tries start anew."))
    }

    @Sendable private func cancel(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let job = try await tending.cancel(visit.tenant.id, id, by: visit.actor)
        return .redirect(
            to: BackOfficePlaces.workJob(id),
            notice: .done("The job is cancelled: \(JobWords.label(kind: job.kind)). Run it again if it must be done."))
    }

    @Sendable private func retryAll(_ visit: Visit) async throws -> Answer {
        let kind = try await visit.form()["kind"]
        let count = try await tending.retryAll(visit.tenant.id, kind: kind, by: visit.actor)
        let done = "\(JobWords.label(kind: kind)): \(count.shown("job runs", "jobs run")) again."
        let notice: Notice = count == 0 ? .info("No job of this kind is given up.") : .done(done)
        return .redirect(to: BackOfficePlaces.workJobs.with(["state": "dead", "kind": kind]), notice: notice)
    }
}

/// What the list of jobs shows, as it stands in its address.
struct JobsFilter {
    let state: JobState?
    let kind: String?
    let after: String?

    init(_ query: Query) {
        state = query["state"].flatMap { JobState(rawValue: $0) }
        kind = query["kind"].flatMap { $0.isEmpty ? nil : $0 }
        after = query["after"]
    }

    func link(state: JobState?, after: String? = nil) -> String {
        BackOfficePlaces.workJobs.with([
            "state": state?.rawValue ?? "", "kind": kind ?? "", "after": after ?? "",
        ])
    }
}
