import Templates

/// A label and its value in a list of facts.
public struct Fact: ViewModel, Hashable {
    public let label: String
    public let value: String
    public let href: String?
    public let note: String?

    public static let schema = Schema<Self>(\.label, \.value, \.href, \.note)

    public init(_ label: String, _ value: String, href: String? = nil, note: String? = nil) {
        self.label = label
        self.value = value
        self.href = href
        self.note = note
    }
}
