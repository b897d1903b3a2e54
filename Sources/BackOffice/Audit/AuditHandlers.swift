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
        routes.pages = [AuditPage.self, AuditRecordPage.self]
        routes.get(BackOfficePlaces.audit, .staff(.seeAudit), index)
        routes.post(BackOfficePlaces.auditFile, .staff(.seeAudit), file)
        routes.get(BackOfficePlaces.auditRecord, .staff(.seeAudit), record)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let place = visit.query["before"].flatMap { Int64($0) }
        let search = AuditSearch(visit.query)
        let events = try await reading.events(
            visit.tenant.id, before: place, filter: search.filter(in: visit.tenant.zone))
        return .page(
            AuditPage(
                frame: try visit.backOfficeFrame("Audit trail"), events: events, isFirst: place == nil, search: search))
    }

    /// A copy of what the search finds. It is asked for by a form, because it leaves a line itself.
    @Sendable private func file(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(AuditSearch.names)
        let filter = AuditSearch(form).filter(in: visit.tenant.zone)
        let (reading, tenant) = (reading, visit.tenant)
        let start = try await reading.beginFile(tenant.id, filter, by: visit.actor)
        let day = tenant.zone.day(of: visit.now)
        return .file(name: "audit-\(day).csv", type: "text/csv; charset=utf-8") { writer in
            var table = CSVTable(columns: AuditFile.columns)
            var place = start
            while true {
                let part = try await reading.filePart(tenant.id, before: place, filter)
                for event in part { table.add(AuditFile.cells(event)) }
                try await writer.write(table.take())
                guard let last = part.last else { return }
                place = last.seq
            }
        }
    }

    /// One record as it was on a day.
    @Sendable private func record(_ visit: Visit) async throws -> Answer {
        guard let kind = visit.query["kind"], let id = visit.query["id"] else { throw NotFound() }
        let history = try await reading.record(visit.tenant.id, kind, id)
        let day = visit.query["on"].flatMap { Day($0) } ?? visit.tenant.zone.day(of: visit.now)
        return .page(
            AuditRecordPage(
                frame: try visit.backOfficeFrame("\(history.label) as it was"), history: history, kind: kind, id: id,
                on: day, zone: visit.tenant.zone))
    }
}
