import Templates

/// A figure of a chart: what it is called, how big it is, how people read it.
public struct ChartPoint: Hashable, Sendable {
    /// "Jun".
    public let label: String
    /// "June 2026".
    public let name: String
    /// In minor units or pieces.
    public let value: Int64
    /// "$1,240.50".
    public let text: String

    public init(label: String, name: String, value: Int64, text: String) {
        self.label = label
        self.name = name
        self.value = value
        self.text = text
    }
}
