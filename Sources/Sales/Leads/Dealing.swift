import Identity
import Kernel
import Partnership
import Postgres

/// Deals that were registered elsewhere, entered here.
public struct Dealing: Sendable {
    private let database: Database
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, clock: Clock, chance: Chance) {
        self.database = database
        self.clock = clock
        self.chance = chance
    }

    /// Enters deals; one whose public id is known already stays as it is. Throws `Invalid` (field `files`) for each
    /// reseller that nobody knows, and enters nothing then.
    public func enter(_ deals: [ProgrammeDeal], tenant: Tenant, by actor: Actor) async throws {
        guard !deals.isEmpty else { return }
        try await database.transaction(tenant.id) { tx in
            let resellers = try await Resellers(tx).identifiers(of: deals.map(\.reseller))
            var problems = Invalid()
            for deal in deals {
                guard let reseller = resellers[deal.reseller] else {
                    problems.add(
                        "files", "Deal \(deal.publicID) names the reseller \(deal.reseller), which is not known.")
                    continue
                }
                try await Deals(tx).add(
                    deal, id: Identifier(at: clock.now, chance: chance), resellerID: reseller)
            }
            try problems.throwIfAny()
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "deals.entered", subject: AuditSubject("deals", tenant.id, "\(deals.count) deals"),
                after: ["deals": deals.map(\.publicID).joined(separator: ", ")])
        }
    }
}
