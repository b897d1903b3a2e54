/// Sections: conditions, records, lists.
extension Compiler {
    mutating func emitSection(_ tag: SectionTag) {
        guard let operand = resolve(tag.expression) else { return }
        let title = "{{\(tag.isInverted ? "^" : "#")\(environment.file.text(tag.expression.span))}}"
        let holds = tag.isInverted ? tag.alternative ?? [] : tag.body
        let fails = tag.isInverted ? tag.body : tag.alternative ?? []
        switch operand {
        case .literal(let literal): emit(Self.isTrue(literal) ? holds : fails)
        case .path(let path): emitSection(path, holds, fails, tag, title)
        case .loop(let loop, let value):
            guard !value.isNumber else { return reportSection(operand, tag, "a number") }
            emitBranch(
                Op(code: .unlessLoop, slot: UInt16(loop), b: value.rawValue), holds, fails, tag, title)
        case .piped(let base, _, _, _): emitFiltered(base, holds, fails, tag, title)
        case .joined(let path): emitSection(path, holds, fails, tag, title)
        case .context, .json, .words: emit(holds)
        }
    }

    /// A filtered value holds when what it is made from is there.
    private mutating func emitFiltered(
        _ base: Operand, _ holds: [Node], _ fails: [Node], _ tag: SectionTag, _ title: String
    ) {
        switch base {
        case .piped(let inner, _, _, _): emitFiltered(inner, holds, fails, tag, title)
        case .literal(let literal): emit(Self.isTrue(literal) ? holds : fails)
        case .path(let path) where path.kind.isOptional || path.mayBeAbsent || path.kind.scalar == .text:
            emitSection(path, holds, fails, tag, title)
        default: emit(holds)
        }
    }

    static func isTrue(_ literal: Literal) -> Bool {
        switch literal {
        case .text(let text): !text.isEmpty
        case .bool(let flag): flag
        case .number: true
        case .absent: false
        }
    }

    private func reportSection(_ operand: Operand, _ tag: SectionTag, _ what: String) {
        report(
            "E-SECTION", "'\(name(of: operand))' is \(what) and decides nothing as a section", tag.expression.span,
            notes: ["make it a Bool in the page type"])
    }

    /// A test of one step around both ways.
    private mutating func emitBranch(
        _ test: Op, _ holds: [Node], _ fails: [Node], _ tag: SectionTag, _ title: String
    ) {
        html?.state.settle()
        let (start, ids) = (html?.state, html?.names.count ?? 0)
        let miss = draft.append(test)
        emit(holds)
        finish([miss], fails, start, ids, tag, title)
    }

    private mutating func emitSection(
        _ path: Path, _ holds: [Node], _ fails: [Node], _ tag: SectionTag, _ title: String
    ) {
        html?.state.settle()
        let (start, ids) = (html?.state, html?.names.count ?? 0)
        let (slots, loops) = (nextSlot, nextLoop)
        var way = Way()
        let (slot, offset) = lower(path, &way)
        guard let entry = enter(path.kind, slot, offset, &way.misses, path, tag, title) else { return }
        let present = environment.present
        if let frame = entry.frame {
            environment.frames.append(frame)
            if !frame.isElement { environment.present[path.key] = frame }
        }
        let body = draft.here()
        if sandbox != nil, entry.frame?.isElement == true { draft.append(Op(code: .round)) }
        emit(holds)
        if let frame = entry.frame {
            environment.frames.removeLast()
            environment.present = present
            closeLoop(frame, body, start, tag, title)
        }
        if way.misses.isEmpty, !fails.isEmpty {
            report("E-SECTION", "'\(path.name)' is \(path.kind.title) and never absent", tag.expression.span)
        }
        finish(way.misses, fails, start, ids, tag, title)
        draft.land(way.ends)
        (nextSlot, nextLoop) = (slots, loops)
    }

