/// Printing values.
extension Compiler {
    mutating func emitValue(_ tag: ValueTag) {
        guard let operand = resolve(tag.expression) else {
            _ = html?.hole(.text, raw: tag.isRaw)
            return
        }
        emitOperand(operand, tag)
    }

    /// Prints what a tag stands for, escaped for its place.
    mutating func emitOperand(_ operand: Operand, _ tag: ValueTag) {
        guard let kind = printableKind(of: operand, tag) else {
            _ = html?.hole(.text, raw: tag.isRaw)
            return
        }
        if tag.isRaw, profile.isHTML, kind != .html {
            report(
                "E-RAW", "only SafeHTML may be written unescaped, and '\(name(of: operand))' is \(title(of: operand))",
                tag.span, notes: ["write {{\(name(of: operand))}}, or make the field SafeHTML where it is made"])
            return
        }
        guard let escaper = escaper(for: kind.printed, tag) else { return }
        guard escaper.checksAddress else { return emit(operand, escaper) }
        if case .literal(.text(let address)) = operand { check(address, escaper, tag) }
        let start = draft.ops.count
        emit(operand, escaper)
        let span = Span(file: environment.file, range: tag.span)
        draft.addresses.append(AddressSteps(steps: start..<draft.ops.count, span: span, trail: trailNotes))
    }

    /// A constant address, such as the argument of a component, is refused before anybody meets it.
    private func check(_ address: String, _ escaper: Escaper, _ tag: ValueTag) {
        var writer = Writer(capacity: 64)
        writer.write(address, escaper)
        if writer.hasRefused {
            let fault = escaper == .localURL ? "leads to another site" : "could run code"
            report("E-POLICY", "the address '\(address)', which is put in here, \(fault)", tag.span)
        } else if profile == .mail, HTMLTracker.decoded(address).hasPrefix("/") {
            report("E-MAIL", "an address in a letter must be absolute, and '\(address)' is not", tag.span)
        }
    }

    /// The kind of what a tag prints; nil, after a report, when it cannot be printed.
    private func printableKind(of operand: Operand, _ tag: ValueTag) -> ScalarKind? {
        guard let kind = scalarKind(of: operand) else {
            report(
                "E-KIND", "'\(name(of: operand))' is \(title(of: operand)) and cannot be printed", tag.expression.span,
                notes: ["open it with {{#\(name(of: operand))}} and print its fields"])
            return nil
        }
        if case .literal(.absent) = operand { return kind }
        guard kind.isPrintable else {
            let filters = Filter.printing(kind)
            let remedy =
                kind == .bool
                ? "use it as a section: {{#\(name(of: operand))}}…{{/\(name(of: operand))}}"
                : "choose a filter: \(filters.map { "{{\(name(of: operand))|\($0)}}" }.joined(separator: ", "))"
            report(
                kind == .bool ? "E-KIND" : "E-FILTER",
                "'\(name(of: operand))' is \(kind.title) and cannot be printed as it is",
                tag.expression.span, notes: [remedy])
            return nil
        }
        return kind
    }

    /// How the value is escaped where the compiler stands; nil, after a report, when it may not stand there.
    private mutating func escaper(for printed: Printed, _ tag: ValueTag) -> Escaper? {
        guard html != nil else { return profile == .header ? .header : Escaper.none }
        switch html?.hole(printed, raw: tag.isRaw) {
        case .escaped(let escaper): return escaper
        case .verbatim: return Escaper.none
        case .refused(let remedy):
            report(
                "E-CONTEXT", "'\(environment.file.text(tag.expression.span))' cannot stand here", tag.span, hint: remedy
            )
            return nil
        case nil: return nil
        }
    }

    /// Writes the steps that print an operand.
    mutating func emit(_ operand: Operand, _ escaper: Escaper) {
        switch operand {
        case .literal(let literal): emit(literal, escaper)
        case .loop(let loop, let value):
            draft.append(Op(code: .loopValue, slot: UInt16(loop), a: value.rawValue))
        case .context(let value): draft.append(Op(code: .contextValue, escaper: escaper, a: value.rawValue))
        case .path(let path): emit(path, escaper)
        case .words(let path, let texts): emit(path, texts) { $0.emit(.text($1), escaper) }
        case .joined, .json: emit(operand, [], escaper, takesAbsent: false)
        case .piped(let base, let steps, _, let takesAbsent): emit(base, steps, escaper, takesAbsent: takesAbsent)
        }
    }

