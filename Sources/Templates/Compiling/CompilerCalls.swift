/// Partials, layouts, components and blocks.
extension Compiler {
    /// Files may call each other this deep.
    static let deepestCall = 64

    mutating func emitPartial(_ tag: PartialTag) {
        if tag.name == "$super" { return emitSuper(tag) }
        if tag.isDynamic { return emitDynamic(tag) }
        guard let template = find(tag.name, tag.nameSpan) else { return }
        var called = environment
        called.template = template
        called.indent(tag.indentation, isStandalone: tag.isStandalone)
        if template.isComponent {
            guard let props = bind(tag.arguments, to: template, tag.nameSpan) else { return }
            called.frames = []
            called.props = props
            called.blocks = [:]
            checkSlots(template, given: [], tag.nameSpan)
            annotate(template, tag.span)
        } else {
            refuseArguments(tag.arguments, template)
        }
        if emitBranch(called, tag.span) { return }
        if !template.isComponent, isTree(template), !leadsBack(template) {
            emitTree(called, "{{>\(tag.name)}}", tag.span)
        } else {
            call(called, "{{>\(tag.name)}}", tag.span)
        }
    }

    mutating func emitParent(_ tag: ParentTag) {
        guard !tag.isDynamic else {
            report("E-PARTIAL", "names of layouts cannot come from data here: use {{#match}}", tag.nameSpan)
            return
        }
        guard let template = find(tag.name, tag.nameSpan) else { return }
        var called = environment
        called.template = template
        called.indent(tag.indentation, isStandalone: tag.isStandalone)
        var blocks: [String: BlockBinding] = [:]
        for block in tag.blocks {
            blocks[block.name] = BlockBinding(
                block: block, environment: environment, seesPlace: !template.isComponent, depth: trail.count)
        }
        if template.isComponent {
            guard let props = bind(tag.arguments, to: template, tag.nameSpan) else { return }
            called.frames = []
            called.props = props
            called.blocks = blocks
            checkSlots(template, given: tag.blocks, tag.nameSpan)
            annotate(template, tag.span)
        } else {
            refuseArguments(tag.arguments, template)
            called.blocks = blocks.merging(environment.blocks) { _, outer in outer }
        }
        checkBlocks(tag, template)
        call(called, "{{<\(tag.name)}}", tag.span)
    }

    mutating func emitBlock(_ tag: BlockTag) {
        region(tag.name, tag.span) { $0.fillBlock(tag) }
    }

    private mutating func fillBlock(_ tag: BlockTag) {
        let place = Usage.BlockPlace(name: tag.name, file: environment.file.name, offset: tag.span.lowerBound)
        usage.shownBlocks.insert(place)
        guard let binding = environment.blocks[tag.name] else {
            if tag.isFirst, !tag.isStandalone { emitIndentation(tag.indentation) }
            return emit(tag.body)
        }
        usage.filledBlocks.insert(place)
        let (outer, calls) = (environment, trail)
        trail.removeLast(max(0, trail.count - binding.depth))
        defer { trail = calls }
        let lines = BlockLines(tag, outer.file, binding.block, binding.environment.file)
        if tag.isFirst, !lines.startsLine { emitIndentation(tag.indentation) }
        environment = binding.environment
        environment.indentation = outer.indentation + lines.indentation.dropFirst(outer.dedentation)
        environment.dedentation = lines.dedentation
        if binding.seesPlace { (environment.frames, environment.present) = (outer.frames, outer.present) }
        environment.parentBlock = [BlockBinding(block: tag, environment: outer, depth: calls.count)]
        let start = html?.state
        emit(binding.block.body)
        checkBalance(start, "the block '\(tag.name)'", binding.block.span)
        environment = outer
    }

    private mutating func emitSuper(_ tag: PartialTag) {
        guard let parent = environment.parentBlock.first else {
            report("E-BLOCK", "{{>$super}} stands in no block", tag.span)
            return
        }
        let outer = environment
        environment = parent.environment
        environment.parentBlock = []
        emit(parent.block.body)
        environment = outer
    }

    mutating func call(_ called: Environment, _ title: String, _ span: Range<Int>) {
        let name = called.file.name
        usage.files.insert(name)
        if trail.contains(where: { $0.name == name }) || environment.file.name == name && trail.isEmpty {
            report("E-CYCLE", "'\(name)' includes itself", span)
            return
        }
        guard trail.count < Self.deepestCall else {
            report("E-DEPTH", "more than \(Self.deepestCall) templates call each other", span)
            return
        }
        let outer = environment
        let start = html?.state
        trail.append((name, Span(file: outer.file, range: span)))
        environment = called
        emit(called.template.nodes)
        environment = outer
        trail.removeLast()
        checkBalance(start, title, span)
    }

