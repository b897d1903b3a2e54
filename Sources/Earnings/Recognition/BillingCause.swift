/// What made the recognised part of an invoice line change.
public struct BillingCause: Hashable, Codable, Sendable {
    public enum Kind: String, CaseIterable, Codable, Sendable {
        case issued, corrected, voided, credited, paid, undone

        /// Facts of one day apply in this order; correction and void share a place.
        var rank: Int {
            switch self {
            case .issued: 0
            case .corrected, .voided: 1
            case .credited: 2
            case .paid: 3
            case .undone: 4
            }
        }

        var record: String {
            switch self {
            case .issued, .corrected, .voided: "invoice"
            case .credited: "credit_note"
            case .paid, .undone: "payment"
            }
        }
    }

    public let kind: Kind
    /// The external id of the invoice, payment or credit note.
    public let externalID: String
    public let version: Int

    public init(kind: Kind, externalID: String, version: Int) {
        self.kind = kind
        self.externalID = externalID
        self.version = version
    }

    /// Names this version of this fact: `payment/P0000001-01/1`.
    public var key: String { "\(kind.record)/\(externalID)/\(version)" }
}
