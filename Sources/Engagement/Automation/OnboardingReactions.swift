import Earnings
import Identity
import Jobs
import Kernel
import Partnership
import Postgres
import Vault

/// Lets facts from above complete the tasks of a reseller's onboarding, and opens them again when a fact is undone:
/// its agreement, its bank account, its tax form, its owner's second factor. What is true is read when an event
/// arrives, so that late or doubled events do no harm.
public struct OnboardingReactions: Sendable {
    private static let subscriber = "onboarding"

    private let database: Database
    private let onboarding: Onboarding
    private let sealer: Sealer
    private let clock: Clock

    public init(database: Database, onboarding: Onboarding, sealer: Sealer, clock: Clock) {
        self.database = database
        self.onboarding = onboarding
        self.sealer = sealer
        self.clock = clock
    }

    public func register(in handlers: inout JobHandlers) {
        for event in ["agreement.in_force", "agreement.expired", "agreement.terminated"] {
            on(event, .agreementInForce, "The agreement is not in force any more.", in: &handlers) { tx, id in
                try await Agreements(tx).of(id).contains { $0.status == .inForce }
            }
        }
        for event in ["token.made", "token.revoked"] {
            handlers.on(event: event, subscriber: Self.subscriber) { event, run in
                guard let id = event.facts["reseller"].flatMap({ Identifier($0) }) else { return }
                let now = clock.now
                try await settle(.tokenMade, "The last token was ended.", of: id, tenantID: run.tenantID) { tx in
                    try await AccessTokens(tx: tx).hasValid(of: id, at: now)
                }
            }
        }
        handlers.on(event: "token.tried", subscriber: Self.subscriber) { event, run in
            guard let id = event.facts["reseller"].flatMap({ Identifier($0) }) else { return }
            try await settle(.testCalls, "", of: id, tenantID: run.tenantID) { _ in true }
        }
        for event in ["payout_method.verified", "payout_method.changed"] {
            on(event, .payoutMethodVerified, "Another account was entered.", in: &handlers) { tx, id in
                try await PayoutMethods(tx, sealer: sealer).current(of: id)?.state == .verified
            }
        }
        for event in ["tax_form.accepted", "tax_form.rejected", "tax_form.submitted"] {
            on(event, .taxFormAccepted, "Another tax form was sent.", in: &handlers) { tx, id in
                try await TaxForms(tx, sealer: sealer).current(of: id)?.state == .accepted
            }
        }
        for event in ["second_factor.on", "second_factor.off"] {
            handlers.on(event: event, subscriber: Self.subscriber) { event, run in
                try await noteFactor(of: event.subjectID, tenantID: run.tenantID)
            }
        }
    }

    private func on(
        _ event: String, _ fact: OnboardingFact, _ reason: String, in handlers: inout JobHandlers,
        _ isTrue: @escaping @Sendable (Transaction, Identifier) async throws -> Bool
    ) {
        handlers.on(event: event, subscriber: Self.subscriber) { event, run in
            let id = event.subjectID
            try await settle(fact, reason, of: id, tenantID: run.tenantID) { tx in try await isTrue(tx, id) }
        }
    }

    /// One step of the checklist is the second factor of the reseller's owner.
    private func noteFactor(of accountID: Identifier, tenantID: Identifier) async throws {
        let now = clock.now
        let account = try await database.reading(tenantID) { tx in try await Accounts(tx).account(accountID) }
        guard account.roles.contains(.owner), let resellerID = account.resellerID else { return }
        try await settle(
            .secondFactor, "The owner's second factor was turned off.", of: resellerID, tenantID: tenantID
        ) { tx in try await Accounts(tx).ownerHasSecondFactor(of: resellerID, at: now) }
    }

    private func settle(
        _ fact: OnboardingFact, _ reason: String, of resellerID: Identifier, tenantID: Identifier,
        _ isTrue: @escaping @Sendable (Transaction) async throws -> Bool
    ) async throws {
        let found = try await database.reading(tenantID) { tx in try await Tenants(tx).tenant(tenantID) }
        guard let tenant = found else { return }
        try await onboarding.settle(tenant, resellerID, fact, reason: reason, isTrue: isTrue)
    }
}
