import Earnings
import Identity
import Jobs
import Kernel
import Partnership
import Postgres

/// Lets facts from above complete the tasks of a reseller's onboarding: its bank account, its tax form,
/// its owner's second factor.
public struct OnboardingReactions: Sendable {
    private let database: Database
    private let onboarding: Onboarding

    public init(database: Database, onboarding: Onboarding) {
        self.database = database
        self.onboarding = onboarding
    }

    public func register(in handlers: inout JobHandlers) {
        let facts: [(event: String, fact: OnboardingFact)] = [
            ("payout_method.verified", .payoutMethodVerified), ("tax_form.accepted", .taxFormAccepted),
            ("agreement.in_force", .agreementInForce),
        ]
        for (event, fact) in facts {
            handlers.on(event: event, subscriber: "onboarding") { event, run in
                try await establish(fact, for: event.subjectID, tenantID: run.tenantID)
            }
        }
        for (event, fact) in [("token.made", OnboardingFact.tokenMade), ("token.tried", .testCalls)] {
            handlers.on(event: event, subscriber: "onboarding") { event, run in
                guard let reseller = event.facts["reseller"].flatMap({ Identifier($0) }) else { return }
                try await establish(fact, for: reseller, tenantID: run.tenantID)
            }
        }
        handlers.on(event: "second_factor.on", subscriber: "onboarding") { event, run in
            try await noteFactor(of: event.subjectID, tenantID: run.tenantID)
        }
    }

    /// One step of the checklist is the second factor of the reseller's owner.
    private func noteFactor(of accountID: Identifier, tenantID: Identifier) async throws {
        let account = try await database.reading(tenantID) { tx in try await Accounts(tx).account(accountID) }
        guard account.roles.contains(.owner), let resellerID = account.resellerID else { return }
        try await establish(.secondFactor, for: resellerID, tenantID: tenantID)
    }

    /// A reseller that was enrolled without a checklist has nothing to complete.
    private func establish(_ fact: OnboardingFact, for resellerID: Identifier, tenantID: Identifier) async throws {
        let tenant = try await database.reading(tenantID) { tx in try await Tenants(tx).tenant(tenantID) }
        guard let tenant else { return }
        do {
            try await onboarding.establish(tenant, resellerID, fact, by: .system)
        } catch is NotFound {
            return
        }
    }
}
