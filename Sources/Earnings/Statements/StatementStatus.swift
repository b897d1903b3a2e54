/// Where a statement stands: it closes when its run is approved, and is paid when a payout that includes it settles.
public enum StatementStatus: String, CaseIterable, Sendable {
    case open, closed, paid

    public var label: String {
        switch self {
        case .open: "Open"
        case .closed: "Closed"
        case .paid: "Paid"
        }
    }
}