    /// Filters over filters of a prop, over a path, or over a constant.
    private mutating func emit(_ base: Operand, _ steps: [OperandStep], _ escaper: Escaper, takesAbsent: Bool) {
        switch base {
        case .piped(let inner, let first, _, let innerTakesAbsent):
            emit(inner, first + steps, escaper, takesAbsent: takesAbsent || innerTakesAbsent)
        case .path(let path): emit(path, steps, escaper, takesAbsent: takesAbsent) { .value($0) }
        case .joined(let path): emit(path, steps, escaper, takesAbsent: false) { .list($0) }
        case .json(let path): emit(path, steps, escaper, takesAbsent: true) { .json($0) }
        case .literal(let literal): emit(.constant(Scalar(literal)), steps, escaper)
        case .loop(let loop, let value): emit(.loop(value), steps, escaper, slot: loop)
        case .context(let value): emit(.context(value), steps, escaper)
        case .words(let path, let texts):
            emit(path, texts) { $0.emit(.constant(.text($1)), steps, escaper) }
        }
    }

    /// What lies in no field, through filters.
    private mutating func emit(
        _ source: Pipe.Source, _ steps: [OperandStep], _ escaper: Escaper, slot: Int = 0
    ) {
        let slots = nextSlot
        var way = Way()
        draft.pipes.append(Pipe(source: source, steps: lower(steps, &way)))
        draft.append(Op(code: .piped, escaper: escaper, slot: UInt16(slot), a: Int32(draft.pipes.count - 1)))
        draft.land(way.ends)
        nextSlot = slots
    }

    /// One of several constants, by the case of an enumeration.
    private mutating func emit(_ path: Path, _ texts: [String], _ write: (inout Compiler, String) -> Void) {
        var path = path
        if case .optional(let optional) = path.kind {
            path.steps.append(.unwrap(optional))
            path.kind = optional.wrapped.templateShape.kind
        }
        guard case .choice(let choice) = path.kind else { return }
        let slots = nextSlot
        var way = Way()
        let (slot, offset) = lower(path, &way)
        draft.choices.append(ChoicePlan(choice: choice, targets: []))
        let plan = draft.choices.count - 1
        draft.append(Op(code: .match, slot: UInt16(slot), offset: Int32(offset), a: Int32(plan)))
        var (targets, jumps): ([Int], [Int]) = ([], [])
        for text in texts {
            targets.append(draft.here())
            write(&self, text)
            jumps.append(draft.append(Op(code: .jump)))
        }
        draft.choices[plan].targets = targets
        draft.land(jumps + way.misses + way.ends)
        nextSlot = slots
    }

    private mutating func emit(_ literal: Literal, _ escaper: Escaper) {
        var writer = Writer(capacity: 64)
        switch literal {
        case .text(let text): writer.write(text, escaper)
        case .number(let number): writer.write(Int64(number))
        case .bool, .absent: break
        }
        draft.literal(writer.bytes)
    }

    private mutating func emit(_ path: Path, _ escaper: Escaper) {
        var path = path
        if case .optional(let optional) = path.kind {
            if optional.wrapped != String.self || path.steps.isEmpty {
                path.steps.append(.unwrap(optional))
                path.kind = optional.wrapped.templateShape.kind
            }
        }
        let slots = nextSlot
        var way = Way()
        let (slot, offset) = lower(path, &way)
        var op = Op(code: .value, escaper: escaper, slot: UInt16(slot), offset: Int32(offset))
        switch path.kind {
        case .text where !escaper.checksAddress, .html, .url: op.code = .text
        case .int: op.code = .int
        case .optional where !escaper.checksAddress: op.code = .optionalText
        default:
            draft.kinds.append(path.kind)
            op.a = Int32(draft.kinds.count - 1)
        }
        draft.append(op)
        draft.land(way.misses + way.ends)
        nextSlot = slots
    }

