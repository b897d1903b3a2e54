import Identity
import Kernel
import Links
import Partnership
import Web

/// The list of applications and its file.
public struct ApplicationsHandlers: Sendable {
    private let recruiting: Recruiting

    public init(_ recruiting: Recruiting) {
        self.recruiting = recruiting
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [ApplicationsPage.self, FunnelPage.self]
        routes.get(BackOfficePlaces.applications, .staff(.seeApplications), index)
        routes.get(BackOfficePlaces.applicationsFile, .staff(.seeApplications), terms: .freshProof, file)
        routes.get(BackOfficePlaces.applicationsFunnel, .staff(.seeApplications), funnel)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let filter = ApplicationsFilter(visit.query)
        let value = filter.value(for: try visit.person)
        let (slice, counts, calendar) = try await recruiting.queue(visit.tenant.id, value, after: filter.after)
        let clock = ResponseClock(calendar: calendar)
        let lines = slice.elements.map { ApplicationsPage.Line($0, clock: clock, now: visit.now) }
        return .page(
            ApplicationsPage(
                frame: try visit.backOfficeFrame("Applications"), search: Field("q", filter.search),
                shown: filter.shown.rawValue, filters: filter.links(counts), action: BackOfficePlaces.applications.path,
                fileLink: filter.fileLink, funnelLink: BackOfficePlaces.applicationsFunnel.path,
                togetherAction: try visit.person.may(.claimApplications)
                    ? BackOfficePlaces.applicationsTogether.path : nil,
                togetherLink: BackOfficePlaces.applicationsTogether.choosing(slice.elements.map(\.id)),
                sanctionsLink: try visit.person.may(.importSanctions) ? BackOfficePlaces.sanctions.path : nil,
                lines: lines, hasLines: !lines.isEmpty,
                isFiltered: !filter.search.isEmpty || filter.shown != .open,
                pages: PageLinks(slice, after: filter.after, one: "application", many: "applications") {
                    filter.link(after: $0)
                },
                allLink: BackOfficePlaces.applications.with(["show": "all"]), formLink: PublicPlaces.apply.path))
    }

    @Sendable private func funnel(_ visit: Visit) async throws -> Answer {
        .page(try FunnelPage(visit, try await recruiting.funnel(visit.tenant)))
    }

    @Sendable private func file(_ visit: Visit) async throws -> Answer {
        let filter = ApplicationsFilter(visit.query)
        let rows = try await recruiting.queueFile(visit.tenant.id, filter.value(for: try visit.person))
        var table = CSVTable(columns: [
            "application", "company", "contact", "email", "type", "status", "submitted_at", "claimed_at", "due_at",
            "reviewer", "score", "possible_duplicate", "decided_at",
        ])
        for row in rows {
            table.add([
                row.publicID, row.companyName, row.contactName, row.contactEmail, row.resellerType.rawValue,
                row.status.rawValue, row.submittedAt.description, row.claimedAt?.description ?? "",
                row.dueAt?.description ?? "", row.reviewerName ?? "", row.scoreTotal,
                row.isPossibleDuplicate ? "yes" : "no", row.decidedAt?.description ?? "",
            ])
        }
        let day = visit.tenant.zone.day(of: visit.now)
        return .file(table.bytes, name: "applications-\(day).csv", type: "text/csv; charset=utf-8")
    }
}

extension Place {
    /// With several records ticked.
    fileprivate func choosing(_ ids: [Identifier]) -> String {
        pattern + "?" + ids.map { "chosen=\($0)" }.joined(separator: "&")
    }
}
