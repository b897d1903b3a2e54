/// What the compiler knows of HTML.
enum HTMLTables {
    static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ]

    /// Elements whose end tag may be left out.
    static let optionalEnd: Set<String> = [
        "li", "dt", "dd", "p", "rt", "rp", "option", "optgroup", "thead", "tbody", "tfoot", "tr", "td", "th",
        "colgroup", "caption", "body", "html", "head",
    ]

    /// What a start tag closes when it is the innermost open element.
    static let closedBy: [String: Set<String>] = [
        "li": ["li"], "dt": ["dt", "dd"], "dd": ["dt", "dd"], "option": ["option"], "optgroup": ["option", "optgroup"],
        "td": ["td", "th"], "th": ["td", "th"], "tr": ["td", "th", "tr"],
        "tbody": ["td", "th", "tr", "thead", "tbody", "colgroup", "caption"],
        "tfoot": ["td", "th", "tr", "thead", "tbody"], "thead": ["colgroup", "caption"], "body": ["head"],
    ]

    /// Start tags that end an open paragraph.
    static let closesParagraph: Set<String> = [
        "address", "article", "aside", "blockquote", "details", "dialog", "div", "dl", "fieldset", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "main", "menu",
        "nav", "ol", "p", "pre", "search", "section", "table", "ul",
    ]

    /// Elements whose content is text without character references.
    static let rawText: Set<String> = ["script", "style", "iframe", "noembed", "noframes", "xmp"]
    /// Elements whose content is text with character references.
    static let plainText: Set<String> = ["title", "textarea"]

    static let foreign: Set<String> = ["svg", "math"]
    /// Elements of SVG and MathML whose content is HTML.
    static let integration: Set<String> = [
        "foreignobject", "desc", "title", "annotation-xml", "mi", "mo", "mn", "ms", "mtext",
    ]
    /// HTML elements that end an SVG or MathML around them.
    static let endsForeign: Set<String> = [
        "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "font", "h1",
        "h2", "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p",
        "pre", "ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var",
    ]
    /// What may stand in a select.
    static let options: Set<String> = ["option", "optgroup", "hr"]

    /// Elements whose address is code or a style sheet that becomes part of the page.
    static let loading: [String: Set<String>] = [
        "script": ["src", "href", "xlink:href"], "link": ["href"],
        "object": ["data", "classid", "codebase", "archive"], "embed": ["src"], "base": ["href"],
        "use": ["href", "xlink:href"], "applet": ["archive", "code", "codebase"],
    ]

    /// Attributes that decide what other attributes or contents mean.
    static let deciding: [String: Set<String>] = [
        "script": ["type", "language", "integrity", "crossorigin"], "style": ["type"],
        "meta": ["http-equiv", "charset", "name", "property"], "iframe": ["sandbox", "allow", "csp"],
        "link": ["rel", "as", "integrity", "crossorigin"], "object": ["type"], "embed": ["type"],
        "set": ["attributename", "to"], "param": ["name", "value"],
        "animate": ["attributename", "to", "from", "by", "values"],
        "animatetransform": ["attributename"], "animatemotion": ["attributename"],
    ]

    static let urlAttributes: Set<String> = [
        "href", "src", "action", "formaction", "poster", "cite", "data", "xlink:href", "background", "longdesc",
        "manifest", "ping", "usemap", "icon", "archive", "classid", "codebase", "profile",
    ]

    static func kind(ofAttribute name: String, element: String) -> AttributeKind {
        if name.hasPrefix("on") { return .handler }
        if deciding[element]?.contains(name) == true { return .deciding }
        if loading[element]?.contains(name) == true { return .loading }
        switch name {
        case "style": return .style
        case "srcdoc": return .document
        case "srcset", "imagesrcset": return .sourceSet
        case "action", "formaction": return .formURL
        case "src" where element == "iframe" || element == "frame": return .formURL
        case "content" where element == "meta": return .metaContent
        case "data": return .plain
        case "is": return .deciding
        case "xml:base": return .url
        default: break
        }
        if urlAttributes.contains(name) { return .url }
        if name.hasPrefix("data-"), name.contains("url") || name.contains("href") { return .url }
        return .plain
    }
}

/// What an attribute's value means to a browser.
enum AttributeKind: Sendable, Hashable {
    case plain
    case url
    /// Where a form goes, and what a frame shows: from data only within this site.
    case formURL
    /// What is loaded from there becomes part of the page.
    case loading
    /// Says what the rest of the tag means.
    case deciding
    case sourceSet
    case handler
    case style
    case document
    case metaContent

    var isURL: Bool { self == .url || self == .formURL || self == .loading }
}
