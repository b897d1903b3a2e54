import Kernel
import Postgres

/// Staff look at the portal as somebody of a reseller does: for a reason, for half an hour, and without acting.
public struct ViewingPortal: Sendable {
    public static let lasting = Duration.minutes(30)

    private let database: Database
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, clock: Clock, chance: Chance) {
        self.database = database
        self.clock = clock
        self.chance = chance
    }

    /// The session shows the portal of an account of the reseller from now on, until it is left or the time is over.
    /// Throws Invalid for the field `reason`, NotFound for an account that is not of the reseller.
    public func begin(
        _ tenant: Identifier, _ person: SignedIn, as accountID: Identifier, of resellerID: Identifier, reason: String,
        _ actor: Actor
    ) async throws -> Account {
        try KeepingPeople.check(reason)
        let end = clock.now + Self.lasting
        return try await database.transaction(tenant) { tx in
            let account = try await Accounts(tx).account(accountID)
            guard account.resellerID == resellerID else { throw NotFound() }
            try await Sessions(tx).view(as: accountID, person.sessionID, until: end, reason: reason)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                Actor(
                    accountID: actor.accountID, name: actor.name, onBehalfOf: account.id, requestID: actor.requestID,
                    address: actor.address),
                "viewing.begun", subject: .reseller(resellerID, account.company), reason: reason)
            return account
        }
    }

    /// The session shows its own person's pages again. Gives the reseller whose portal it was.
    public func leave(_ tenant: Identifier, _ person: SignedIn, _ actor: Actor) async throws -> Identifier? {
        guard person.viewing != nil, let resellerID = person.resellerID else { return nil }
        try await database.transaction(tenant) { tx in
            try await Sessions(tx).stopViewing(person.sessionID)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "viewing.left", subject: .reseller(resellerID, person.account.company))
        }
        return resellerID
    }
}