    /// The value of a path through filters.
    private mutating func emit(
        _ path: Path, _ steps: [OperandStep], _ escaper: Escaper, takesAbsent: Bool,
        from source: (ShapeKind) -> Pipe.Source
    ) {
        var path = path
        if case .optional(let optional) = path.kind, case .value = source(path.kind) {
            path.steps.append(.unwrap(optional))
            path.kind = optional.wrapped.templateShape.kind
        }
        let slots = nextSlot
        var (arguments, way) = (Way(), Way())
        let filters = lower(steps, &arguments)
        let (slot, offset) = lower(path, &way)
        draft.pipes.append(Pipe(source: source(path.kind), steps: filters))
        let index = Int32(draft.pipes.count - 1)
        draft.append(Op(code: .piped, escaper: escaper, slot: UInt16(slot), offset: Int32(offset), a: index))
        let ends = arguments.ends + way.ends
        if takesAbsent, !way.misses.isEmpty {
            let jump = draft.append(Op(code: .jump))
            draft.land(way.misses)
            draft.append(Op(code: .pipedAbsent, escaper: escaper, a: index))
            draft.land([jump] + ends)
        } else {
            draft.land(way.misses + ends)
        }
        nextSlot = slots
    }

    /// Filters with the places of what they are given. None of that may be absent.
    private mutating func lower(_ steps: [OperandStep], _ way: inout Way) -> [Pipe.Step] {
        var lowered: [Pipe.Step] = []
        for step in steps {
            switch step {
            case .filter(let filter): lowered.append(.filter(filter))
            case .open(let filter, let arguments):
                var places: [Pipe.Argument] = []
                for argument in arguments {
                    switch argument {
                    case .literal(let literal): places.append(.literal(literal))
                    case .path(let path):
                        let (slot, offset) = lower(path, &way)
                        places.append(.value(path.kind, slot: slot, offset: offset))
                    }
                }
                lowered.append(.open(filter, places))
            }
        }
        return lowered
    }

    /// The jumps that a path leaves open: where an optional is absent, and where the life of a computed value ends.
    struct Way {
        var misses: [Int] = []
        var ends: [Int] = []
    }

    /// Writes the steps that walk a path; gives the slot and offset where its value lies.
    mutating func lower(_ path: Path, _ way: inout Way) -> (slot: Int, offset: Int) {
        var (slot, offset) = (path.slot, path.offset)
        for step in path.steps {
            switch step {
            case .field(let field):
                if let own = field.offset {
                    offset += own
                    continue
                }
                draft.getters.append(field.read)
                let target = newSlot()
                way.ends.append(
                    draft.append(
                        Op(
                            code: .get, slot: UInt16(slot), offset: Int32(offset),
                            b: pack(draft.getters.count - 1, target))))
                (slot, offset) = (target, 0)
            case .unwrap(let optional):
                slot = unwrap(optional, slot, offset, &way.misses)
                offset = 0
            }
        }
        return (slot, offset)
    }

    /// Writes the step that opens an optional; gives the slot of what it holds.
    mutating func unwrap(_ optional: OptionalShape, _ slot: Int, _ offset: Int, _ misses: inout [Int]) -> Int {
        draft.optionals.append(optional)
        let target = newSlot()
        misses.append(
            draft.append(
                Op(code: .unwrap, slot: UInt16(slot), offset: Int32(offset), b: pack(draft.optionals.count - 1, target))
            ))
        return target
    }

    private func pack(_ index: Int, _ slot: Int) -> Int32 { Int32(index << 12 | slot) }

    mutating func emitAsset(_ path: String, _ span: Range<Int>) {
        guard let address = asset(path) else {
            report("E-ASSET", "there is no asset '\(path)'", span)
            return
        }
        if profile == .mail, address.hasPrefix("/") {
            report("E-MAIL", "an address in a letter must be absolute, and '\(address)' is not", span)
        }
        let tag = ValueTag(
            expression: Expression(head: .literal(.text(address)), filters: [], span: span), isRaw: false, span: span)
        guard let escaper = escaper(for: .url, tag) else { return }
        emit(.literal(.text(address)), escaper)
    }
}

extension Scalar {
    /// A constant of a template as a value.
    init(_ literal: Literal) {
        switch literal {
        case .text(let text): self = .text(text)
        case .number(let number): self = .number(Int64(number))
        case .bool(let flag): self = .bool(flag)
        case .absent: self = .absent
        }
    }
}
