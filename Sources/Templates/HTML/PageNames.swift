/// The ids of a page and what refers to them, as far as the template says them.
struct PageNames: Sendable {
    var ids: Set<String> = []
    var hasDynamicID = false
    /// The `for` of labels.
    var targets: [(id: String, span: Span)] = []
    /// The label that is open without a `for`, and whether a control stands in it.
    var openLabel: (span: Span, hasControl: Bool)?

    static let controls: Set<String> = ["input", "select", "textarea", "button", "meter", "output", "progress"]
}
