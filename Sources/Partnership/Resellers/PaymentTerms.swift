/// When a statement's money is paid out.
public enum PaymentTerms: String, CaseIterable, Sendable {
    case immediate
    case net30 = "net_30"
    case net45 = "net_45"
    case net60 = "net_60"

    /// Days after the 15th of the month of payout.
    public var daysAfterFifteenth: Int {
        switch self {
        case .immediate, .net30: 0
        case .net45: 15
        case .net60: 30
        }
    }

    public var label: String {
        switch self {
        case .immediate: "Immediate"
        case .net30: "Net 30 days"
        case .net45: "Net 45 days"
        case .net60: "Net 60 days"
        }
    }
}
