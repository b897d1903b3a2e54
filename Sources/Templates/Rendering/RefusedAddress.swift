/// An address from data that could have run code or led elsewhere; `about:blank#refused` stands in its place. Only the
/// place is told: what was in the address is the data of someone.
public struct RefusedAddress: Sendable, Hashable {
    public typealias Report = @Sendable (RefusedAddress) -> Void

    /// The tag that prints it: "members/list.html:14:11".
    public let place: String
    /// How the tag was reached, the page last: "called as shared/link.html at members/list.html:9:3".
    public let trail: [String]

    init(_ steps: AddressSteps) {
        place = steps.span.place
        trail = steps.trail
    }
}

/// The steps of a program that print an address whose scheme or site is looked at.
struct AddressSteps: Sendable {
    let steps: Range<Int>
    let span: Span
    let trail: [String]
}
