import Templates

/// One condition of a tier beside what was achieved: the same on the portal's page and on the staff's.
public struct TierGapLine: ViewModel, Hashable {
    public let condition: String
    public let note: String?
    public let current: String
    public let needed: String
    /// What is missing, or nil when the condition holds.
    public let missing: String?
    public let state: Badge

    public static let schema = Schema<Self>(\.condition, \.note, \.current, \.needed, \.missing, \.state)

    public init(
        _ condition: String, note: String? = nil, current: String, needed: String, missing: String?, state: Badge
    ) {
        self.condition = condition
        self.note = note
        self.current = current
        self.needed = needed
        self.missing = missing
        self.state = state
    }
}
