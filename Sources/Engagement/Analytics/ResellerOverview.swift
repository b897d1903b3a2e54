import Kernel
import Partnership

/// A reseller at a glance: who it is, its customers, its way through the onboarding.
public struct ResellerOverview: Sendable {
    /// One of the customers that came last.
    public struct NewCustomer: Sendable, Hashable {
        public let id: Identifier
        public let name: String
        public let city: String
        public let state: String
        /// `active`, `suspended`, … as the billing feed tells it.
        public let standing: String
        /// The first day of the link to the reseller.
        public let since: Day
        public let monthly: Money
    }

    /// Who at the tenant looks after the reseller.
    public struct Contact: Sendable, Hashable {
        public let name: String
        public let email: String
        public let phone: String
    }

    /// One that the reseller has not signed yet.
    public struct WaitingAgreement: Sendable, Hashable {
        public let id: Identifier
        /// The last day to accept what replaces the one in force; nil for the first one.
        public let acceptUntil: Day?
    }

    public let name: String
    public let tier: Tier
    public let status: ResellerStatus
    /// The last day of a partnership that ended.
    public let endedOn: Day?
    public let contact: Contact?
    /// How many resellers stand directly below; nil where none may by its type.
    public let below: Int?
    public let activeCustomers: Int
    /// What the active customers pay a month, net.
    public let monthly: Money
    public let newCustomers: [NewCustomer]
    public let waitingAgreement: WaitingAgreement?
    /// Nil for resellers without one, and once every task is done.
    public let checklist: OnboardingChecklist?
}
