import Earnings
import Identity
import Kernel
import Links
import Web

/// The commission plans, to read.
public struct PlansHandlers: Sendable {
    private let planning: Planning

    public init(_ planning: Planning) {
        self.planning = planning
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(BackOfficePlaces.plans, .staff(.seeCommissions), index)
        routes.get(BackOfficePlaces.plan, .staff(.seeCommissions), show)
        routes.pages += [PlansPage.self, PlanPage.self]
        return routes
    }

    private func index(_ visit: Visit) async throws -> Answer {
        let records = try await planning.records(visit.tenant)
        let month = visit.tenant.zone.month(of: visit.now)
        return .page(
            PlansPage(
                frame: try visit.backOfficeFrame("Commission plans"),
                rows: records.compactMap { record in
                    guard let version = record.version(in: month) ?? record.versions.first else { return nil }
                    return PlansPage.Row(
                        href: BackOfficePlaces.plan(record.plan.id), name: record.plan.name, code: record.plan.code,
                        badge: record.plan.isDefault ? Badge("Default", .info) : nil, rules: version.rules.count,
                        since: version.effectiveFrom, resellers: record.resellers)
                }))
    }

    private func show(_ visit: Visit) async throws -> Answer {
        let record = try await planning.record(visit.tenant, try visit.id())
        let month = visit.tenant.zone.month(of: visit.now)
        guard let version = record.version(in: month) ?? record.versions.first else { throw NotFound() }
        let currency = visit.tenant.currency
        let excluded = Set(version.rules.flatMap(\.excludedProducts)).sorted()
        let resellers = record.resellers.shown("reseller is", "resellers are")
        return .page(
            PlanPage(
                frame: try visit.backOfficeFrame(record.plan.name), name: record.plan.name,
                lead: "Version \(version.number), in force since \(version.effectiveFrom.shown). "
                    + "\(resellers) paid by it.",
                badge: record.plan.isDefault ? Badge("Default", .info) : nil,
                rules: version.rules.map { rule in
                    PlanPage.Rule(
                        kind: rule.kind.label, key: rule.key, scope: rule.scope, sentence: rule.sentence(currency),
                        limits: rule.limits(currency))
                },
                excluded: excluded.joined(separator: ", "),
                versions: record.versions.map { version in
                    PlanPage.Version(
                        number: version.number, status: version.status.badge, from: version.effectiveFrom,
                        note: version.note, approvedBy: version.approvedBy, approvedAt: version.approvedAt)
                },
                back: BackOfficePlaces.plans.path))
    }
}
