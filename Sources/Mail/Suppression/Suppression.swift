public import Kernel

/// An address that gets no letters, or only those that nobody may do without.
public struct Suppression: Hashable, Sendable {
    public enum Reason: String, CaseIterable, Sendable {
        /// A mail server said that nobody has the address.
        case deadAddress = "dead_address"
        /// Letters came back again and again.
        case softBounces = "soft_bounces"
        /// Somebody marked a letter as unwanted.
        case complaint
        /// A member of staff entered it.
        case staff

        /// In words for staff.
        public var label: String {
            switch self {
            case .deadAddress: "nobody has this address"
            case .softBounces: "letters came back again and again"
            case .complaint: "a letter was marked as unwanted"
            case .staff: "entered by staff"
            }
        }

        /// Whether a letter of this topic stays here. A complaint stops only letters that people can do without:
        /// nobody may lose a password reset over a click on "spam".
        func stops(_ topic: LetterTopic) -> Bool { self != .complaint || topic.isOptional }
    }

    public let address: EmailAddress
    public let reason: Reason
    /// What the mail server said.
    public let detail: String
    /// The letter that it began with.
    public let letterID: Identifier?
    public let createdAt: Instant
}
