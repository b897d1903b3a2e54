/// What a text may do that is edited by someone who is not trusted with the program, such as a tenant's owner who words
/// a letter: which names, files and elements it may use, and how far it may go.
public struct SandboxRules: Sendable {
    /// Where the text is shown.
    public enum Form: Sendable, Hashable, CaseIterable {
        /// A piece of a page.
        case page
        /// The HTML body of a letter, or a piece of it.
        case letterHTML
        /// The text body of a letter.
        case letterText
        /// The subject of a letter: one line.
        case subject
    }

    public let form: Form
    /// The fields of the record that the text may name; nil for all of its schema.
    public let names: Set<String>?
    public let limits: SandboxLimits
    /// The program's own files that the text may call.
    let library: Library

    /// `partials` are the program's own files that the text may call, by their names without ending. They are trusted:
    /// only the limits on steps, rounds and output hold in them.
    public init(
        _ form: Form, names: Set<String>? = nil, partials: [String: String] = [:], limits: SandboxLimits = .init()
    ) {
        self.form = form
        self.names = names
        self.limits = limits
        let profile = form.profile
        let files = partials.map { ($0 + form.ending, $1) }
        library = Library(Dictionary(files) { first, _ in first }) { _ in profile }
    }

    /// The names that `{{>…}}` and `{{<…}}` may call.
    var partials: [String] { library.templates.keys.map { String($0.dropLast(form.ending.count)) }.sorted() }
}

extension SandboxRules.Form {
    var profile: Profile {
        switch self {
        case .page: .web
        case .letterHTML: .mail
        case .letterText: .text
        case .subject: .header
        }
    }

    var ending: String { profile.isHTML ? ".html" : ".txt" }
}

/// How large an edited text and what it shows may be. The first five hold when it is saved, the last two when it is
/// shown.
public struct SandboxLimits: Sendable, Hashable {
    /// Bytes of the text.
    public var bytes = 16_384
    /// Tags in the text.
    public var tags = 400
    /// Sections and calls that lie in each other.
    public var depth = 8
    /// Lists that lie in each other.
    public var lists = 2
    /// Steps of the program that the text becomes, together with the files that it calls.
    public var steps = 4000
    /// Elements of all lists that are shown.
    public var rounds = 10_000
    /// Bytes of what is shown.
    public var output = 262_144

    public init() {}
}
