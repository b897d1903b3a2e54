/// The range of a company's yearly revenue.
public enum AnnualRevenue: String, CaseIterable, Sendable {
    case under100k = "under_100k"
    case from100k = "100k_500k"
    case from500k = "500k_1m"
    case from1m = "1m_5m"
    case from5m = "5m_10m"
    case over10m = "over_10m"

    public var label: String {
        switch self {
        case .under100k: "Under $100,000"
        case .from100k: "$100,000 to $500,000"
        case .from500k: "$500,000 to $1 million"
        case .from1m: "$1 million to $5 million"
        case .from5m: "$5 million to $10 million"
        case .over10m: "Over $10 million"
        }
    }

    /// The score for financial stability.
    var score: Int {
        switch self {
        case .under100k: 2
        case .from100k: 4
        case .from500k: 5
        case .from1m: 7
        case .from5m: 9
        case .over10m: 10
        }
    }
}
