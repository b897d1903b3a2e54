/// Flattens the tree of a template without types into steps.
struct DynamicCompiler {
    private(set) var symbols: DynamicSymbols
    private let file: SourceFile
    private var steps: [DynamicProgram.Step] = []

    init(_ file: SourceFile, _ symbols: DynamicSymbols) {
        self.file = file
        self.symbols = symbols
    }

    mutating func compile(_ template: Template) -> DynamicProgram {
        append(template.nodes)
        steps.append(.leave)
        return DynamicProgram(file, steps)
    }

    private mutating func append(_ nodes: [Node]) {
        for node in nodes {
            if let start = node.inlineStart, file.isLineStart(start) { steps.append(.lineStart) }
            switch node {
            case .text(let range): steps.append(.text(range))
            case .value(let tag): steps.append(.value(name(tag.expression.head), isRaw: tag.isRaw))
            case .section(let tag): append(tag)
            case .partial(let tag):
                let target = target(tag.name, tag.isDynamic)
                let indentation = tag.isStandalone ? tag.indentation : nil
                steps.append(
                    .call(
                        DynamicProgram.Call(
                            target: target, indentation: indentation, span: tag.span, end: steps.count + 1)))
            case .parent(let tag): append(tag)
            case .block(let tag):
                let place = hold()
                append(tag.body)
                steps[place] = .block(DynamicProgram.Block(tag: tag, end: steps.count))
            default: break
            }
        }
    }

    private mutating func append(_ tag: SectionTag) {
        let name = name(tag.expression.head)
        let place = hold()
        append(tag.body)
        if !tag.isInverted { steps.append(.next) }
        steps[place] = .section(
            DynamicProgram.Section(
                name: name, isInverted: tag.isInverted, inner: tag.inner, delimiters: tag.delimiters, end: steps.count))
    }

    /// The fillings lie behind the call, each with its own end.
    private mutating func append(_ tag: ParentTag) {
        var call = DynamicProgram.Call(
            target: target(tag.name, tag.isDynamic), indentation: tag.isStandalone ? tag.indentation : nil,
            span: tag.span)
        let place = hold()
        for block in tag.blocks {
            // Of two fillings of one block the last counts.
            call.fillings[block.name] = (block, steps.count)
            append(block.body)
            steps.append(.leave)
        }
        call.end = steps.count
        steps[place] = .call(call)
    }

    /// Keeps a place for a step that is known later.
    private mutating func hold() -> Int {
        steps.append(.leave)
        return steps.count - 1
    }

    private mutating func target(_ text: String, _ isDynamic: Bool) -> DynamicProgram.Call.Target {
        guard isDynamic else { return .name(text) }
        return .dynamic(text == "." ? DynamicName(parts: []) : name(dotted: text))
    }

    private mutating func name(_ head: Expression.Head) -> DynamicName {
        guard case .name(let parts) = head else { return DynamicName(parts: []) }
        return DynamicName(
            parts: parts.map {
                let bytes = Array($0.utf8)
                return DynamicName.Part(bytes: bytes, symbol: symbols.number(of: bytes))
            })
    }

    private mutating func name(dotted text: String) -> DynamicName {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return name(.name(parts.map { String(decoding: $0, as: UTF8.self) }))
    }
}
