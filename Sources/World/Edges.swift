import Jobs
import Kernel
import Logging
import Postgres
import Vault

/// Where the program ends and the rest of the world begins: what a test replaces.
public struct Edges: Sendable {
    public let settings: Settings
    public let folder: ProgramFolder
    public let database: Database
    public let clock: Clock
    public let chance: Chance
    public let passwordCost: PasswordCost
    public let pace: Pace
    public let logger: Logger

    public init(
        settings: Settings, folder: ProgramFolder, database: Database, clock: Clock = .system,
        chance: Chance = .system, passwordCost: PasswordCost = .approved, pace: Pace = .normal, logger: Logger
    ) {
        self.settings = settings
        self.folder = folder
        self.database = database
        self.clock = clock
        self.chance = chance
        self.passwordCost = passwordCost
        self.pace = pace
        self.logger = logger
    }
}
