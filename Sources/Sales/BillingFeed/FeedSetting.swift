import Kernel
import Vault

/// What the import of the feed needs besides the database.
public struct FeedSetting: Sendable {
    /// Where uploaded bundles lie until they are imported, and after.
    public let folder: String
    public let sealer: Sealer
    public let clock: Clock
    public let chance: Chance

    public init(folder: String, sealer: Sealer, clock: Clock, chance: Chance) {
        self.folder = folder
        self.sealer = sealer
        self.clock = clock
        self.chance = chance
    }
}
