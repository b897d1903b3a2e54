/// What may be put where a value stands in HTML.
enum Hole {
    case escaped(Escaper)
    /// As it stands: safe HTML or JSON made for this place.
    case verbatim
    case refused(String)
}

/// The statically known sort of what a value prints.
enum Printed: Sendable, Hashable {
    case text
    case number
    case html
    case url
    case json
    case color
    case sourceSet
}

extension HTMLTracker {
    /// Decides how a value is written here, and moves on behind it.
    mutating func hole(_ printed: Printed, raw: Bool) -> Hole {
        switch state.mode {
        case .text: return textHole(printed)
        case .content: return contentHole(printed)
        case .value:
            defer {
                if state.value.allSatisfy({ $0 <= 0x20 }), !state.isDynamic { state.startsDynamic = true }
                state.isDynamic = true
            }
            return valueHole(printed)
        case .tagOpen, .endTagOpen, .tagName, .endTagName, .endTagRest:
            return .refused("a tag name cannot come from data: write each tag in a section of its own")
        case .tag, .afterPiece, .attributeName, .afterAttributeName, .selfClosing:
            return .refused(
                "attributes cannot come from data: write {{#flag}}name=\"…\"{{/flag}} with a name that stands here")
        case .beforeValue, .unquotedValue:
            return .refused("put quotes around this value: \(state.attribute)=\"{{…}}\"")
        case .comment: return .refused("a value inside an HTML comment is not safe: use {{! … }} for comments")
        case .markup, .doctype: return .refused("a value cannot stand in <!…>")
        }
    }

    private func textHole(_ printed: Printed) -> Hole {
        switch printed {
        case .html: .verbatim
        case .number: .verbatim
        default: .escaped(.html)
        }
    }

    private func contentHole(_ printed: Printed) -> Hole {
        let element = state.open.last?.name ?? ""
        guard state.tail.isEmpty else { return .refused("a value cannot stand in the end tag of <\(element)>") }
        switch element {
        case "title", "textarea":
            if printed == .html { return .refused("HTML cannot stand in <\(element)>: give it text") }
            return printed == .number ? .verbatim : .escaped(.html)
        case "script":
            let isData = state.tag.type == "application/json" || state.tag.type == "application/ld+json"
            if isData, printed == .json { return .verbatim }
            if isData { return .refused("write this value with the filter json: {{name|json}}") }
            return .refused(
                "a value cannot stand in a script: put it into a data- attribute, or into "
                    + "<script type=\"application/json\">{{name|json}}</script>")
        case "style": return .refused("a value cannot stand in a style sheet: use a class")
        default: return .refused("a value cannot stand in <\(element)>")
        }
    }

    private mutating func valueHole(_ printed: Printed) -> Hole {
        if printed == .html { return .refused("HTML cannot stand in an attribute: give it text") }
        if printed == .sourceSet, state.kind != .sourceSet { return .refused("a SourceSet belongs into srcset") }
        switch state.kind {
        case .plain: return printed == .number ? .verbatim : .escaped(.html)
        case .url, .formURL: return urlHole(printed)
        case .loading:
            if printed == .url || state.urlPart != .start { return urlHole(printed) }
            return .refused("what this address gives becomes part of the page: use {{asset \"…\"}} or a SafeURL")
        case .deciding: return .refused("'\(state.attribute)' of <\(state.name)> cannot come from data")
        case .sourceSet:
            if printed == .sourceSet, state.value.isEmpty, !state.isDynamic { return .escaped(.html) }
            return .refused("srcset takes one value of the type SourceSet, and src an address")
        case .handler:
            return .refused("a value cannot stand in an event handler: put it into a data- attribute")
        case .style:
            if profile == .mail, printed == .number || printed == .color { return .verbatim }
            return .refused(
                profile == .mail
                    ? "only numbers and values of the type Color may stand in a style attribute"
                    : "a value cannot stand in a style attribute: use a class")
        case .document: return .refused("srcdoc cannot come from data: use src")
        case .metaContent:
            return .refused("the content of <meta> cannot come from data: some of it are commands to the browser")
        }
    }

    private mutating func urlHole(_ printed: Printed) -> Hole {
        let part = state.urlPart
        switch part {
        case .start:
            state.urlPart = .unknown
            if state.kind == .formURL { return .escaped(.localURL) }
            if printed == .url { return .escaped(.html) }
            return .escaped(profile == .mail ? .mailURL : .webURL)
        case .path:
            if state.root == .slash { state.root = .uncertain }
            return printed == .number ? .verbatim : .escaped(.urlPath)
        case .query: return printed == .number ? .verbatim : .escaped(.urlComponent)
        case .pathOrQuery:
            return .refused("the section before it decides whether this is path or query: write it into both ways")
        case .scheme:
            return .refused("this could complete a scheme that runs code: begin the address with / or https:")
        case .foreign: return .refused("a value cannot stand in an address of this kind")
        case .unknown:
            let ends = state.kind == .formURL ? "? or #" : "/, ? or #"
            return .refused("what follows a value at the start of an address must begin with \(ends)")
        }
    }
}
