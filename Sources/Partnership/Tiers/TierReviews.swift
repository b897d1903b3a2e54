import Kernel
import Postgres

/// What the monthly reviews of a tenant's resellers saw, and the violations that they look at. Reviews are only added.
struct TierReviews: Sendable {
    static let pageSize = 50
    private static let columns: SQL = """
        v.reseller_id, v.month, v.reviewed_on, v.tier, v.outcome, v.base, v.currency, v.active_customers, \
        v.health_tenths, v.certification, v.violations, v.missing_for_next, v.missing_for_own, v.grace_until, \
        v.target_tier, v.effective_on
        """
    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The newest first.
    func of(_ resellerID: Identifier, limit: Int = 24) async throws -> [TierReview] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from tier_reviews v
            where v.tenant_id = \(tx.tenantID) and v.reseller_id = \(resellerID) order by v.month desc limit \(limit)
            """
        ).map(TierReview.init)
    }

    /// The months with a review, the newest first.
    func months() async throws -> [Month] {
        try await tx.rows(
            "select distinct month from tier_reviews where tenant_id = \(tx.tenantID) order by month desc limit 24"
        ).map { try $0["month"] }
    }

    /// One page of the results of a month, by the resellers' names.
    func page(
        _ month: Month, _ outcome: TierVerdict.Outcome?, after key: String?
    ) async throws -> Slice<ReviewedReseller> {
        var condition: SQL = "v.tenant_id = \(tx.tenantID) and v.month = \(month)"
        if let outcome { condition += " and v.outcome = \(outcome)" }
        let source: SQL = """
            tier_reviews v join resellers r on r.tenant_id = v.tenant_id and r.id = v.reseller_id
            where \(sql: condition)
            """
        let answers = try await tx.all([
            """
            select \(sql: Self.columns), r.name, r.public_id from \(sql: source)\(sql: Self.after(key))
            order by r.name, r.id limit \(Self.pageSize + 1)
            """,
            "select count(*) as total from \(sql: source)",
        ])
        return Slice(
            reading: try answers[0].map(ReviewedReseller.init), pageSize: Self.pageSize,
            total: try answers[1].first?["total"]
        ) { "\($0.review.resellerID) \($0.name)" }
    }

    /// How many results of a month there are of each kind.
    func counts(_ month: Month) async throws -> [TierVerdict.Outcome: Int] {
        let rows = try await tx.rows(
            """
            select outcome, count(*) as total from tier_reviews
            where tenant_id = \(tx.tenantID) and month = \(month) group by outcome
            """)
        var counts: [TierVerdict.Outcome: Int] = [:]
        for row in rows { counts[try row["outcome"]] = try row["total"] as Int }
        return counts
    }

    /// The resellers that a month reviewed.
    func reviewed(in month: Month) async throws -> Set<Identifier> {
        Set(
            try await tx.rows(
                "select reseller_id from tier_reviews where tenant_id = \(tx.tenantID) and month = \(month)"
            ).map { try $0["reseller_id"] })
    }

    /// False when this month's review is there already.
    func add(_ review: TierReview, at now: Instant) async throws -> Bool {
        let figures = review.figures
        return try await tx.execute(
            """
            insert into tier_reviews (tenant_id, reseller_id, month, reviewed_on, tier, outcome, base, currency,
                active_customers, health_tenths, certification, violations, missing_for_next, missing_for_own,
                grace_until, target_tier, effective_on, recorded_at)
            values (\(tx.tenantID), \(review.resellerID), \(review.month), \(review.reviewedOn), \(review.tier),
                \(review.outcome), \(figures.baseMinorUnits), \(review.currency.code), \(figures.activeCustomers),
                \(figures.healthTenths), \(figures.certification), \(figures.violations),
                \(review.missingForNext.map(\.rawValue)), \(review.missingForOwn.map(\.rawValue)),
                \(review.graceUntil), \(review.targetTier), \(review.effectiveOn), \(now))
            on conflict on constraint tier_reviews_pk do nothing
            """) == 1
    }

    /// How many violations of each reseller count on a day: those of the last six months that were not withdrawn.
    func violationCounts(on day: Day) async throws -> [Identifier: Int] {
        let rows = try await tx.rows(
            """
            select reseller_id, count(*) as total from reseller_violations
            where tenant_id = \(tx.tenantID) and withdrawn_at is null and happened_on <= \(day)
                and happened_on > \(day.adding(months: -TierReview.violationMonths))
            group by reseller_id
            """)
        var counts: [Identifier: Int] = [:]
        for row in rows { counts[try row["reseller_id"]] = try row["total"] as Int }
        return counts
    }

    /// The newest first.
    func violations(of resellerID: Identifier) async throws -> [ResellerViolation] {
        try await tx.rows(
            """
            select id, reseller_id, happened_on, description, recorded_by, recorded_at,
                withdrawn_at is not null as is_withdrawn from reseller_violations
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) order by happened_on desc, id desc
            """
        ).map { row in
            ResellerViolation(
                id: try row["id"], resellerID: try row["reseller_id"], happenedOn: try row["happened_on"],
                text: try row["description"], recordedBy: try row["recorded_by"], recordedAt: try row["recorded_at"],
                isWithdrawn: try row["is_withdrawn"])
        }
    }

    func add(_ violation: ResellerViolation) async throws {
        try await tx.execute(
            """
            insert into reseller_violations (tenant_id, id, reseller_id, happened_on, description, recorded_by,
                recorded_at)
            values (\(tx.tenantID), \(violation.id), \(violation.resellerID), \(violation.happenedOn),
                \(violation.text), \(violation.recordedBy), \(violation.recordedAt))
            """)
    }

    /// False when there is none, or it was withdrawn before.
    func withdraw(_ id: Identifier, of resellerID: Identifier, by name: String, at now: Instant) async throws -> Bool {
        try await tx.execute(
            """
            update reseller_violations set withdrawn_at = \(now), withdrawn_by = \(name)
            where tenant_id = \(tx.tenantID) and id = \(id) and reseller_id = \(resellerID) and withdrawn_at is null
            """) == 1
    }

    private static func after(_ key: String?) -> SQL {
        guard let key, let id = Identifier(key.prefix(36)), key.count > 37 else { return "" }
        return " and (r.name, r.id) > (\(String(key.dropFirst(37))), \(id))"
    }
}

/// A result in the list of a month.
public struct ReviewedReseller: Sendable, Hashable {
    public let review: TierReview
    public let name: String
    public let publicID: String

    init(_ row: Row) throws {
        review = try TierReview(row)
        name = try row["name"]
        publicID = try row["public_id"]
    }
}

extension TierReview {
    init(_ row: Row) throws {
        let code: String = try row["currency"]
        guard let currency = Currency(code) else { throw CurrencyUnknown(code: code) }
        func conditions(_ column: String) throws -> [TierCondition] {
            let names: [String] = try row[column]
            return names.compactMap { TierCondition(rawValue: $0) }
        }
        self.init(
            resellerID: try row["reseller_id"], month: try row["month"], reviewedOn: try row["reviewed_on"],
            tier: try row["tier"], outcome: try row["outcome"],
            figures: TierFigures(
                baseMinorUnits: try row["base"], activeCustomers: try row["active_customers"],
                healthTenths: try row["health_tenths"], certification: try row["certification"],
                violations: try row["violations"]),
            currency: currency, missingForNext: try conditions("missing_for_next"),
            missingForOwn: try conditions("missing_for_own"), graceUntil: try row["grace_until"],
            targetTier: try row["target_tier"], effectiveOn: try row["effective_on"])
    }
}
