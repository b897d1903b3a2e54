import Kernel
import Postgres

/// How often somebody may call in a window of time.
public struct CallBudget: Sendable, Hashable {
    /// A token, or a session that reads.
    public static let standard = CallBudget(name: "calls", calls: 120, window: .minutes(1))
    /// Applications from one network, whoever sends them.
    public static let applications = CallBudget(name: "applications", calls: 10, window: .hours(1), isOfNetwork: true)

    /// Tells the counts of one budget from those of another.
    public let name: String
    public let calls: Int
    public let window: Duration
    /// Whether the calls of a network are counted together, with and without tokens.
    public var isOfNetwork = false

    /// What is left of a budget after a call.
    public struct Balance: Sendable, Hashable {
        public let limit: Int
        public let left: Int
        /// Whole seconds until the window begins anew, at least one.
        public let resetSeconds: Int
        public let isExceeded: Bool
    }
}

/// Counts of calls. They live in the database, so they outlast a restart and hold for all servers.
struct CallWindows: Sendable {
    let tx: Transaction

    /// Counts one more call. Of calls at the same time no more are within the budget than it allows.
    func claim(_ budget: CallBudget, _ subject: [UInt8], at now: Instant) async throws -> CallBudget.Balance {
        let start = now - budget.window
        let row = try await tx.first(
            """
            insert into call_windows as w (tenant_id, subject, starts_at, calls)
            values (\(tx.tenantID), \(subject), \(now), 1)
            on conflict on constraint call_windows_pk do update set
                calls = case when w.starts_at <= \(start) then 1 else least(w.calls + 1, 1000000) end,
                starts_at = case when w.starts_at <= \(start) then \(now) else w.starts_at end
            returning calls, starts_at
            """)
        guard let row else { throw NotFound() }
        let (calls, startsAt): (Int, Instant) = (try row["calls"], try row["starts_at"])
        let left = (startsAt + budget.window - now).wholeMicroseconds
        return CallBudget.Balance(
            limit: budget.calls, left: max(0, budget.calls - calls),
            resetSeconds: max(1, Int((left + 999_999) / 1_000_000)), isExceeded: calls > budget.calls)
    }

    func sweep(before instant: Instant) async throws {
        try await tx.execute(
            "delete from call_windows where tenant_id = \(tx.tenantID) and starts_at < \(instant)")
    }
}
