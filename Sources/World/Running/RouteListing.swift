import API
import Logging
import Postgres
import Web

/// The routes as a table of method, path and access, without touching a database.
public enum RouteListing {
    public static func rows(settings: Settings, folder: ProgramFolder, logger: Logger) throws -> [String] {
        let database = Database(program: "", platform: "", logger: logger)
        let edges = Edges(settings: settings, folder: folder, database: database, logger: logger)
        let readiness = Readiness(database: database, migrations: try Migrations(folder: folder.migrations))
        let contexts = Contexts(edges)
        let pages = AllRoutes.routes(contexts, readiness).all.map { route in
            (route.pattern, route.method.rawValue, route.access.label)
        }
        let machines = AllRoutes.interface(contexts).routes.map { route in
            (route.pattern, route.method.rawValue, route.access.map(\.label).joined(separator: " or "))
        }
        let rows = pages + machines
        let width = rows.map(\.0.count).max() ?? 0
        return rows.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { pattern, method, access in
            let padding = String(repeating: " ", count: width - pattern.count)
            return "\(method)\(method.count == 3 ? " " : "")  \(pattern)\(padding)  \(access)"
        }
    }
}
