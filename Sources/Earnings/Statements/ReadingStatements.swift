import Identity
import Kernel
import Partnership
import Postgres

/// A statement as its page shows it.
public struct StatementRecord: Sendable {
    public let statement: Statement
    /// What counts in the statement, in the order of days.
    public let lines: [AccrualLine]
    /// What waits and does not count yet.
    public let held: [AccrualLine]
    public let movements: [StatementMovement]
    /// The day on which it is paid, when it is.
    public let payoutOn: Day
    /// The statement's run when it is the reseller's own, for staff.
    public let runID: Identifier?
}

/// One line with its explanation and what undid it.
public struct AccrualRecord: Sendable {
    public let line: AccrualLine
    public let working: Working
    public let explanation: Explanation
    public let original: AccrualLine?
    public let undoneBy: [AccrualLine]
}

extension ReadingEarnings {
    public func statements(
        _ tenant: Identifier, _ filter: StatementFilter, after key: String? = nil
    ) async throws -> (page: Slice<Statement>, months: [Month]) {
        try await database.reading(tenant) { tx in
            (try await Statements(tx).list(filter, after: key), try await Statements(tx).months())
        }
    }

    /// Throws NotFound, also for a statement of another reseller when one is given.
    public func statement(_ tenant: Identifier, _ id: Identifier, of reseller: Identifier? = nil) async throws
        -> StatementRecord
    {
        try await database.reading(tenant) { tx in
            let statement = try await Statements(tx).statement(id, of: reseller)
            let accruals = Accruals(tx)
            let owner = try await Resellers(tx).reseller(statement.resellerID)
            let held = try await accruals.all(AccrualFilter(resellerID: statement.resellerID, state: .held))
            return StatementRecord(
                statement: statement,
                lines: try await accruals.all(
                    AccrualFilter(resellerID: statement.resellerID, statementPeriod: statement.period)),
                held: held.filter { $0.period <= statement.period },
                movements: try await Statements(tx).movements(of: statement),
                payoutOn: PayoutDates.payoutDay(
                    for: statement.period, termDays: owner.paymentTerms.daysAfterFifteenth),
                runID: try await CommissionRuns(tx).run(for: statement.period)?.id)
        }
    }

    public func accruals(
        _ tenant: Identifier, _ filter: AccrualFilter, after key: String? = nil, count: Int = Accruals.pageSize
    ) async throws -> Slice<AccrualLine> {
        try await database.reading(tenant) { tx in try await Accruals(tx).list(filter, after: key, count: count) }
    }

    /// Every line of a filter, for a file.
    public func accrualFile(_ tenant: Identifier, _ filter: AccrualFilter) async throws -> [AccrualLine] {
        try await database.reading(tenant) { tx in try await Accruals(tx).all(filter) }
    }

    /// Throws NotFound, also for a line of another reseller when one is given.
    public func accrual(_ tenant: Identifier, _ id: Identifier, of reseller: Identifier? = nil) async throws
        -> AccrualRecord
    {
        try await database.reading(tenant) { tx in
            let accruals = Accruals(tx)
            let (line, working) = try await accruals.accrual(id, of: reseller)
            var original: AccrualLine?
            if let id = line.originalID { original = try await accruals.accrual(id).line }
            return AccrualRecord(
                line: line, working: working, explanation: Explanation(line, working), original: original,
                undoneBy: try await accruals.undoing(id))
        }
    }
}
