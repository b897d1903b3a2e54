import Identity
import Jobs
import Kernel
import Links
import Templates
import Web

/// What the operator of the installation sees: the tenants that live here.
public struct OperatorHandlers: Sendable {
    private let hosting: Hosting

    public init(_ hosting: Hosting) {
        self.hosting = hosting
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [OperatorPage.self]
        routes.get(BackOfficePlaces.operatorHome, .staff(.operatePlatform), show)
        return routes
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        let tenants = try await hosting.overview()
        return .page(OperatorPage(frame: try visit.backOfficeFrame("Operator"), tenants: tenants))
    }
}

/// The tenants of the installation.
struct OperatorPage: Page {
    struct TenantRow: ViewModel {
        let name: String
        let slug: String
        let zone: String
        let currency: String
        let isDefault: Bool
        let waiting: Int
        let running: Int
        let dead: Int

        static let schema = Schema<Self>(
            \.name, \.slug, \.zone, \.currency, \.isDefault, \.waiting, \.running, \.dead)
    }

    let frame: BackOfficeFrame
    let tenants: [TenantRow]

    static let template = "backoffice/operator/index"
    static let schema = Schema<Self>(\.frame, \.tenants)

    init(frame: BackOfficeFrame, tenants: [(tenant: Tenant, jobs: JobCounts)]) {
        self.frame = frame
        self.tenants = tenants.map { tenant, jobs in
            TenantRow(
                name: tenant.name, slug: tenant.slug, zone: tenant.zone.name, currency: tenant.currency.code,
                isDefault: tenant.isDefault, waiting: jobs.waiting, running: jobs.running, dead: jobs.dead)
        }
    }
}
