import DatabaseSupport
import Earnings
import Engagement
import Identity
import Kernel
import Partnership
import Postgres
import TestSupport
import Testing

/// What the rules of status and tier learn from the contexts above them.
@Suite(.database) struct KnownFiguresTests {
    /// A month is known when its run has found every line; a newer one that has not, or that was cancelled, hides none.
    @Test(arguments: [
        (RunStatus.scheduled, false), (.running, false), (.failed, false), (.cancelled, false), (.calculated, true),
        (.approved, true),
    ])
    func aMonthIsKnownOnceItsLinesAreFound(status: RunStatus, isKnown: Bool) async throws {
        try await Trial.run { trial in
            func known() async throws -> Month? {
                try await trial.database.reading(trial.tenant.id) { try await KnownFigures.all.knownThrough($0) }
            }
            #expect(try await known() == nil)
            let january = Month(year: 2026, month: 1)
            try await enter(status, january.next, trial)
            #expect(try await known() == (isKnown ? january.next : nil))
            try await enter(.approved, january, trial)
            #expect(try await known() == (isKnown ? january.next : january))
        }
    }

    private func enter(_ status: RunStatus, _ month: Month, _ trial: Trial) async throws {
        let (id, now) = (Identifier(at: trial.clock.now, chance: .system), trial.clock.now)
        try await trial.database.transaction(trial.tenant.id) { tx in
            _ = try await tx.execute(
                """
                insert into commission_runs (tenant_id, id, public_id, period, status, posted_on, currency, started_by,
                    started_at)
                values (\(tx.tenantID), \(id), \("RUN-\(month)"), \(month), \(status), \(month.next.firstDay), 'USD',
                    'Finn Ance', \(now))
                """)
        }
    }
}
