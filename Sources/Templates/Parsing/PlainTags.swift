/// Tags as the Mustache specification has them: names may be anything, and there is nothing else.
extension Parser {
    /// Takes a tag of a template without types.
    mutating func readPlain(_ tag: TagScanner.Tag) throws(TagReader.Fault) {
        guard tag.sigil != UInt8(ascii: "!"), tag.sigil != UInt8(ascii: "=") else { return }
        let text = file.text(tag.content).trimmed
        let isCall = "<>/".utf8.contains(tag.sigil)
        let isDynamic = isCall && text.utf8.first == UInt8(ascii: "*")
        let name = isDynamic ? String(decoding: text.utf8.dropFirst(), as: UTF8.self).trimmed : text
        if name.isEmpty { throw TagReader.Fault(message: "a name is missing in this tag", range: tag.span) }
        switch tag.sigil {
        case UInt8(ascii: "#"), UInt8(ascii: "^"):
            let section = SectionTag(
                expression: plainExpression(text, tag), alias: nil, isInverted: tag.sigil == UInt8(ascii: "^"),
                isStandalone: tag.isStandalone, span: tag.span, inner: tag.span.upperBound..<tag.span.upperBound,
                delimiters: tag.delimiters)
            push(.section(section), sign: section.isInverted ? "^" : "#", name: text, tag)
        case UInt8(ascii: "<"):
            let parent = ParentTag(
                name: name, nameSpan: tag.content, isDynamic: isDynamic, arguments: [],
                isStandalone: tag.line.takesStart, indentation: Array(file.bytes[tag.line.indentation]), span: tag.span)
            push(.parent(parent), sign: "<", name: isDynamic ? "*" + name : name, tag)
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
        case UInt8(ascii: "$"):
            let block = BlockTag(
                name: name, span: tag.span, isFirst: tag.line.takesStart, isStandalone: tag.line.takesEnd,
                indentation: Array(file.bytes[tag.line.indentation]))
            push(.block(block), sign: "$", name: name, tag)
        default: try readClosing(tag, named: isDynamic ? "*" + name : name)
        }
    }

    private func plainExpression(_ text: String, _ tag: TagScanner.Tag) -> Expression {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        return Expression(head: text == "." ? .implicit : .name(parts), filters: [], span: tag.content)
    }
}
