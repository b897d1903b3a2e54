import Kernel
import Postgres

/// The quizzes that were drawn, and their answers.
public struct QuizAttempts: Sendable {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Throws NotFound.
    public func attempt(_ id: Identifier) async throws -> QuizAttempt {
        guard let attempt = try await attempts("id = \(id)").first else { throw NotFound() }
        return attempt
    }

    /// Those of an enrolment, the oldest first.
    public func of(_ enrolmentID: Identifier) async throws -> [QuizAttempt] {
        try await attempts("enrolment_id = \(enrolmentID)")
    }

    /// Those of several enrolments, the oldest first.
    public func of(_ enrolmentIDs: [Identifier]) async throws -> [Identifier: [QuizAttempt]] {
        guard !enrolmentIDs.isEmpty else { return [:] }
        return Dictionary(
            grouping: try await attempts("enrolment_id = any(\(enrolmentIDs))"), by: \.enrolmentID)
    }

    func add(_ attempt: QuizAttempt) async throws {
        let orders = attempt.orders.map { $0.map(String.init).joined(separator: " ") }
        try await tx.execute(
            """
            insert into quiz_attempts (tenant_id, id, enrolment_id, questions, answer_orders, drawn_at)
            values (\(tx.tenantID), \(attempt.id), \(attempt.enrolmentID), \(attempt.questions), \(orders),
                \(attempt.drawnAt))
            """)
    }

    /// Keeps what was answered. What was answered before stays.
    func submit(_ attempt: QuizAttempt) async throws {
        try await tx.execute(
            """
            update quiz_attempts set answers = \(attempt.answers), right_count = \(attempt.right),
                percent = \(attempt.percent), submitted_at = \(attempt.submittedAt)
            where tenant_id = \(tx.tenantID) and id = \(attempt.id) and submitted_at is null
            """)
    }

    private func attempts(_ condition: SQL) async throws -> [QuizAttempt] {
        try await tx.rows(
            """
            select id, enrolment_id, questions, answer_orders, drawn_at, answers, right_count, percent, submitted_at
            from quiz_attempts where tenant_id = \(tx.tenantID) and \(sql: condition) order by drawn_at, id
            """
        ).map(QuizAttempt.init)
    }
}

extension QuizAttempt {
    init(_ row: Row) throws {
        let orders: [String] = try row["answer_orders"]
        self.init(
            id: try row["id"], enrolmentID: try row["enrolment_id"], questions: try row["questions"],
            orders: orders.map { $0.split(separator: " ").compactMap { Int($0) } }, drawnAt: try row["drawn_at"],
            answers: try row["answers"], right: try row["right_count"], percent: try row["percent"],
            submittedAt: try row["submitted_at"])
    }
}
