/// One thing that a member of a reseller's team may do in the portal. Which records it covers says `Role.covers`.
public enum ResellerRight: String, CaseIterable, Sendable, Hashable {
    case seePortal = "see_portal"
    case seeCustomers = "see_customers"
    case order = "order"
    case seeCommissions = "see_commissions"
    case raiseDisputes = "raise_disputes"
    case managePayoutDetails = "manage_payout_details"
    case manageTeam = "manage_team"
    case signAgreements = "sign_agreements"
    case manageTokens = "manage_tokens"
    case manageCompany = "manage_company"
}

/// How many of the reseller's records a right reaches.
public enum Reach: Sendable, Hashable {
    case none
    /// Only the records that the person looks after, and those that nobody does.
    case own
    case all
}
