import Identity
import Kernel
import Links
import Partnership
import Web

/// The list of applications and its file.
public struct ApplicationsHandlers: Sendable {
    /// Rows of a file that are read at once.
    private static let partRows = 500

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
        let wanted = filter.value(for: try visit.person)
        let (recruiting, tenantID) = (recruiting, visit.tenant.id)
        let day = visit.tenant.zone.day(of: visit.now)
        return .file(name: "applications-\(day).csv", type: "text/csv; charset=utf-8") { writer in
            var table = CSVTable(columns: ApplicationSummary.columns)
            var after: String?
            repeat {
                let part = try await recruiting.queue(tenantID, wanted, after: after, count: Self.partRows).page
                for row in part.elements { table.add(row.cells) }
                try await writer.write(table.take())
                after = part.next
            } while after != nil
        }
    }
}

extension Place {
    /// With several records ticked.
    fileprivate func choosing(_ ids: [Identifier]) -> String {
        pattern + "?" + ids.map { "chosen=\($0)" }.joined(separator: "&")
    }
}
