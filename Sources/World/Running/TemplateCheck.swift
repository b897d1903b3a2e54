import Logging
import Postgres
import Templates
import Web

/// All templates held against the pages and letters of the program, without touching a database.
public enum TemplateCheck {
    /// Errors first, then lints. Folders other than the program's own may be named.
    public static func problems(
        settings: Settings, folder: ProgramFolder, views: String?, emails: String?, logger: Logger
    ) throws -> [TemplateProblem] {
        let database = Database(program: "", platform: "", logger: logger)
        let edges = Edges(settings: settings, folder: folder, database: database, logger: logger)
        let readiness = Readiness(database: database, migrations: try Migrations(folder: folder.migrations))
        let routes = AllRoutes.routes(Contexts(edges), readiness)
        let assets = Assets(folder: folder.publicFiles)
        return TemplateSet.inspect(
            views: views ?? folder.views, emails: emails ?? folder.emails, pages: routes.pages,
            letters: AllLetters.pages, asset: { assets.path($0) })
    }
}
