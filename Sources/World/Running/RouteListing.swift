import Logging
import Postgres
import Web

/// The routes as a table of method, path and access, without touching a database.
public enum RouteListing {
    public static func rows(settings: Settings, folder: ProgramFolder, logger: Logger) throws -> [String] {
        let database = Database(program: "", platform: "", logger: logger)
        let edges = Edges(settings: settings, folder: folder, database: database, logger: logger)
        let readiness = Readiness(database: database, migrations: try Migrations(folder: folder.migrations))
        let routes = AllRoutes.routes(Contexts(edges), readiness).all
        let width = routes.map(\.pattern.count).max() ?? 0
        return routes.sorted { ($0.pattern, $0.method.rawValue) < ($1.pattern, $1.method.rawValue) }.map { route in
            let method = route.method.rawValue.count == 3 ? "GET " : "POST"
            let padding = String(repeating: " ", count: width - route.pattern.count)
            return "\(method)  \(route.pattern)\(padding)  \(route.access.label)"
        }
    }
}
