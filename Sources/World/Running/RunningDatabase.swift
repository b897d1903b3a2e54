import Logging
import Postgres
import ServiceLifecycle

/// The database, migrated and connected: the one that DATABASE_URL names, else the program's own server.
struct RunningDatabase: Sendable {
    let database: Database

    /// In the order in which they start; they stop in the opposite one.
    var services: [any Service] { [database] }

    static func start(_ settings: Settings, folder: ProgramFolder, logger: Logger) async throws -> RunningDatabase {
        let migrations = try Migrations(folder: folder.migrations)
        guard let url = settings.databaseURL else {
            throw Settings.Problems(all: ["Set DATABASE_URL to the database of the program."])
        }
        let addresses = DatabaseAddresses(url: url, key: settings.masterKey)
        try await migrations.run(
            owner: addresses.owner, programPassword: addresses.programPassword,
            platformPassword: addresses.platformPassword, logger: logger)
        return RunningDatabase(
            database: Database(program: addresses.program, platform: addresses.platform, logger: logger))
    }

    /// For commands that end by themselves.
    func stop() async {
        database.close()
    }
}
