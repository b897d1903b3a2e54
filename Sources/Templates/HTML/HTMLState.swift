/// Where in an HTML document the compiler stands. Two ways through a section must end in equal states.
struct HTMLState: Sendable {
    enum Mode: Sendable, Hashable {
        case text
        case tagOpen
        case endTagOpen
        case tagName
        case endTagName
        case endTagRest
        /// Between the attributes of a start tag, behind a blank.
        case tag
        /// Behind a name or value in a start tag: a blank, `/` or `>` must follow.
        case afterPiece
        case attributeName
        case afterAttributeName
        case beforeValue
        case value
        case unquotedValue
        case selfClosing
        case markup
        case comment
        case doctype
        /// Inside an element whose content is text: title, textarea, script, style.
        case content
    }

    /// Which part of an address comes next.
    enum URLPart: Sendable, Hashable {
        case start
        /// Behind literal characters that may become a scheme.
        case scheme
        case path
        case query
        /// In the path or in the query, by the way that was taken.
        case pathOrQuery
        /// Behind a value at the start, whose part is not known.
        case unknown
        /// In an address whose scheme is not one that the program knows.
        case foreign

        /// Where one stands behind two ways.
        func joined(_ other: URLPart) -> URLPart {
            if self == other { return self }
            if self == .foreign || other == .foreign { return .foreign }
            let known: Set<URLPart> = [.path, .query, .pathOrQuery]
            return known.contains(self) && known.contains(other) ? .pathOrQuery : .unknown
        }
    }

    /// Whether the slash that comes next could be the second one of an address, because what stands between may be
    /// empty: `//` and what follows would be another site.
    enum Root: Sendable, Hashable {
        case passed
        /// Right behind the first slash of a path.
        case slash
        /// Behind a slash or a beginning that something follows which may be empty.
        case uncertain
    }

    struct Element: Sendable, Hashable {
        let name: String
        let file: String
        let offset: Int
        let line: Int
    }

    var mode = Mode.text
    var quote: UInt8 = 0
    /// The name that is being read, or of the start tag or content element one is in.
    var name = ""
    var attribute = ""
    var kind = AttributeKind.plain
    var urlPart = URLPart.start
    var root = Root.passed
    /// How many sections were open where the current value began.
    var valueDepth = 0
    /// The literal bytes of the current value.
    var value: [UInt8] = []
    var isDynamic = false
    /// Whether the first thing in the current value is data.
    var startsDynamic = false
    /// What may become an end tag or the end of a comment, from its first character on.
    var tail: [UInt8] = []
    var tag = TagFacts()
    var open: [Element] = []

    /// What must be the same on all ways to one place.
    var key: Key {
        Key(mode: mode, quote: quote, name: name, attribute: attribute, urlPart: urlPart, tail: tail, open: open)
    }

    struct Key: Hashable {
        let mode: Mode
        let quote: UInt8
        let name: String
        let attribute: String
        let urlPart: URLPart
        let tail: [UInt8]
        let open: [Element]
    }

    /// Ends a name that a section or a hole follows directly.
    mutating func settle() {
        switch mode {
        case .tagName: mode = .afterPiece
        case .attributeName:
            tag.note(attribute, value: "")
            mode = .afterPiece
            clearAttribute()
        case .afterAttributeName:
            tag.note(attribute, value: "")
            mode = .tag
            clearAttribute()
        default: break
        }
    }

    mutating func clearAttribute() {
        attribute = ""
        kind = .plain
        urlPart = .start
        root = .passed
        value = []
        isDynamic = false
        startsDynamic = false
        quote = 0
    }

    /// Whether the rules of SVG and MathML hold here, not those of HTML.
    var isForeign: Bool {
        let last = open.last { HTMLTables.foreign.contains($0.name) || HTMLTables.integration.contains($0.name) }
        return last.map { HTMLTables.foreign.contains($0.name) } ?? false
    }

    /// Whether indentation may be put in here without changing what is shown.
    var allowsIndentation: Bool {
        switch mode {
        case .text: !open.contains { $0.name == "pre" }
        case .tag, .afterPiece: true
        default: false
        }
    }
}

/// What was seen in the start tag that is open.
struct TagFacts: Sendable {
    var names: Set<String> = []
    var method = ""
    var type = ""
    var action = ""
    var target = ""
    var rel = ""
    /// The `as` of a link.
    var destination = ""
    var hasDynamicTarget = false
    var hasDynamicMethod = false
    var wantsNoToken = false

    /// Remembers an attribute: its literal characters, and whether data stands between or before them.
    mutating func note(_ name: String, value: String, isDynamic: Bool = false, startsDynamic: Bool = false) {
        names.insert(name)
        switch name {
        case "method":
            if isDynamic { hasDynamicMethod = true }
            method = value.lowercased()
        case "type": type = isDynamic ? "?" : value.lowercased()
        case "action": action = startsDynamic ? "" : value
        case "target":
            target = isDynamic ? "?" : value.lowercased()
            hasDynamicTarget = isDynamic
        case "rel": rel = isDynamic ? "?" : value.lowercased()
        case "as": destination = value.lowercased()
        default: break
        }
    }

    /// Whether a link fetches a script before the tag that runs it.
    var loadsScriptEarly: Bool {
        let words = rel.split { $0 == " " || $0 == "\n" || $0 == "\t" }
        return words.contains("modulepreload") || words.contains("preload") && destination == "script"
    }

    /// The facts of two ways: what one of them has may be there.
    mutating func join(_ other: TagFacts) {
        names.formUnion(other.names)
        if method.isEmpty { method = other.method }
        if other.type != type { type = "?" }
        hasDynamicMethod = hasDynamicMethod || other.hasDynamicMethod
        wantsNoToken = wantsNoToken || other.wantsNoToken
        if target != "_blank" { target = other.target.isEmpty ? target : other.target }
        hasDynamicTarget = hasDynamicTarget || other.hasDynamicTarget
        if rel.isEmpty { rel = other.rel }
        if destination.isEmpty { destination = other.destination }
        if action.isEmpty { action = other.action }
    }
}