    /// The jump back, and the check that a second round begins where the first did.
    private mutating func closeLoop(
        _ frame: Frame, _ body: Int, _ start: HTMLState?, _ tag: SectionTag, _ title: String
    ) {
        guard let loop = frame.loop, frame.isElement else { return }
        draft.append(Op(code: .next, slot: UInt16(loop), a: Int32(body), b: Int32(frame.slot)))
        join(start, [html?.state, start], title, tag.span)
    }

    /// The other way, and the meeting of both.
    private mutating func finish(
        _ misses: [Int], _ fails: [Node], _ start: HTMLState?, _ ids: Int, _ tag: SectionTag, _ title: String
    ) {
        guard !misses.isEmpty else { return }
        let end = html?.state
        if fails.isEmpty {
            draft.land(misses)
            join(start, [end, start], title, tag.span)
        } else {
            let jump = draft.append(Op(code: .jump))
            draft.land(misses)
            if let start { html?.state = start }
            let held = html?.names.takeBack(to: ids) ?? []
            emit(fails)
            for id in held { _ = html?.names.add(id) }
            draft.land([jump])
            join(start, [end, html?.state], title, tag.span)
        }
    }

    private struct Entry {
        var frame: Frame?
    }

    /// Writes the steps that decide whether the body runs, and opens its frame; nil after a report.
    private mutating func enter(
        _ kind: ShapeKind, _ slot: Int, _ offset: Int, _ misses: inout [Int], _ path: Path, _ tag: SectionTag,
        _ title: String
    ) -> Entry? {
        let opened = Span(file: environment.file, range: tag.span)
        switch kind {
        case .bool:
            misses.append(draft.append(Op(code: .unlessTrue, slot: UInt16(slot), offset: Int32(offset))))
            return Entry()
        case .text, .html, .url:
            misses.append(draft.append(Op(code: .unlessText, slot: UInt16(slot), offset: Int32(offset))))
            return Entry(
                frame: Frame(kind: kind, slot: slot, offset: offset, alias: tag.alias, title: title, opened: opened))
        case .optional(let optional):
            let target = unwrap(optional, slot, offset, &misses)
            let inner = optional.wrapped.templateShape.kind
            if case .list = inner { return enter(inner, target, 0, &misses, path, tag, title) }
            return Entry(
                frame: Frame(kind: inner, slot: target, offset: 0, alias: tag.alias, title: title, opened: opened))
        case .record:
            return Entry(
                frame: Frame(kind: kind, slot: slot, offset: offset, alias: tag.alias, title: title, opened: opened))
        case .list(let list):
            checkLoops(tag)
            let (element, loop) = (newSlot(), newLoop())
            draft.loops.append(LoopPlan(list: list, slot: slot, offset: offset, frame: element, loop: loop))
            misses.append(draft.append(Op(code: .each, offset: Int32(draft.loops.count - 1))))
            let inner = list.element.templateShape.kind
            var frame = Frame(kind: inner, slot: element, offset: 0, alias: tag.alias, title: title, opened: opened)
            frame.loop = loop
            frame.isElement = true
            return Entry(frame: frame)
        case .choice:
            report(
                "E-SECTION", "'\(path.name)' is \(kind.title): take it apart with {{#match \(path.name)}}",
                tag.expression.span)
        default:
            if misses.isEmpty {
                reportSection(.path(path), tag, kind.title)
            } else {
                return Entry()
            }
        }
        return nil
    }

    mutating func emitMatch(_ tag: MatchTag) {
        guard let operand = resolve(tag.expression) else { return }
        if case .literal(let literal) = operand { return emitConstantMatch(literal, tag) }
        guard case .path(var path) = operand else {
            report("E-MATCH", "{{#match}} needs an enumeration", tag.expression.span)
            return
        }
        if case .optional(let optional) = path.kind {
            path.steps.append(.unwrap(optional))
            path.kind = optional.wrapped.templateShape.kind
        }
        guard case .choice(let choice) = path.kind else {
            report(
                "E-MATCH", "{{#match}} needs an enumeration, and '\(path.name)' is \(path.kind.title)",
                tag.expression.span, notes: ["make the field an enum: String that conforms to TemplateEnum"])
            return
        }
        let slots = nextSlot
        var way = Way()
        let (slot, offset) = lower(path, &way)
        let cases = checkedCases(choice, tag, mayBeAbsent: !way.misses.isEmpty)
        draft.choices.append(ChoicePlan(choice: choice, targets: []))
        let plan = draft.choices.count - 1
        draft.append(Op(code: .match, slot: UInt16(slot), offset: Int32(offset), a: Int32(plan)))
        emit(cases, of: choice, plan, way.misses, tag)
        draft.land(way.ends)
        nextSlot = slots
    }

