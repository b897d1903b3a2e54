/// One text of a language: in one form, or in one per plural category.
struct Message: Sendable {
    enum Piece: Sendable {
        /// Bytes of the message file.
        case text(Range<Int>)
        /// The end of a line inside a text: a blank.
        case blank
        case placeholder(String, Range<Int>)
    }

    struct Form: Sendable {
        /// Nil for the only form.
        let category: PluralCategory?
        let range: Range<Int>
        var pieces: [Piece] = []
    }

    let key: String
    let span: Range<Int>
    var forms: [Form] = []

    /// Texts of keys that end in `.html` are markup, which is checked where it is used like a template's own.
    var isMarkup: Bool { key.hasSuffix(".html") }
    var isPlural: Bool { forms.contains { $0.category != nil } }

    var placeholders: Set<String> {
        Set(
            forms.flatMap(\.pieces).compactMap { piece in
                if case .placeholder(let name, _) = piece { name } else { nil }
            })
    }

    /// The form for a category; every language has `other`.
    func form(_ category: PluralCategory) -> Form? {
        forms.first { $0.category == category } ?? forms.first { $0.category == .other } ?? forms.first
    }
}

/// All texts of one language, in one file.
///
///     # A comment.
///     [signin]
///     title = Sign in
///     greeting = Hello, {name}. This text is long,
///         so it goes on in an indented line.
///     attempts
///         one: {count} attempt is left
///         other: {count} attempts are left
///
/// The keys are `signin.title`, `signin.greeting` and `signin.attempts`. `\{` is a brace.
struct MessageFile: Sendable {
    let file: SourceFile
    private(set) var messages: [String: Message] = [:]
    private(set) var findings: [Finding] = []

    init(_ file: SourceFile) {
        self.file = file
        var reader = MessageReader(file)
        reader.run()
        messages = reader.messages
        findings = reader.findings
    }

    func text(_ form: Message.Form) -> String {
        form.pieces.map { piece in
            switch piece {
            case .text(let range): file.text(range)
            case .blank: " "
            case .placeholder(let name, _): "{\(name)}"
            }
        }.joined()
    }
}
