import Kernel
import Postgres

/// What an account manager found in a practice talk with a reseller.
public struct TrainingAssessment: Sendable, Hashable {
    public let id: Identifier
    public let resellerID: Identifier
    public let accountID: Identifier
    /// Who held the talk.
    public let personName: String
    public let isPassed: Bool
    public let note: String
    public let assessedAt: Instant
}

/// The practice talks with resellers.
struct TrainingAssessments: Sendable {
    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The newest first.
    func of(_ resellerID: Identifier) async throws -> [TrainingAssessment] {
        try await tx.rows(
            """
            select s.id, s.reseller_id, s.account_id, a.name, s.passed, s.note, s.assessed_at
            from training_assessments s join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id
            where s.tenant_id = \(tx.tenantID) and s.reseller_id = \(resellerID) order by s.assessed_at desc, s.id desc
            """
        ).map { row in
            TrainingAssessment(
                id: try row["id"], resellerID: try row["reseller_id"], accountID: try row["account_id"],
                personName: try row["name"], isPassed: try row["passed"], note: try row["note"],
                assessedAt: try row["assessed_at"])
        }
    }

    func add(_ assessment: TrainingAssessment) async throws {
        try await tx.execute(
            """
            insert into training_assessments (tenant_id, id, reseller_id, account_id, passed, note, assessed_at)
            values (\(tx.tenantID), \(assessment.id), \(assessment.resellerID), \(assessment.accountID),
                \(assessment.isPassed), \(assessment.note), \(assessment.assessedAt))
            """)
    }
}
