import Identity
import Kernel
import Links
import Web

/// The audit trail as the back office shows it.
public struct AuditHandlers: Sendable {
    private let reading: ReadingAudit

    public init(_ reading: ReadingAudit) {
        self.reading = reading
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [AuditPage.self]
        routes.get(BackOfficePlaces.audit, .staff(.seeAudit), index)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let place = visit.query["before"].flatMap { Int64($0) }
        let events = try await reading.events(visit.tenant.id, before: place, kind: visit.query["kind"])
        return .page(
            AuditPage(
                frame: try visit.backOfficeFrame("Audit trail"), events: events, isFirst: place == nil,
                kind: visit.query["kind"] ?? ""))
    }
}
