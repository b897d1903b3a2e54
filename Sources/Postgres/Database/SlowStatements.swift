import Kernel
import Logging
import Synchronization

/// Notes statements that took long, with the plan that the server makes for them. The plan is the general one, so that
/// no bound value, which may be a secret, gets into the log. A text is explained once in a while, not at each use.
final class SlowStatements: Sendable {
    /// A round trip that takes longer is noted.
    static let threshold = Duration.seconds(1)
    private static let pause = Duration.seconds(60)
    private static let mostTexts = 200

    private let logger: Logger
    private let threshold: Duration
    private let lastNoted = Mutex<[String: ContinuousClock.Instant]>([:])

    init(threshold: Duration = SlowStatements.threshold, logger: Logger) {
        self.threshold = threshold
        self.logger = logger
    }

    /// Statements of one round trip; which of them was slow, only the server knows.
    func note(
        _ statements: [Statement], _ duration: Duration, explain: @escaping @Sendable (Statement) async throws -> [Row]
    ) {
        guard duration >= threshold else { return }
        for statement in statements where isDue(statement.text) {
            Task { [logger] in
                let plan = (try? await explain(statement))?.compactMap { try? $0["QUERY PLAN"] as String } ?? []
                logger.warning(
                    "slow statement",
                    metadata: [
                        "milliseconds": "\(duration / .milliseconds(1))", "statement": "\(statement.text)",
                        "plan": "\(plan.joined(separator: "\n"))",
                    ])
            }
        }
    }

    /// Whether a statement is one that the server can explain.
    static func isExplainable(_ text: String) -> Bool {
        ["select", "insert", "update", "delete", "with"].contains { text.lowercased().hasPrefix($0) }
    }

    /// The statements that ask for the plan, the answer last but one. They run in a transaction of the same tenant.
    static func questions(_ statement: Statement) -> [Statement] {
        let types = statement.values.map(\.type.name)
        let list = types.isEmpty ? "" : "(\(types.joined(separator: ", ")))"
        let nulls = types.isEmpty ? "" : "(\(types.map { _ in "null" }.joined(separator: ", ")))"
        return [
            Statement(text: "set local plan_cache_mode = force_generic_plan"),
            Statement(text: "prepare slow_statement\(list) as \(statement.text)"),
            Statement(text: "explain execute slow_statement\(nulls)"),
            Statement(text: "deallocate slow_statement"),
        ]
    }

    private func isDue(_ text: String) -> Bool {
        guard Self.isExplainable(text) else { return false }
        let now = ContinuousClock.now
        return lastNoted.withLock { noted in
            if let last = noted[text], now - last < Self.pause { return false }
            if noted.count >= Self.mostTexts { noted = [:] }
            noted[text] = now
            return true
        }
    }
}
