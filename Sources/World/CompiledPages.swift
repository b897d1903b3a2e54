import Logging
import Postgres
import Templates
import Web

/// The templates and static files of the program, read and checked once; worlds in one process may share them.
public struct CompiledPages: Sendable {
    public let assets: Assets
    public let templates: TemplateSet

    /// Throws everything that is wrong with the templates at once.
    public init(_ routes: Routes, folder: ProgramFolder) throws {
        let assets = Assets(folder: folder.publicFiles)
        self.assets = assets
        templates = try TemplateSet(
            views: folder.views, emails: folder.emails, pages: routes.pages, letters: AllLetters.pages,
            asset: { assets.path($0) })
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
            async let first = compiled(Array(routes.pages[..<middle]), [], assets, folder)
            async let second = compiled(Array(routes.pages[middle...]), AllLetters.pages, assets, folder)
            return CompiledPages(assets: assets, templates: TemplateSet(joining: try await [first, second]))
        } catch is TemplateProblems {
            // All at once, and what both halves share only once.
            return try CompiledPages(routes, folder: folder)
        }
    }

    private static func compiled(
        _ pages: [any Page.Type], _ letters: [any LetterPage.Type], _ assets: Assets, _ folder: ProgramFolder
    ) async throws -> TemplateSet {
        try await SystemThread.run("templates", stackBytes: 4 << 20) {
            try TemplateSet(
                views: folder.views, emails: folder.emails, pages: pages, letters: letters,
                asset: { assets.path($0) })
        }
    }

    init(assets: Assets, templates: TemplateSet) {
        self.assets = assets
        self.templates = templates
    }

    /// The same, read anew whenever a file of them changes.
    static func edited(_ routes: Routes, folder: ProgramFolder) throws -> EditedFiles {
        try EditedFiles(folders: [folder.views, folder.emails, folder.publicFiles]) {
            let pages = try CompiledPages(routes, folder: folder)
            return (pages.templates, pages.assets)
        }
    }
}
