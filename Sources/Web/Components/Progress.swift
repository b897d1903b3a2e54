import Templates

/// How far long work is, as its page shows it.
public struct Progress: ViewModel, Hashable {
    /// "Importing customers", "Computing commissions".
    public let title: String
    public let done: Int
    /// 0 when it is not known yet.
    public let total: Int
    /// "1,240 of 18,200 rows, about 40 seconds left".
    public let detail: String
    public let isRunning: Bool
    /// The address that answers the same figures as JSON: `{"done":1,"total":2,"detail":"…","running":true}`.
    public let source: String

    /// At least 1, as a bar wants it.
    public var maximum: Int { max(total, 1) }
    /// Rounded down, 0 to 100.
    public var percent: Int { total > 0 ? min(100, max(0, done * 100 / total)) : 0 }

    public static let schema = Schema<Self>(
        \.title, \.done, \.total, \.detail, \.isRunning, \.source, .computed("maximum", \.maximum),
        .computed("percent", \.percent))

    public init(title: String, done: Int, total: Int, detail: String, isRunning: Bool, source: String) {
        self.title = title
        self.done = done
        self.total = total
        self.detail = detail
        self.isRunning = isRunning
        self.source = source
    }
}
