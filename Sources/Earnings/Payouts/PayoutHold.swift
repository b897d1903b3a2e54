/// Why a payout waits although there is money to pay.
public enum PayoutHold: String, CaseIterable, Sendable {
    case method
    case bankChange = "bank_change"
    case taxForm = "tax_form"
    case suspended
    case ended
    case limit
    case manual

    /// What is held and what ends it, as a sentence for staff and payee.
    public var explanation: String {
        switch self {
        case .method: "There is no verified bank account. Add one, or wait until finance has verified it."
        case .bankChange: "The bank account is new or was changed less than 7 days ago."
        case .taxForm: "A tax form is needed before money can be sent outside the United States."
        case .suspended: "The reseller is suspended or not in business. Money is paid when that ends."
        case .ended: "The reseller ended less than 30 days before. Its last payout comes after that."
        case .limit: "The amount does not fit the limits of any enabled provider."
        case .manual: "Finance holds this payout by hand."
        }
    }
}
