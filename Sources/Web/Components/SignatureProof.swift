import Templates

/// A signature as its evidence shows it: what was kept, and the text whose fingerprint the audit trail holds.
public struct SignatureProof: ViewModel, Hashable {
    public let title: String
    public let facts: [Fact]
    public let record: String
    public let fingerprint: String

    public static let schema = Schema<Self>(\.title, \.facts, \.record, \.fingerprint)

    public init(title: String, facts: [Fact], record: String, fingerprint: String) {
        self.title = title
        self.facts = facts
        self.record = record
        self.fingerprint = fingerprint
    }
}
