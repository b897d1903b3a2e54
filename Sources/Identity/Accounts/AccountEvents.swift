import Jobs
import Kernel
import Postgres

/// What happens to accounts, for whoever writes letters about it.
struct AccountEvents: Sendable {
    private let tx: Transaction
    private let clock: Clock
    private let chance: Chance

    init(_ tx: Transaction, clock: Clock, chance: Chance) {
        self.tx = tx
        self.clock = clock
        self.chance = chance
    }

    func note(_ event: String, _ account: Account, _ more: [String: String] = [:]) async throws {
        var facts = more.merging(["account": account.id.description]) { _, own in own }
        if let resellerID = account.resellerID { facts["reseller"] = resellerID.description }
        try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(name: event, subjectID: account.id, facts: facts))
    }
}
