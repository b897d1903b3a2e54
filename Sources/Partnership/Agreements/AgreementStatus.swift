/// Where an agreement between the tenant and a reseller stands.
public enum AgreementStatus: String, CaseIterable, Sendable {
    /// Waits for a text to be published, or to be sent.
    case draft
    case sent
    /// By the reseller; where the text asks for it, the tenant signs next.
    case signed
    case declined
    case inForce = "in_force"
    case expired, terminated, superseded

    /// What can happen to an agreement.
    public enum Act: String, CaseIterable, Sendable {
        case send, sign, decline
        case counterSign = "counter_sign"
        /// Comes into force with the reseller's signature, where the text asks for no second one.
        case takeEffect = "take_effect"
        case expire, terminate
        /// Another one took its place.
        case supersede
        /// The partnership ended before it came into force.
        case close

        /// Who may do it.
        public var doers: Set<Doer> {
            switch self {
            case .send: [.legal, .system]
            case .sign, .decline: [.reseller]
            case .counterSign: [.legal]
            case .terminate: [.legal, .system]
            case .takeEffect, .expire, .supersede, .close: [.system]
            }
        }
    }

    /// Who acts on an agreement: the reseller's authorised signer, the tenant's legal staff, the program.
    public enum Doer: String, CaseIterable, Sendable {
        case reseller, legal, system
    }

    public var label: String {
        switch self {
        case .draft: "Not sent yet"
        case .sent: "Waiting for the reseller"
        case .signed: "Waiting for our signature"
        case .declined: "Declined"
        case .inForce: "In force"
        case .expired: "Expired"
        case .terminated: "Terminated"
        case .superseded: "Replaced"
        }
    }

    /// On its way to being in force.
    public var isOpen: Bool { self == .draft || self == .sent || self == .signed }

    /// The state after an act, or nil where it is not allowed: the whole transition table.
    public func after(_ act: Act) -> AgreementStatus? {
        switch (self, act) {
        case (.draft, .send): .sent
        case (.sent, .sign): .signed
        case (.sent, .decline): .declined
        case (.signed, .counterSign), (.signed, .takeEffect): .inForce
        case (.inForce, .expire): .expired
        case (.inForce, .terminate): .terminated
        case (.inForce, .supersede): .superseded
        case (.draft, .close), (.sent, .close), (.signed, .close): .terminated
        default: nil
        }
    }

    /// The same for somebody: nil also where the act is not theirs.
    public func after(_ act: Act, by doer: Doer) -> AgreementStatus? {
        act.doers.contains(doer) ? after(act) : nil
    }
}
