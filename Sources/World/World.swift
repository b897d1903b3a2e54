import API
import Engagement
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
    /// The routes for programs.
    public let machines: [MachineRoute]
    public let pages: CompiledPages
    /// The templates and static files while they are edited; nil when they stay as they were read.
    public let edited: EditedFiles?
    public let tenants: TenantDirectory
    public let readiness: Readiness
    public let site: Site
    /// The background work of this process; tests drain it.
    public let worker: Worker

    /// `pages` may come from another world of this process; a world that reloads reads its own, and follows the files
    /// once somebody runs a `FileWatch`. Throws everything that is wrong with the templates at once, or two routes that
    /// cannot be told apart.
    public init(_ edges: Edges, pages compiled: CompiledPages? = nil, reloads: Bool = false) throws {
        self.edges = edges
        contexts = Contexts(edges)
        readiness = Readiness(database: edges.database, migrations: try Migrations(folder: edges.folder.migrations))
        machines = AllRoutes.interface(contexts).routes
        routes = AllRoutes.routes(contexts, readiness)
        let (routes, folder) = (routes, edges.folder)
        edited = try reloads ? CompiledPages.edited(routes, folder: folder, logger: edges.logger) : nil
        let files: PageFiles
        if let edited {
            pages = CompiledPages(assets: edited.assets, templates: edited.templates.set)
            files = .edited(edited)
        } else {
            pages = try compiled ?? CompiledPages(routes, folder: folder, logger: edges.logger)
            files = .fixed(pages.templates, pages.assets)
        }
        contexts.sampleLetters.take(files.templates)
        tenants = TenantDirectory(edges.database, baseURL: edges.settings.baseURL)
        site = try Site(
            routes, machines: MachineDesk(machines, keeping: contexts.keepingTokens),
            settings: SiteSettings(
                baseURL: edges.settings.baseURL, uploadFolder: edges.settings.uploadFolder,
                proxies: edges.settings.proxies, key: edges.settings.masterKey),
            files: files, tenants: tenants, signingIn: contexts.signingIn,
            clock: edges.clock, chance: edges.chance, logger: edges.logger)
        worker = Worker(
            database: edges.database, handlers: AllWork.handlers(edges, contexts, files.templates),
            schedules: AllWork.schedules(), clock: edges.clock, chance: edges.chance, logger: edges.logger,
            pace: edges.pace)
    }

    /// The background work of this process.
    public var workers: [any Service] { [worker] }
}
