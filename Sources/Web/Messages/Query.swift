import Kernel

/// The values after the question mark of an address. The first counts when a name comes twice; what cannot be
/// read counts as absent, because a list with a broken filter is better shown than refused.
public struct Query: Sendable {
    public let text: String
    private let fields: [(name: String, value: String)]

    init(_ text: String) {
        self.text = text
        fields = text.isEmpty ? [] : (try? FormDecoding.fields(text.utf8)) ?? []
    }

    /// A value without white space at the ends; nil when it is missing or empty.
    public subscript(_ name: String) -> String? {
        let value = fields.first { $0.name == name }?.value.trimmingWhitespace()
        return value?.isEmpty == true ? nil : value
    }

    /// Every value of a name.
    public func list(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map { $0.value.trimmingWhitespace() }.filter { !$0.isEmpty }
    }

    public func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let number = self[name].flatMap({ Int($0) }), range.contains(number) else { return nil }
        return number
    }
}
