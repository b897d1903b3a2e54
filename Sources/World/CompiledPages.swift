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

    /// The same before there is a database: nothing of it is needed to know the pages.
    init(settings: Settings, folder: ProgramFolder, logger: Logger) throws {
        let database = Database(program: "", platform: "", logger: logger)
        defer { database.close() }
        let edges = Edges(settings: settings, folder: folder, database: database, logger: logger)
        let readiness = Readiness(database: database, migrations: try Migrations(folder: folder.migrations))
        try self.init(AllRoutes.routes(Contexts(edges), readiness), folder: folder)
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
