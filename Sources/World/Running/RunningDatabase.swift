import Logging
import Postgres
import ServiceLifecycle

/// The database, migrated and connected: the one that DATABASE_URL names, else the program's own server.
struct RunningDatabase: Sendable {
    let database: Database
    private let server: EmbeddedServer?
    private let owner: String

    /// In the order in which they start; they stop in the opposite one.
    var services: [any Service] { (server.map { [$0] } ?? []) + [database] }

    static func start(_ settings: Settings, folder: ProgramFolder, logger: Logger) async throws -> RunningDatabase {
        let migrations = try Migrations(folder: folder.migrations)
        if let url = settings.databaseURL {
            let addresses = DatabaseAddresses(url: url, pooler: settings.poolerURL, key: settings.masterKey)
            try await migrations.run(
                owner: addresses.owner, programPassword: addresses.programPassword,
                platformPassword: addresses.platformPassword, logger: logger)
            let database = Database(
                program: addresses.program, platform: addresses.platform, path: addresses.path,
                listening: addresses.directPlatform, logger: logger)
            return RunningDatabase(database: database, server: nil, owner: addresses.owner)
        }
        let server = try await EmbeddedServer.start(dataFolder: settings.dataFolder, logger: logger)
        do {
            try await migrations.run(owner: server.addresses.owner, logger: logger)
        } catch {
            await server.stop()
            throw error
        }
        let database = Database(
            program: server.addresses.program, platform: server.addresses.platform, logger: logger)
        return RunningDatabase(database: database, server: server, owner: server.addresses.owner)
    }

    /// Lets the server look at what lies in the tables, after many rows came at once: until it has, it guesses.
    func analyze() async throws {
        try await OwnerSession.with(owner) { try $0.execute("analyze") }
    }

    /// For commands that end by themselves.
    func stop() async {
        database.close()
        await server?.stop()
    }
}
