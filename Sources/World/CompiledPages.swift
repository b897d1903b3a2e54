import Logging
import Postgres
import Templates
import Web

/// The templates and static files of the program, read and checked once; worlds in one process may share them.
public struct CompiledPages: Sendable {
    public let assets: Assets
    public let templates: TemplateSet

    /// Throws everything that is wrong with the templates at once. With `annotates` the pages say in comments where
    /// their components come from.
    public init(_ routes: Routes, folder: ProgramFolder, annotates: Bool = false, logger: Logger) throws {
        let assets = Assets(folder: folder.publicFiles)
        self.assets = assets
        templates = try Self.set(routes.pages, AllLetters.pages, assets, folder, annotates: annotates, logger)
    }

    /// The same before there is a database: nothing of it is needed to know the pages. Half of them are compiled
    /// beside the other half, on threads of their own, so that the way to the database goes on meanwhile.
    static func early(settings: Settings, folder: ProgramFolder, logger: Logger) async throws -> CompiledPages {
        let database = Database(program: "", platform: "", logger: logger)
        defer { database.close() }
        let edges = Edges(settings: settings, folder: folder, database: database, logger: logger)
        let readiness = Readiness(database: database, migrations: try Migrations(folder: folder.migrations))
        let routes = AllRoutes.routes(Contexts(edges), readiness)
        let assets = Assets(folder: folder.publicFiles)
        let middle = routes.pages.count / 2
        do {
            async let first = compiled(Array(routes.pages[..<middle]), [], assets, folder, logger)
            async let second = compiled(Array(routes.pages[middle...]), AllLetters.pages, assets, folder, logger)
            return CompiledPages(assets: assets, templates: TemplateSet(joining: try await [first, second]))
        } catch is TemplateProblems {
            // All at once, and what both halves share only once.
            return try CompiledPages(routes, folder: folder, logger: logger)
        }
    }

    private static func compiled(
        _ pages: [any Page.Type], _ letters: [any LetterPage.Type], _ assets: Assets, _ folder: ProgramFolder,
        _ logger: Logger
    ) async throws -> TemplateSet {
        try await SystemThread.run("templates", stackBytes: 4 << 20) {
            try set(pages, letters, assets, folder, annotates: false, logger)
        }
    }

    private static func set(
        _ pages: [any Page.Type], _ letters: [any LetterPage.Type], _ assets: Assets, _ folder: ProgramFolder,
        annotates: Bool, _ logger: Logger
    ) throws -> TemplateSet {
        try TemplateSet(
            views: folder.views, emails: folder.emails, pages: pages, letters: letters, annotates: annotates,
            asset: { assets.path($0) }
        ) { address in
            logger.warning(
                "an address from data was not shown: it could run code or lead elsewhere",
                metadata: ["place": "\(address.place)", "reached": "\(address.trail.joined(separator: ", "))"])
        }
    }

    init(assets: Assets, templates: TemplateSet) {
        self.assets = assets
        self.templates = templates
    }

    /// The same, read anew whenever a file of them changes.
    static func edited(_ routes: Routes, folder: ProgramFolder, logger: Logger) throws -> EditedFiles {
        try EditedFiles(folders: [folder.views, folder.emails, folder.publicFiles]) {
            let pages = try CompiledPages(routes, folder: folder, annotates: true, logger: logger)
            return (pages.templates, pages.assets)
        }
    }
}
