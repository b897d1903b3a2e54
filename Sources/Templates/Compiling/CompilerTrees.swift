/// Partials that call themselves, and partials that an enumeration names.
extension Compiler {
    /// `{{>*kind}}`: one partial for each case of an enumeration.
    mutating func emitDynamic(_ tag: PartialTag) {
        let parts = tag.name.split(separator: ".").map(String.init)
        let expression = Expression(head: .name(parts), filters: [], span: tag.nameSpan)
        guard let operand = resolve(expression) else { return }
        guard case .path(let path) = operand, let choice = path.kind.choice else {
            report(
                "E-PARTIAL", "'\(tag.name)' is \(title(of: operand)): the name of a partial comes from an enumeration",
                tag.nameSpan, notes: ["make the field an enum: String that conforms to TemplateEnum"])
            return
        }
        var cases: [MatchTag.Case] = []
        for name in choice.names {
            let partial = PartialTag(
                name: besides(name), nameSpan: tag.nameSpan, isDynamic: false, arguments: tag.arguments,
                isStandalone: tag.isStandalone, indentation: tag.indentation, span: tag.span)
            cases.append(
                MatchTag.Case(names: [(name, tag.nameSpan)], span: tag.span, body: [.partial(partial)]))
        }
        if path.kind.isOptional { cases.append(MatchTag.Case(names: [("else", tag.nameSpan)], span: tag.span)) }
        inSection {
            $0.emitMatch(MatchTag(expression: expression, isStandalone: false, span: tag.span, cases: cases))
        }
    }

    /// The name itself, or else the template of that name beside the current one.
    private func besides(_ name: String) -> String {
        let file = environment.file.name
        let ending = file.hasSuffix(".html") ? ".html" : ".txt"
        guard library.templates[name + ending] == nil, let slash = file.lastIndex(of: "/") else { return name }
        let beside = "\(file[...slash])\(name)"
        return library.templates[beside + ending] == nil ? name : beside
    }

    /// Whether a file calls itself, directly or through others.
    func isTree(_ template: Template) -> Bool {
        var seen: Set<String> = []
        return reaches(Library.plain(template.file.name), from: template.nodes, template.file, &seen)
    }

    /// Whether a file is a part of the tree that is compiled.
    func leadsBack(_ template: Template) -> Bool {
        guard let tree = environment.tree else { return false }
        var seen: Set<String> = []
        return reaches(Library.plain(tree.file), from: template.nodes, template.file, &seen)
    }

    private func reaches(_ wanted: String, from nodes: [Node], _ file: SourceFile, _ seen: inout Set<String>) -> Bool {
        let ending = file.name.hasSuffix(".html") ? ".html" : ".txt"
        for node in nodes {
            var inner: [Node] = []
            switch node {
            case .section(let tag): inner = tag.body + (tag.alternative ?? [])
            case .match(let tag): inner = tag.cases.flatMap(\.body)
            case .block(let tag): inner = tag.body
            case .wrap(let tag): inner = tag.body
            case .parent(let tag): inner = tag.blocks.flatMap(\.body)
            case .partial(let tag):
                let name = tag.name + ending
                if name == wanted { return true }
                guard seen.insert(name).inserted, let called = library.template(name, locale.tag) else {
                    continue
                }
                if reaches(wanted, from: called.nodes, called.file, &seen) { return true }
            default: continue
            }
            if !inner.isEmpty, reaches(wanted, from: inner, file, &seen) { return true }
        }
        return false
    }

    /// The first call of a tree: its steps are written once, here, and called from within. The record that is open
    /// becomes what they show; the outer ones are the same on every level.
    mutating func emitTree(_ called: Environment, _ title: String, _ span: Range<Int>) {
        var called = called
        guard let frame = called.frames.last, case .record(let type) = frame.kind else {
            return report(
                "E-CYCLE", "'\(called.file.name)' calls itself: open the record that it shows around the call", span)
        }
        let (slots, loops) = (nextSlot, nextLoop)
        let slot = newSlot()
        let plan = draft.calls.count
        draft.calls.append(
            CallPlan(steps: 0..<0, frame: slot, frames: slot..<slot, loops: loops..<loops))
        draft.append(Op(code: .call, slot: UInt16(frame.slot), offset: Int32(frame.offset), a: Int32(plan)))
        let over = draft.append(Op(code: .jump))
        called.frames[called.frames.count - 1] = Frame(
            kind: frame.kind, slot: slot, offset: 0, alias: frame.alias, loop: nil, title: frame.title,
            opened: frame.opened)
        called.present = [:]
        called.tree = TreeCall(plan: plan, file: called.file.name, frame: slot, type: type)
        let start = draft.here()
        sectionDepth += 1
        let (frameCount, loopCount) = (draft.frameCount, draft.loopCount)
        (draft.frameCount, draft.loopCount) = (nextSlot, nextLoop)
        call(called, title, span)
        sectionDepth -= 1
        draft.calls[plan].steps = start..<draft.here()
        draft.calls[plan].frames = slot..<max(slot + 1, draft.frameCount)
        draft.calls[plan].loops = loops..<max(loops, draft.loopCount)
        draft.frameCount = max(frameCount, draft.frameCount)
        draft.loopCount = max(loopCount, draft.loopCount)
        draft.land([over])
        (nextSlot, nextLoop) = (slots, loops)
    }

    /// A call of a tree from within; false when the call is none.
    mutating func emitBranch(_ called: Environment, _ span: Range<Int>) -> Bool {
        guard let tree = environment.tree, tree.file == called.file.name else { return false }
        guard let frame = called.frames.last, case .record(let type) = frame.kind, type == tree.type else {
            report(
                "E-CYCLE", "'\(tree.file)' shows a \(tree.type) and is called here for something else", span)
            return true
        }
        guard frame.slot != tree.frame else {
            report(
                "E-CYCLE", "'\(tree.file)' includes itself for the same \(tree.type) without end", span,
                notes: ["call it inside of a section over what lies in the \(tree.type)"])
            return true
        }
        if let state = html?.state, state.mode != .text {
            report("E-CYCLE", "a tree goes on between tags, not in \(HTMLWords.name(of: state))", span)
        }
        draft.append(Op(code: .call, slot: UInt16(frame.slot), offset: Int32(frame.offset), a: Int32(tree.plan)))
        return true
    }
}

extension ShapeKind {
    /// The enumeration that a value or an optional is of.
    var choice: ChoiceShape? {
        switch self {
        case .choice(let choice): choice
        case .optional(let optional): optional.wrapped.templateShape.kind.choice
        default: nil
        }
    }
}