    private mutating func emit(
        _ cases: [(names: [String]?, body: [Node])], of choice: ChoiceShape, _ plan: Int, _ misses: [Int],
        _ tag: MatchTag
    ) {
        html?.state.settle()
        let (start, ids) = (html?.state, html?.names.count ?? 0)
        var held: [String] = []
        var targets = [Int](repeating: -1, count: choice.names.count)
        var jumps: [Int] = []
        var ends: [HTMLState?] = []
        for (names, body) in cases {
            let place = draft.here()
            for (index, name) in choice.names.enumerated() where names?.contains(name) ?? (targets[index] < 0) {
                targets[index] = place
            }
            if names == nil { draft.land(misses) }
            if let start { html?.state = start }
            emit(body)
            held += html?.names.takeBack(to: ids) ?? []
            ends.append(html?.state)
            jumps.append(draft.append(Op(code: .jump)))
        }
        for id in held { _ = html?.names.add(id) }
        let end = draft.here()
        draft.choices[plan].targets = targets.map { $0 < 0 ? end : $0 }
        draft.land(jumps)
        join(start, ends, "{{#match \(environment.file.text(tag.expression.span))}}", tag.span)
    }

    /// The cases with `{{:else}}` last; reports unknown, doubled and missing ones.
    private func checkedCases(
        _ choice: ChoiceShape, _ tag: MatchTag, mayBeAbsent: Bool
    ) -> [(names: [String]?, body: [Node])] {
        var seen: Set<String> = []
        var checked: [(names: [String]?, body: [Node])] = []
        var otherwise: [Node]?
        for item in tag.cases {
            if item.names.count == 1, item.names[0].text == "else" {
                otherwise = item.body
                continue
            }
            for (name, span) in item.names {
                if !choice.names.contains(name) {
                    report(
                        "E-MATCH", "'\(name)' is no case of \(choice.type)", span,
                        hint: Suggestion.hint(name, among: choice.names),
                        notes: ["its cases are \(choice.names.joined(separator: ", "))"])
                } else if !seen.insert(name).inserted {
                    report("E-MATCH", "the case '\(name)' stands twice", span)
                }
            }
            checked.append((item.names.map(\.text), item.body))
        }
        let missing = choice.names.filter { !seen.contains($0) }
        if let otherwise { return checked + [(nil, otherwise)] }
        if !missing.isEmpty {
            report(
                "E-MATCH",
                "{{#match}} over \(choice.type) does not say what to do with \(missing.joined(separator: ", "))",
                tag.span, notes: ["add \(missing.map { "{{:\($0)}}" }.joined(separator: " ")) or {{:else}}"])
        } else if mayBeAbsent {
            report("E-MATCH", "the value may be absent: add {{:else}}", tag.span)
        }
        return checked
    }

    /// A match over a constant, which the caller of a component gave.
    private mutating func emitConstantMatch(_ literal: Literal, _ tag: MatchTag) {
        var text: String?
        if case .text(let given) = literal { text = given }
        let otherwise = tag.cases.first { $0.names.contains { $0.text == "else" } }
        if let chosen = tag.cases.first(where: { $0.names.contains { $0.text == text } }) ?? otherwise {
            emit(chosen.body)
        } else {
            let known = tag.cases.flatMap { $0.names.map(\.text) }
            report(
                "E-MATCH", "no case for '\(text ?? "")'", tag.span, hint: Suggestion.hint(text ?? "", among: known),
                notes: ["the cases are \(known.joined(separator: ", "))"])
        }
    }
}
