import Kernel
import Postgres
import Vault

/// The commission plans of a tenant and their versions. Both are only added.
public struct CommissionPlans: Sendable {
    private static let versionColumns: SQL = """
        v.id, v.plan_id, v.number, v.status, v.effective_from, v.rules, v.note, v.created_by, v.approved_by, \
        v.approved_at
        """

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// All plans, the default one first, then by name.
    public func all() async throws -> [CommissionPlan] {
        try await tx.rows(
            """
            select id, code, name, is_default from commission_plans
            where tenant_id = \(tx.tenantID) order by is_default desc, name
            """
        ).map(CommissionPlan.init)
    }

    /// Throws NotFound.
    public func plan(_ id: Identifier) async throws -> CommissionPlan {
        let row = try await tx.first(
            "select id, code, name, is_default from commission_plans where tenant_id = \(tx.tenantID) and id = \(id)")
        guard let row else { throw NotFound() }
        return try CommissionPlan(row)
    }

    public func plan(code: String) async throws -> CommissionPlan? {
        try await tx.first(
            """
            select id, code, name, is_default from commission_plans
            where tenant_id = \(tx.tenantID) and code = \(code)
            """
        ).map(CommissionPlan.init)
    }

    /// The newest first.
    public func versions(of plan: Identifier) async throws -> [PlanVersion] {
        try await tx.rows(
            """
            select \(sql: Self.versionColumns) from plan_versions v
            where v.tenant_id = \(tx.tenantID) and v.plan_id = \(plan) order by v.number desc
            """
        ).map(PlanVersion.init)
    }

    /// Every approved version, for a computation.
    public func book() async throws -> PlanBook {
        let rows = try await tx.rows(
            """
            select \(sql: Self.versionColumns), p.code, p.name from plan_versions v
            join commission_plans p on p.tenant_id = v.tenant_id and p.id = v.plan_id
            where v.tenant_id = \(tx.tenantID) and v.status = 'approved'
            """)
        return PlanBook(
            try rows.map { row in
                let version = try PlanVersion(row)
                return PlanBook.Version(
                    id: version.id, plan: try row["code"], planName: try row["name"], number: version.number,
                    effectiveFrom: version.effectiveFrom, rules: version.rules)
            })
    }

    /// How many resellers each plan has now, by code.
    public func resellerCounts(in month: Month) async throws -> [String: Int] {
        let rows = try await tx.rows(
            """
            select plan_code, count(*) as resellers from (
                select distinct on (reseller_id) reseller_id, plan_code from reseller_terms
                where tenant_id = \(tx.tenantID) and from_month <= \(month) order by reseller_id, from_month desc
            ) current group by plan_code
            """)
        return Dictionary(
            try rows.map { (try $0["plan_code"] as String, try $0["resellers"] as Int) }, uniquingKeysWith: +)
    }

    func add(_ plan: CommissionPlan, at now: Instant) async throws {
        do {
            try await tx.execute(
                """
                insert into commission_plans (tenant_id, id, code, name, is_default, created_at)
                values (\(tx.tenantID), \(plan.id), \(plan.code), \(plan.name), \(plan.isDefault), \(now))
                """)
        } catch let violation as ConstraintViolation where violation.constraint == "commission_plans_code_unique" {
            throw PlanRefusal.codeInUse(plan.code)
        }
    }

    func add(_ version: PlanVersion) async throws {
        let rules = try PlanRules.encode(version.rules)
        try await tx.execute(
            """
            insert into plan_versions (tenant_id, id, plan_id, number, status, effective_from, rules, rules_hash, note,
                created_by, approved_by, approved_at)
            values (\(tx.tenantID), \(version.id), \(version.planID), \(version.number), \(version.status),
                \(version.effectiveFrom), \(rules), \(Digest.sha256(rules)), \(version.note), \(version.createdBy),
                \(version.approvedBy), \(version.approvedAt))
            """)
    }
}
