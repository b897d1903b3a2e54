import Engagement
import Jobs
import Kernel
import Logging
import Postgres
import ServiceLifecycle
import Web

/// The whole program, wired: contexts, routes, pages and the site that answers with them.
public final class World: Sendable {
    public let edges: Edges
    public let contexts: Contexts
    public let routes: Routes
    public let pages: CompiledPages
    public let tenants: TenantDirectory
    public let readiness: Readiness
    public let site: Site
    /// The background work of this process; tests drain it.
    public let worker: Worker

    /// `pages` may come from another world of this process. Throws everything that is wrong with the templates at once,
    /// or two routes that cannot be told apart.
    public init(_ edges: Edges, pages compiled: CompiledPages? = nil) throws {
        self.edges = edges
        contexts = Contexts(edges)
        readiness = Readiness(database: edges.database, migrations: try Migrations(folder: edges.folder.migrations))
        routes = AllRoutes.routes(contexts, readiness)
        let pages = try compiled ?? CompiledPages(routes, folder: edges.folder)
        self.pages = pages
        contexts.sampleLetters.take(pages.templates)
        tenants = TenantDirectory(edges.database, baseURL: edges.settings.baseURL)
        site = try Site(
            routes,
            settings: SiteSettings(
                baseURL: edges.settings.baseURL, uploadFolder: edges.settings.uploadFolder,
                proxies: edges.settings.proxies, key: edges.settings.masterKey),
            templates: pages.templates, assets: pages.assets, tenants: tenants, signingIn: contexts.signingIn,
            clock: edges.clock, chance: edges.chance, logger: edges.logger)
        worker = Worker(
            database: edges.database, handlers: AllWork.handlers(edges, contexts, pages.templates),
            schedules: AllWork.schedules(), clock: edges.clock, chance: edges.chance, logger: edges.logger)
    }

    /// The background work of this process.
    public var workers: [any Service] { [worker] }
}
