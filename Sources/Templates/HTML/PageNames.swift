/// The ids of a page and what refers to them, as far as the template says them.
struct PageNames: Sendable {
    private(set) var ids: Set<String> = []
    /// The same ids as they were added, so that those of one way through a section can be taken back.
    private var order: [String] = []
    var hasDynamicID = false
    /// The `for` of labels.
    var targets: [(id: String, span: Span)] = []
    /// The label that is open without a `for`, and whether a control stands in it.
    var openLabel: (span: Span, hasControl: Bool)?

    static let controls: Set<String> = ["input", "select", "textarea", "button", "meter", "output", "progress"]

    /// How many ids there are: the place to which `takeBack` goes.
    var count: Int { order.count }

    /// Whether the id is the first of its name on this way through the page.
    mutating func add(_ id: String) -> Bool {
        guard ids.insert(id).inserted else { return false }
        order.append(id)
        return true
    }

    /// Forgets the ids that were added since there were so many, and gives them. Only these are touched: a page has
    /// many sections and many ids.
    mutating func takeBack(to count: Int) -> [String] {
        let taken = Array(order[count...])
        order.removeLast(taken.count)
        for id in taken { ids.remove(id) }
        return taken
    }
}
