import Identity
import Kernel
import Postgres

/// What the tenant decides to pay its resellers.
public struct Planning: Sendable {
    private let database: Database
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, clock: Clock, chance: Chance) {
        self.database = database
        self.clock = clock
        self.chance = chance
    }

    /// A plan as its page shows it.
    public struct Record: Sendable {
        public let plan: CommissionPlan
        /// The newest first.
        public let versions: [PlanVersion]
        public let resellers: Int

        /// The approved version in force in a month.
        public func version(in month: Month) -> PlanVersion? {
            versions.first { $0.status == .approved && $0.effectiveFrom <= month }
        }
    }

    /// Makes one of the program's plans the tenant's own, as approved version 1. A tenant that is new to the program
    /// may let it begin in the past, so that the feed's history is paid. A plan that was adopted before stays as it
    /// is. The first plan becomes the default one.
    public func adopt(
        _ preset: PlanPreset, from month: Month, excludedProducts: Set<String> = [], tenant: Tenant, by actor: Actor
    ) async throws -> CommissionPlan {
        let now = clock.now
        return try await database.transaction(tenant.id) { tx in
            let plans = CommissionPlans(tx)
            if let adopted = try await plans.plan(code: preset.rawValue) { return adopted }
            let isFirst = try await plans.all().isEmpty
            let plan = CommissionPlan(
                id: Identifier(at: now, chance: chance), code: preset.rawValue, name: preset.name, isDefault: isFirst)
            try await plans.add(plan, at: now)
            let rules = preset.rules.map { rule in
                var rule = rule
                rule.excludedProducts = excludedProducts
                return rule
            }
            try await plans.add(
                PlanVersion(
                    id: Identifier(at: now, chance: chance), planID: plan.id, number: 1, status: .approved,
                    effectiveFrom: month, rules: rules, note: "Comes with the program", createdBy: actor.name,
                    approvedBy: Actor.system.name, approvedAt: now))
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "plan.adopted", subject: AuditSubject("plan", plan.id, plan.name),
                after: ["code": plan.code, "effective_from": month.description])
            return plan
        }
    }

    /// All plans with their versions, the default one first.
    public func records(_ tenant: Tenant) async throws -> [Record] {
        let month = tenant.zone.month(of: clock.now)
        return try await database.reading(tenant.id) { tx in
            let plans = CommissionPlans(tx)
            let counts = try await plans.resellerCounts(in: month)
            var records: [Record] = []
            for plan in try await plans.all() {
                records.append(
                    Record(
                        plan: plan, versions: try await plans.versions(of: plan.id),
                        resellers: counts[plan.code] ?? 0))
            }
            return records
        }
    }

    /// Throws NotFound.
    public func record(_ tenant: Tenant, _ id: Identifier) async throws -> Record {
        let month = tenant.zone.month(of: clock.now)
        return try await database.reading(tenant.id) { tx in
            let plans = CommissionPlans(tx)
            let plan = try await plans.plan(id)
            return Record(
                plan: plan, versions: try await plans.versions(of: id),
                resellers: try await plans.resellerCounts(in: month)[plan.code] ?? 0)
        }
    }
}
