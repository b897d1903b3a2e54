/// One page of a list that is walked by key, not by number: what is shown and where the next page starts.
public struct Slice<Element: Sendable>: Sendable {
    public let elements: [Element]
    /// The opaque place after the last element, nil on the last page.
    public let next: String?
    /// How many rows the filter has, when it was counted.
    public let total: Int?

    public init(elements: [Element], next: String?, total: Int? = nil) {
        self.elements = elements
        self.next = next
        self.total = total
    }

    /// Cuts rows that were read with one more than the page size.
    public init(reading rows: [Element], pageSize: Int, total: Int? = nil, key: (Element) -> String) {
        elements = Array(rows.prefix(pageSize))
        next = rows.count > pageSize ? elements.last.map(key) : nil
        self.total = total
    }

    public func map<Other: Sendable>(_ transform: (Element) throws -> Other) rethrows -> Slice<Other> {
        Slice<Other>(elements: try elements.map(transform), next: next, total: total)
    }
}

extension Slice: Equatable where Element: Equatable {}
