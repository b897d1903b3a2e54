import Identity
import Kernel
import Postgres

/// The public list of resellers: each decides whether it stands in it and what it says there.
public struct PublicDirectory: Sendable {
    private let database: Database
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, clock: Clock, chance: Chance) {
        self.database = database
        self.clock = clock
        self.chance = chance
    }

    /// What a search finds. `services` and `languages` are all that can be asked for.
    public struct Found: Sendable {
        public let page: Slice<ListedReseller>
        public let services: [String]
        public let languages: [String]
    }

    /// One page of the active resellers that want to be found, the nearest first.
    public func find(_ tenant: Identifier, _ search: DirectorySearch, after key: String? = nil) async throws -> Found {
        try await database.reading(tenant) { tx in
            let entries = DirectoryEntries(tx)
            let choices = try await entries.choices()
            return Found(
                page: try await entries.page(search, after: key), services: choices.services,
                languages: choices.languages)
        }
    }

    /// The entry of a reseller, or a proposal from its record, which is not listed. Throws NotFound.
    public func entry(_ tenant: Identifier, of id: Identifier) async throws -> (reseller: Reseller, DirectoryEntry) {
        try await database.reading(tenant) { tx in
            let reseller = try await Resellers(tx).reseller(id)
            let entry = try await DirectoryEntries(tx).entry(of: id)
            return (reseller, entry ?? DirectoryEntry(proposing: reseller))
        }
    }

    /// Keeps what the reseller wants to say. Throws NotFound.
    public func save(_ tenant: Identifier, _ entry: DirectoryEntry, of id: Identifier, by actor: Actor) async throws {
        let now = clock.now
        try await database.transaction(tenant) { tx in
            let reseller = try await Resellers(tx).reseller(id)
            let before = try await DirectoryEntries(tx).entry(of: id)
            try await DirectoryEntries(tx).save(entry, of: id, by: actor.name, at: now)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "reseller.directory_changed", subject: .reseller(reseller.id, reseller.publicID),
                before: ["listed": before?.isListed == true ? "yes" : "no"],
                after: ["listed": entry.isListed ? "yes" : "no", "summary": entry.summary])
        }
    }
}
