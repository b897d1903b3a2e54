import Kernel
import Templates

/// Where a list goes on: what is shown of how many, and the links to its beginning and its next page.
public struct PageLinks: ViewModel, Hashable {
    /// "1–50 of 1,234 customers" or "50 customers".
    public let summary: String
    public let first: String?
    public let next: String?

    public static let schema = Schema<Self>(\.summary, \.first, \.next)

    public init(summary: String, first: String? = nil, next: String? = nil) {
        self.summary = summary
        self.first = first
        self.next = next
    }

    /// For a slice of a list. `after` is the key the page started at, nil on the first; `link` makes the address of
    /// the page that starts after a key, or of the first page.
    public init<Element>(
        _ slice: Slice<Element>, after: String?, one: String, many: String, link: (String?) -> String
    ) {
        let shown = slice.elements.count
        let noun = (slice.total ?? shown) == 1 ? one : many
        if let total = slice.total, total != shown {
            summary = "\(shown.shown) of \(total.shown) \(noun)"
        } else {
            summary = "\(shown.shown) \(noun)"
        }
        first = after == nil ? nil : link(nil)
        next = slice.next.map(link)
    }
}
