/// One walk over a template without types.
struct DynamicRender {
    private struct Filling {
        let block: BlockTag
        let file: SourceFile
    }

    /// Calls may lie this deep in each other; deeper ones print nothing.
    private static let deepest = 64

    private let templates: [String: Template]
    private var file: SourceFile
    private let nodes: [Node]
    private var stack: [DynamicValue]
    private var fillings: [String: Filling] = [:]
    private var indentation: [UInt8] = []
    private var dedentation = 0
    private var depth = 0
    private var output: [UInt8] = []

    init(_ templates: [String: Template], _ template: Template, _ value: DynamicValue) {
        self.templates = templates
        file = template.file
        nodes = template.nodes
        stack = [value]
    }

    mutating func run() -> String {
        walk(nodes)
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func walk(_ nodes: [Node]) {
        for node in nodes {
            if let start = node.inlineStart, file.isLineStart(start) { output += indentation }
            switch node {
            case .text(let range): write(range)
            case .value(let tag): write(tag)
            case .section(let tag): walk(tag)
            case .partial(let tag):
                let name = tag.isDynamic ? look(tag.name).printed : tag.name
                call(name, tag.isStandalone ? tag.indentation : [], fillings)
            case .parent(let tag): walk(tag)
            case .block(let tag): walk(tag)
            case .match, .asset, .noToken: break
            }
        }
    }

    private mutating func write(_ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound {
            let newline = file.bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: "\n"))
            let end = newline.map { $0 + 1 } ?? range.upperBound
            if file.isLineStart(start) {
                start = file.skipBlanks(start, dedentation, end)
                if start == end || !file.isLineEnd(start) { output += indentation }
            }
            output += file.bytes[start..<end]
            start = end
        }
    }

    private mutating func write(_ tag: ValueTag) {
        var value = look(tag.expression.head)
        if case .lambda(let function) = value { value = .text(expand(function(nil).printed, .standard)) }
        var writer = Writer(capacity: 64)
        writer.write(value.printed, tag.isRaw ? .none : .html)
        output += writer.bytes
    }

    private mutating func walk(_ tag: SectionTag) {
        let value = look(tag.expression.head)
        if tag.isInverted {
            if !value.holds { walk(tag.body) }
            return
        }
        switch value {
        case .lambda(let function):
            output += expand(function(file.text(tag.inner)).printed, tag.delimiters).utf8
        case .list(let elements):
            for element in elements { within(element) { $0.walk(tag.body) } }
        default: if value.holds { within(value) { $0.walk(tag.body) } }
        }
    }

    private mutating func within(_ value: DynamicValue, _ body: (inout DynamicRender) -> Void) {
        stack.append(value)
        body(&self)
        stack.removeLast()
    }

    /// What a template that a lambda made prints here.
    private func expand(_ text: String, _ delimiters: Delimiters) -> String {
        let template = DynamicTemplates.parse("lambda", text, delimiters, Diagnostics())
        var render = self
        render.output = []
        render.indentation = []
        render.file = template.file
        render.walk(template.nodes)
        return String(decoding: render.output, as: UTF8.self)
    }

    private mutating func walk(_ tag: ParentTag) {
        var given = fillings
        for block in tag.blocks where given[block.name] == nil { given[block.name] = Filling(block: block, file: file) }
        call(tag.isDynamic ? look(tag.name).printed : tag.name, tag.isStandalone ? tag.indentation : [], given)
    }

    private mutating func call(_ name: String, _ blanks: [UInt8], _ given: [String: Filling]) {
        guard let template = templates[name], depth < Self.deepest else { return }
        let outer = (file, fillings, indentation, dedentation)
        (file, fillings, dedentation) = (template.file, given, 0)
        indentation += blanks.dropFirst(outer.3)
        depth += 1
        walk(template.nodes)
        depth -= 1
        (file, fillings, indentation, dedentation) = outer
    }

    private mutating func walk(_ tag: BlockTag) {
        guard let filling = fillings[tag.name] else {
            if tag.isFirst, !tag.isStandalone { output += indentation + tag.indentation.dropFirst(dedentation) }
            return walk(tag.body)
        }
        let lines = BlockLines(tag, file, filling.block, filling.file)
        if tag.isFirst, !lines.startsLine { output += indentation + tag.indentation.dropFirst(dedentation) }
        let outer = (file, indentation, dedentation)
        file = filling.file
        indentation += lines.indentation.dropFirst(dedentation)
        dedentation = lines.dedentation
        walk(filling.block.body)
        (file, indentation, dedentation) = outer
    }

    private func look(_ head: Expression.Head) -> DynamicValue {
        switch head {
        case .implicit: stack.last ?? .absent
        case .name(let parts): look(parts)
        default: .absent
        }
    }

    private func look(_ name: String) -> DynamicValue {
        look(name.split(separator: ".", omittingEmptySubsequences: false).map(String.init))
    }

    /// The first part is found in the innermost record that has it; the others only in what it names.
    private func look(_ parts: [String]) -> DynamicValue {
        for frame in stack.reversed() {
            guard case .record(let fields) = frame, var value = fields[parts[0]] else { continue }
            for part in parts.dropFirst() {
                if case .lambda(let function) = value { value = function(nil) }
                guard case .record(let inner) = value, let next = inner[part] else { return .absent }
                value = next
            }
            return value
        }
        return .absent
    }
}
