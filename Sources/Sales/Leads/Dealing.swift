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

    /// Enters deals; one whose public id is known already stays as it is, whatever its reseller is by now. Throws
    /// `Invalid` (field `files`) for each other deal whose reseller nobody knows or took no deals on the day of its
    /// submission, and enters nothing then.
    public func enter(_ deals: [ProgrammeDeal], tenant: Tenant, by actor: Actor) async throws {
        guard !deals.isEmpty else { return }
        try await database.transaction(tenant.id) { tx in
            let known = try await Deals(tx).known(deals.map(\.publicID))
            let deals = deals.filter { !known.contains($0.publicID) }
            guard !deals.isEmpty else { return }
            let resellers = try await Resellers(tx).identifiers(of: deals.map(\.reseller))
            var problems = Invalid()
            var histories: [Identifier: ResellerHistory] = [:]
            for id in Set(resellers.values) { histories[id] = try await ResellerStates(tx).history(of: id) }
            for deal in deals {
                guard let reseller = resellers[deal.reseller] else {
                    problems.add(
                        "files", "Deal \(deal.publicID) names the reseller \(deal.reseller), which is not known.")
                    continue
                }
                if let obstacle = Self.obstacle(to: deal, histories[reseller]?.state(on: deal.submittedOn)) {
                    problems.add("files", "Deal \(deal.publicID): \(deal.reseller) \(obstacle).")
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

    /// Why a reseller could not register a deal, by what it was on the day.
    private static func obstacle(to deal: ProgrammeDeal, _ state: ResellerState?) -> String? {
        guard let state else { return "was no reseller yet on \(deal.submittedOn.inWords)" }
        if !state.status.takesNewBusiness {
            return "was \(state.status.label.lowercased()) on \(deal.submittedOn.inWords), so it took no new business"
        }
        return state.type.deals == .leadsOnly ? "names customers only, so it registers no deals" : nil
    }
}
