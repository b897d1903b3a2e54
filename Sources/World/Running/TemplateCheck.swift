import Logging
import Postgres
import Templates
import Web

/// All templates held against the pages and letters of the program, without touching a database.
public struct TemplateCheck: Sendable {
    /// Errors first, then lints.
    public let problems: [TemplateProblem]

    /// Folders other than the program's own may be named.
    public init(
        settings: Settings, folder: ProgramFolder, views: String? = nil, emails: String? = nil, logger: Logger
    ) throws {
        let database = Database(program: "", platform: "", logger: logger)
        let edges = Edges(settings: settings, folder: folder, database: database, logger: logger)
        let readiness = Readiness(database: database, migrations: try Migrations(folder: folder.migrations))
        let routes = AllRoutes.routes(Contexts(edges), readiness)
        let assets = Assets(folder: folder.publicFiles)
        problems = TemplateSet.inspect(
            views: views ?? folder.views, emails: emails ?? folder.emails, pages: routes.pages,
            letters: AllLetters.pages, asset: { assets.path($0) })
    }

    /// Whether the program would start with these templates.
    public var passes: Bool { !problems.contains { $0.severity == .error } }

    /// Everything that was found, as people read it, and how much it is.
    public func lines(errorsOnly: Bool) -> [String] {
        let errors = problems.filter { $0.severity == .error }
        let lints = problems.count - errors.count
        let sum = "\(errors.count) \(errors.count == 1 ? "error" : "errors"), \(lints) \(lints == 1 ? "lint" : "lints")"
        return (errorsOnly ? errors : problems).map(\.description) + [sum]
    }
}
