/// Tags as the Mustache specification has them: names may be anything, and there is nothing else.
extension Parser {
    /// Takes a tag of a template without types; false for those that both kinds of templates read alike.
    mutating func readPlain(_ tag: TagScanner.Tag) -> Bool {
        let text = file.text(tag.content).trimmed
        let isDynamic = text.hasPrefix("*")
        let name = isDynamic ? String(text.dropFirst()).trimmed : text
        switch tag.sigil {
        case UInt8(ascii: "#"), UInt8(ascii: "^"):
            let section = SectionTag(
                expression: plainExpression(text, tag), alias: nil, isInverted: tag.sigil == UInt8(ascii: "^"),
                isStandalone: tag.isStandalone, span: tag.span, inner: tag.span.upperBound..<tag.span.upperBound,
                delimiters: tag.delimiters)
            push(.section(section), sign: "#", name: text, tag)
        case UInt8(ascii: "<"):
            let parent = ParentTag(
                name: name, nameSpan: tag.content, isDynamic: isDynamic, arguments: [],
                isStandalone: tag.line.takesStart, indentation: Array(file.bytes[tag.line.indentation]), span: tag.span)
            push(.parent(parent), sign: "<", name: text, tag)
        case UInt8(ascii: ">"):
            nodes.append(
                .partial(
                    PartialTag(
                        name: name, nameSpan: tag.content, isDynamic: isDynamic, arguments: [],
                        isStandalone: tag.isStandalone, indentation: Array(file.bytes[tag.line.indentation]),
                        span: tag.span)))
        case 0, UInt8(ascii: "&"), UInt8(ascii: "{"):
            nodes.append(
                .value(ValueTag(expression: plainExpression(text, tag), isRaw: tag.sigil != 0, span: tag.span)))
        case UInt8(ascii: "%"), UInt8(ascii: ":"): break
        default: return false
        }
        return true
    }

    private func plainExpression(_ text: String, _ tag: TagScanner.Tag) -> Expression {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        return Expression(head: text == "." ? .implicit : .name(parts), filters: [], span: tag.content)
    }
}
