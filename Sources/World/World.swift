import Jobs
import Kernel
import Logging
import Postgres
import ServiceLifecycle
import Templates
import Web

/// The whole program, wired: contexts, routes, pages and the site that answers with them.
public final class World: Sendable {
    public let edges: Edges
    public let contexts: Contexts
    public let routes: Routes
    public let assets: Assets
    public let templates: TemplateSet
    public let tenants: TenantDirectory
    public let readiness: Readiness
    public let site: Site
    /// The background work of this process; tests drain it.
    public let worker: Worker

    /// Throws everything that is wrong with the templates at once, or two routes that cannot be told apart.
    public init(_ edges: Edges) throws {
        self.edges = edges
        contexts = Contexts(edges)
        readiness = Readiness(database: edges.database, migrations: try Migrations(folder: edges.folder.migrations))
        routes = AllRoutes.routes(contexts, readiness)
        let assets = Assets(folder: edges.folder.publicFiles)
        self.assets = assets
        templates = try TemplateSet(
            views: edges.folder.views, emails: edges.folder.emails, pages: routes.pages, letters: AllLetters.pages,
            asset: { assets.path($0) })
        tenants = TenantDirectory(edges.database)
        site = try Site(
            routes,
            settings: SiteSettings(
                baseURL: edges.settings.baseURL, uploadFolder: edges.settings.uploadFolder,
                key: edges.settings.masterKey),
            templates: templates, assets: assets, tenants: tenants, signingIn: contexts.signingIn,
            clock: edges.clock, chance: edges.chance, logger: edges.logger)
        worker = Worker(
            database: edges.database, handlers: AllWork.handlers(edges, contexts, templates),
            schedules: AllWork.schedules(), clock: edges.clock, chance: edges.chance, logger: edges.logger)
    }

    /// The background work of this process.
    public var workers: [any Service] { [worker] }
}
