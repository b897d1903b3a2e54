import Identity
import Kernel
import Postgres

/// The first page of each person: everything at a glance, read in one unit of work.
public struct Overviews: Sendable {
    private let database: Database
    private let clock: Clock
    /// The people of one reseller often look at the same time: after a letter, or when a page is slow.
    private let looks = SharedLooks<Question, (reseller: ResellerOverview, earnings: EarningsOverview?)>()

    private struct Question: Hashable {
        let tenantID: Identifier
        let resellerID: Identifier
        let today: Day
        let withMoney: Bool
    }

    public init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// A reseller and, for those who may see it, its money. Throws NotFound.
    public func reseller(
        _ tenant: Tenant, _ resellerID: Identifier, withMoney: Bool
    ) async throws -> (reseller: ResellerOverview, earnings: EarningsOverview?) {
        let today = tenant.zone.day(of: clock.now)
        let question = Question(
            tenantID: tenant.id, resellerID: resellerID, today: today, withMoney: withMoney)
        return try await looks.answer(question) {
            try await database.reading(tenant.id) { tx in
                let (resellers, earnings) = (ResellerOverviews(tx), EarningsOverviews(tx))
                let questions = resellers.questions(of: resellerID)
                let money = withMoney ? earnings.questions(of: resellerID, on: today) : []
                let answers = try await tx.all(questions + money)
                return (
                    try await resellers.overview(
                        of: resellerID, Array(answers.prefix(questions.count)), tenant.currency),
                    withMoney
                        ? try earnings.overview(Array(answers.dropFirst(questions.count)), tenant.currency) : nil
                )
            }
        }
    }

    /// What the resellers directly below one come to.
    public func below(_ tenant: Tenant, _ resellerID: Identifier) async throws -> BelowOverview {
        let today = tenant.zone.day(of: clock.now)
        return try await database.reading(tenant.id) { tx in
            try await BelowOverviews(tx).overview(of: resellerID, on: today, tenant.currency)
        }
    }

    /// What waits for one of the staff, as far as their roles reach.
    public func staff(_ tenant: Tenant, for person: SignedIn) async throws -> StaffOverview {
        let now = clock.now
        return try await database.reading(tenant.id) { tx in
            try await StaffOverviews(tx).overview(
                for: person, tenant.currency, at: now, on: tenant.zone.day(of: now))
        }
    }
}
