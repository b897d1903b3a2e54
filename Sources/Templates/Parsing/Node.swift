/// A piece of a parsed template.
indirect enum Node: Sendable {
    case text(Range<Int>)
    case value(ValueTag)
    case section(SectionTag)
    case match(MatchTag)
    case partial(PartialTag)
    case parent(ParentTag)
    case block(BlockTag)
    case asset(String, Range<Int>)
    case noToken(Range<Int>)
    /// A line begins with a tag that prints nothing: its indentation is put in all the same.
    case lineStart(Int)
    case message(MessageTag)
    case flush(Range<Int>)
    case wrap(WrapTag)

    /// Where the piece begins, when it begins with a tag that prints at its place.
    var inlineStart: Int? {
        switch self {
        case .text, .noToken, .flush, .wrap: nil
        case .value(let tag): tag.span.lowerBound
        case .section(let tag): tag.isStandalone ? nil : tag.span.lowerBound
        case .match(let tag): tag.isStandalone ? nil : tag.span.lowerBound
        case .partial(let tag): tag.isStandalone ? nil : tag.span.lowerBound
        case .parent(let tag): tag.isStandalone ? nil : tag.span.lowerBound
        case .block(let tag): tag.isFirst ? nil : tag.span.lowerBound
        case .asset(_, let span): span.lowerBound
        case .lineStart(let start): start
        case .message(let tag): tag.span.lowerBound
        }
    }
}

/// `{{name|filter}}`, `{{{name}}}`, `{{&name}}`.
struct ValueTag: Sendable {
    let expression: Expression
    let isRaw: Bool
    let span: Range<Int>
}

/// `{{#name as alias}}…{{else}}…{{/name}}` and `{{^name}}…{{/name}}`.
struct SectionTag: Sendable {
    let expression: Expression
    let alias: String?
    let isInverted: Bool
    let isStandalone: Bool
    let span: Range<Int>
    /// The source between the opening and the closing tag, and what stands around tags in it: what lambdas get.
    var inner: Range<Int>
    let delimiters: Delimiters
    var body: [Node] = []
    var alternative: [Node]?
}

/// `{{t "key" count=n name=user.name}}`: a text of the message files.
struct MessageTag: Sendable {
    let key: String
    let keySpan: Range<Int>
    let arguments: [Argument]
    let span: Range<Int>
}

/// `{{#wrap 72}}…{{/wrap}}`: lines of a plain text that are filled anew.
struct WrapTag: Sendable {
    let width: Int
    let span: Range<Int>
    var body: [Node] = []
}

/// `{{#match name}}{{:case}}…{{/match}}`.
struct MatchTag: Sendable {
    struct Case: Sendable {
        let names: [(text: String, span: Range<Int>)]
        let span: Range<Int>
        var body: [Node] = []
    }

    let expression: Expression
    let isStandalone: Bool
    let span: Range<Int>
    var cases: [Case] = []
}

/// `{{>name key=value}}`.
struct PartialTag: Sendable {
    let name: String
    let nameSpan: Range<Int>
    let isDynamic: Bool
    let arguments: [Argument]
    let isStandalone: Bool
    let indentation: [UInt8]
    let span: Range<Int>
}

/// `{{<name key=value}}{{$block}}…{{/block}}{{/name}}`.
struct ParentTag: Sendable {
    let name: String
    let nameSpan: Range<Int>
    let isDynamic: Bool
    let arguments: [Argument]
    let isStandalone: Bool
    let indentation: [UInt8]
    let span: Range<Int>
    var blocks: [BlockTag] = []
}

/// `{{$name}}…{{/name}}`: a place that others may fill, or what fills it.
struct BlockTag: Sendable {
    let name: String
    let span: Range<Int>
    /// Whether only blanks stand in front of it on its line: they are its indentation.
    let isFirst: Bool
    /// Whether its line ends behind it.
    let isStandalone: Bool
    let indentation: [UInt8]
    var body: [Node] = []
}

/// `key=value` at a call.
struct Argument: Sendable {
    let name: String
    let value: Expression
    let span: Range<Int>
}

/// A name or literal with filters.
struct Expression: Sendable {
    enum Head: Sendable {
        case implicit
        case name([String])
        case meta([String])
        case block(String)
        case literal(Literal)
    }

    struct Call: Sendable {
        let name: String
        /// Constants and names.
        let arguments: [Expression]
        let span: Range<Int>
    }

    let head: Head
    let filters: [Call]
    /// The head alone.
    let span: Range<Int>
}

/// A constant written in a template.
enum Literal: Sendable, Hashable {
    case text(String)
    case number(Int)
    case bool(Bool)
    case absent
}

/// `{{%props title: Text, href: URL?, tone: Text = "plain"}}`: one of them.
struct PropDeclaration: Sendable {
    let name: String
    let type: String
    let isOptional: Bool
    let standard: Literal?
    let span: Range<Int>
}

/// A parsed file.
struct Template: Sendable {
    let file: SourceFile
    var nodes: [Node] = []
    /// Nil when the file is no component.
    var props: [PropDeclaration]?
    /// Nil when the file does not declare its slots; true marks those that must be filled.
    var slots: [String: Bool]?
    /// The tags `{{%…}}` of the file.
    var pragmas: [(name: String, span: Range<Int>)] = []
    /// The type the file says it is for.
    var view: (name: String, span: Range<Int>)?

    var isComponent: Bool { props != nil || slots != nil }
}