    /// A called template and a block leave the HTML where they found it.
    private mutating func checkBalance(_ start: HTMLState?, _ title: String, _ span: Range<Int>) {
        guard var start, var end = html?.state else { return }
        start.settle()
        end.settle()
        guard start.open != end.open || start.isInTag != end.isInTag else { return }
        report("E-STRUCTURE", HTMLWords.difference(start: start, end: end, title: title), span)
        html?.state = start
    }

    private mutating func find(_ name: String, _ span: Range<Int>) -> Template? {
        let file = environment.file.name
        let ending = file.hasSuffix(".html") ? ".html" : ".txt"
        if library.variants[name + ending] != nil { isLocalized = true }
        if let template = library.template(name + ending, locale.tag) { return template }
        let known = library.templates.keys.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
        report("E-PARTIAL", "there is no template '\(name)\(ending)'", span, hint: Suggestion.hint(name, among: known))
        return nil
    }

    private func refuseArguments(_ arguments: [Argument], _ template: Template) {
        guard let first = arguments.first else { return }
        report(
            "E-PROPS", "'\(template.file.name)' takes no arguments", first.span,
            notes: ["it becomes a component with {{%props \(first.name): Text}} at its top"])
    }

    /// Every block that a call fills must exist in what it calls.
    private func checkBlocks(_ tag: ParentTag, _ template: Template) {
        var known: Set<String> = []
        var seen: Set<String> = []
        collectBlocks(template, &known, &seen)
        for block in tag.blocks where !known.contains(block.name) {
            report(
                "E-BLOCK", "'\(template.file.name)' has no block '\(block.name)'", block.span,
                hint: Suggestion.hint(block.name, among: known),
                notes: known.isEmpty ? [] : ["its blocks are \(known.sorted().joined(separator: ", "))"])
        }
    }

    private func collectBlocks(_ template: Template, _ known: inout Set<String>, _ seen: inout Set<String>) {
        guard seen.insert(template.file.name).inserted else { return }
        collectBlocks(template.nodes, template.file, &known, &seen)
    }

    private func collectBlocks(
        _ nodes: [Node], _ file: SourceFile, _ known: inout Set<String>, _ seen: inout Set<String>
    ) {
        for node in nodes {
            switch node {
            case .block(let tag):
                known.insert(tag.name)
                collectBlocks(tag.body, file, &known, &seen)
            case .section(let tag):
                collectBlocks(tag.body + (tag.alternative ?? []), file, &known, &seen)
            case .match(let tag): for item in tag.cases { collectBlocks(item.body, file, &known, &seen) }
            case .parent(let tag):
                for block in tag.blocks { collectBlocks(block.body, file, &known, &seen) }
                if let called = called(tag.name, from: file), !called.isComponent {
                    collectBlocks(called, &known, &seen)
                    known.formUnion(tag.blocks.map(\.name))
                }
            case .partial(let tag):
                if let called = called(tag.name, from: file), !called.isComponent {
                    collectBlocks(called, &known, &seen)
                }
            case .wrap(let tag): collectBlocks(tag.body, file, &known, &seen)
            case .text, .value, .asset, .noToken, .lineStart, .message, .flush: break
            }
        }
    }

    private func called(_ name: String, from file: SourceFile) -> Template? {
        library.template(name + (file.name.hasSuffix(".html") ? ".html" : ".txt"), locale.tag)
    }

    /// Says in the page which component begins here, for whoever edits it.
    private mutating func annotate(_ component: Template, _ span: Range<Int>) {
        guard annotates, profile == .web, let state = html?.state, state.mode == .text, !state.open.isEmpty else {
            return
        }
        let place = environment.file.place(span.lowerBound)
        draft.literal(Array("<!-- \(component.file.name), called at \(place) -->".utf8))
    }

    private func checkSlots(_ template: Template, given: [BlockTag], _ span: Range<Int>) {
        guard let slots = template.slots else { return }
        for (name, isRequired) in slots.sorted(by: { $0.key < $1.key })
        where isRequired && !given.contains(where: { $0.name == name }) {
            report("E-SLOT", "the slot '\(name)' of '\(template.file.name)' is not filled", span)
        }
    }
}
