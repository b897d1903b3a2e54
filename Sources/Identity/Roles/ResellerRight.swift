/// One thing that a member of a reseller's team may do in the portal. Which records it covers says `Role.covers`.
public enum ResellerRight: String, CaseIterable, Sendable, Hashable {
    case portal, customers, orders, commissions, disputes
    case payoutDetails = "payout_details"
    case team, agreements, tokens, company
}

/// How many of the reseller's records a right reaches.
public enum Reach: Sendable, Hashable {
    case none
    /// Only the records that the person looks after, and those that nobody does.
    case own
    case all
}
