/// HTML that is safe as it stands: the only type that `{{{x}}}` accepts.
public struct SafeHTML: Sendable, Hashable {
    public let html: String

    /// Vouches for HTML that the caller made or cleaned. A tidy test lists the callers.
    public init(unchecked html: String) {
        self.html = html
    }
}

/// An address that may stand in `href` and its kin unfiltered.
public struct SafeURL: Sendable, Hashable {
    public let text: String

    /// Vouches for an address that the program made itself.
    public init(unchecked text: String) {
        self.text = text
    }

    /// An address with a scheme that cannot run code (http, https, mailto, tel) or a relative one, else nil.
    public init?(_ text: String) {
        guard URLFilter.isSafe(Array(text.utf8), profile: .web) else { return nil }
        self.text = text
    }
}
