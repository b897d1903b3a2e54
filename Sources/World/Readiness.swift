import Links
import Postgres
import Web

/// Whether the program can work: the database answers and has every migration.
public struct Readiness: Sendable {
    private let database: Database
    private let migrations: Migrations

    public init(database: Database, migrations: Migrations) {
        self.database = database
        self.migrations = migrations
    }

    public func isReady() async -> Bool { (try? await migrations.areApplied(in: database)) ?? false }
}

/// `/health` says that the process lives, `/ready` that it can work.
func healthRoutes(_ readiness: Readiness) -> Routes {
    var routes = Routes()
    routes.get(PublicPlaces.health, .anyone) { _ in .text("ok\n") }
    routes.get(PublicPlaces.ready, .anyone) { _ in
        await readiness.isReady() ? .text("ready\n") : .text("not ready\n", status: .serviceUnavailable)
    }
    return routes
}
