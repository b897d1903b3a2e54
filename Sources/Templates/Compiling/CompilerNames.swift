/// Finding what names stand for. Every name is found when the template is compiled, or reported.
extension Compiler {
    /// What an expression stands for; nil when that was reported as a problem.
    mutating func resolve(_ expression: Expression) -> Operand? {
        guard let head = resolveHead(expression) else { return nil }
        return expression.filters.isEmpty ? head : apply(expression.filters, to: head, expression)
    }

    private mutating func resolveHead(_ expression: Expression) -> Operand? {
        switch expression.head {
        case .literal(let literal): return .literal(literal)
        case .block(let name): return .literal(.bool(environment.blocks[name] != nil))
        case .implicit:
            guard let frame = environment.frames.last else {
                report("E-NAME", "'.' stands for nothing here", expression.span)
                return nil
            }
            return .path(Path(slot: frame.slot, offset: frame.offset, steps: [], kind: frame.kind, name: "."))
        case .meta(let parts): return resolveMeta(parts, expression.span)
        case .name(let parts):
            guard let base = lookUp(parts[0], expression.span) else { return nil }
            return walk(base, parts.dropFirst(), expression.span)
        }
    }

    private mutating func lookUp(_ name: String, _ span: Range<Int>) -> Operand? {
        for frame in environment.frames.reversed() {
            if frame.alias == name {
                return .path(Path(slot: frame.slot, offset: frame.offset, steps: [], kind: frame.kind, name: name))
            }
            if case .record(let type) = frame.kind, let field = fields(of: type).first(where: { $0.name == name }) {
                usage.read(type, field, Span(file: environment.file, range: span))
                warnOfShadow(name, frame, span)
                return .path(
                    narrowed(
                        Path(
                            slot: frame.slot, offset: frame.offset, steps: [.field(field)], kind: field.kind, name: name
                        )))
            }
        }
        if let prop = environment.props?[name] {
            if case .path(let path) = prop { return .path(narrowed(path)) }
            return prop
        }
        reportUnknown(name, span)
        return nil
    }

    /// A name that an outer record has too is easily misread.
    private func warnOfShadow(_ name: String, _ found: Frame, _ span: Range<Int>) {
        guard let index = environment.frames.lastIndex(where: { $0.slot == found.slot && $0.offset == found.offset })
        else { return }
        let outer = environment.frames[..<index].last { frame in
            frame.alias == name || frame.fields.contains { $0.name == name }
        }
        guard let outer, outer.title != found.title else { return }
        lint(
            "L-SHADOW", "'\(name)' of \(found.title) hides '\(name)' of \(outer.title)", span,
            notes: ["name the element: \(found.title.dropLast(2)) as item}} and write item.\(name)"])
    }

    /// Inside the section of an optional, its name stands for what it holds.
    private func narrowed(_ path: Path) -> Path {
        guard let frame = environment.present[path.key] else { return path }
        return Path(slot: frame.slot, offset: frame.offset, steps: [], kind: frame.kind, name: path.name)
    }

    private func reportUnknown(_ name: String, _ span: Range<Int>) {
        let frames = environment.frames.reversed()
        let known =
            frames.flatMap { visibleFields(of: $0).map(\.name) + [$0.alias].compactMap { $0 } }
            + (environment.props.map { Array($0.keys) } ?? [])
        var notes: [String] = []
        for frame in frames {
            guard case .record(let type) = frame.kind else { continue }
            if let opened = frame.opened { notes.append("in \(frame.title) opened at \(opened.place)") }
            notes.append("\(type) has \(visibleFields(of: frame).map(\.name).joined(separator: ", "))")
        }
        if let props = environment.props {
            notes.append("its props are \(props.keys.sorted().joined(separator: ", "))")
        }
        let records = frames.compactMap { frame in if case .record(let type) = frame.kind { "\(type)" } else { nil } }
        let owner = records.first.map { "a field of \($0)" } ?? "a prop of this component"
        report(
            "E-NAME", "'\(name)' is not \(owner)", span, hint: Suggestion.hint(name, among: known), notes: notes)
    }

    /// Follows the parts of a dotted name.
    private mutating func walk(_ base: Operand, _ parts: ArraySlice<String>, _ span: Range<Int>) -> Operand? {
        guard !parts.isEmpty else { return base }
        guard case .path(var path) = base else {
            if case .literal(.absent) = base { return base }
            report("E-NAME", "'\(parts.first ?? "")' cannot be read: this is no record", span)
            return nil
        }
        for (index, part) in zip(parts.indices, parts) {
            if case .optional(let optional) = path.kind {
                path.steps.append(.unwrap(optional))
                path.kind = optional.wrapped.templateShape.kind
            }
            guard case .record(let type) = path.kind else {
                report("E-NAME", "'\(path.name)' is \(path.kind.title) and has no fields", span)
                return nil
            }
            let fields = fields(of: type)
            guard let field = fields.first(where: { $0.name == part }) else {
                let names = fields.map(\.name)
                report(
                    "E-NAME", "'\(part)' is not a field of \(type)", place(of: parts[index...], in: span),
                    hint: Suggestion.hint(part, among: names), notes: ["\(type) has \(names.joined(separator: ", "))"])
                return nil
            }
            usage.read(type, field, Span(file: environment.file, range: span))
            path.steps.append(.field(field))
            path.kind = field.kind
            path.name += "." + part
            path = narrowed(path)
        }
        return .path(path)
    }

    /// Where the first of the last parts of a dotted name stands.
    private func place(of parts: ArraySlice<String>, in span: Range<Int>) -> Range<Int> {
        let start = span.upperBound - parts.joined(separator: ".").utf8.count
        let range = start..<start + (parts.first?.utf8.count ?? 0)
        return span.contains(start) && environment.file.text(range) == parts.first ? range : span
    }

    private func resolveMeta(_ parts: [String], _ span: Range<Int>) -> Operand? {
        if parts.count == 1, let value = ContextValue(parts[0]) { return .context(value) }
        let alias = parts.count == 2 ? parts[0] : nil
        guard let value = LoopValue(parts[parts.count - 1]), parts.count <= 2 else {
            let known = (LoopValue.names + ContextValue.names)
            report(
                "E-NAME", "'@\(parts.joined(separator: "."))' is not known", span,
                hint: Suggestion.hint(parts[parts.count - 1], among: known),
                notes: ["there are \(known.map { "@" + $0 }.joined(separator: ", "))"])
            return nil
        }
        let frame = environment.frames.last { $0.loop != nil && (alias == nil || $0.alias == alias) }
        guard let loop = frame?.loop else {
            report(
                "E-NAME", alias.map { "'\($0)' is no element of a list here" } ?? "'@\(parts[0])' stands in no list",
                span)
            return nil
        }
        return .loop(loop, value)
    }

    /// Checks a chain of filters against the kind of what it is applied to.
    private mutating func apply(_ calls: [Expression.Call], to head: Operand, _ expression: Expression) -> Operand? {
        if calls.count == 1, calls[0].name == "json", case .path(let path) = head {
            usage.readAll(path.kind, Span(file: environment.file, range: expression.span))
            return .json(path)
        }
        if let first = calls.first, first.name == "t" {
            guard let text = translate(first, head, expression) else { return nil }
            return calls.count == 1 ? text : apply(Array(calls.dropFirst()), to: text, expression)
        }
        if let first = calls.first, first.name == "list", case .path(let path) = head, path.kind.isTextList {
            return calls.count == 1 ? .joined(path) : apply(Array(calls.dropFirst()), to: .joined(path), expression)
        }
        guard var kind = scalarKind(of: head) else {
            report(
                "E-FILTER", "'\(name(of: head))' is \(title(of: head)): a filter needs a single value", expression.span)
            return nil
        }
        var steps: [OperandStep] = []
        for call in calls {
            guard let filter = Filter.all[call.name] else {
                let hint = Suggestion.hint(call.name, among: Filter.all.keys)
                report(
                    "E-FILTER", "there is no filter '\(call.name)'", call.span, hint: hint,
                    notes: ["filters are \((Filter.all.keys + ["list", "t"]).sorted().joined(separator: ", "))"])
                return nil
            }
            guard filter.accepts.contains(kind) else {
                let accepted = filter.accepts.map(\.title).sorted().joined(separator: " or ")
                let fitting = Filter.printing(kind)
                report(
                    "E-FILTER", "the filter '\(call.name)' takes \(accepted), not \(kind.title)", call.span,
                    notes: fitting.isEmpty ? [] : ["for \(kind.title) there are \(fitting.joined(separator: ", "))"])
                return nil
            }
            guard let step = step(filter, call) else { return nil }
            steps.append(step)
            kind = filter.gives(kind)
        }
        let takesAbsent = calls.contains { $0.name == "default" || $0.name == "json" }
        return .piped(head, steps, kind, takesAbsent: takesAbsent)
    }

    /// A filter with its arguments: constants, or values that are always there.
    private mutating func step(_ filter: Filter, _ call: Expression.Call) -> OperandStep? {
        var arguments: [OperandStep.Argument] = []
        for argument in call.arguments {
            switch resolve(argument) {
            case .literal(let literal): arguments.append(.literal(literal))
            case .path(let path) where !path.kind.isOptional && !path.mayBeAbsent: arguments.append(.path(path))
            case .some:
                report(
                    "E-FILTER", "an argument of a filter is a constant or a field that is always there", argument.span)
                return nil
            case nil: return nil
            }
        }
        guard fits(arguments, filter.parameters) else {
            let wanted = filter.parameters.map(\.title).joined(separator: ", ")
            report(
                "E-FILTER",
                filter.parameters.isEmpty
                    ? "the filter '\(call.name)' takes no arguments" : "the filter '\(call.name)' wants :\(wanted)",
                call.span)
            return nil
        }
        let literals = arguments.compactMap { if case .literal(let literal) = $0 { literal } else { nil } }
        return literals.count == arguments.count ? .filter(filter.make(literals)) : .open(filter, arguments)
    }

    private func fits(_ arguments: [OperandStep.Argument], _ parameters: [Filter.Parameter]) -> Bool {
        guard arguments.count <= parameters.count else { return false }
        return parameters.enumerated().allSatisfy { index, parameter in
            guard index < arguments.count else { return parameter.isOptional }
            return switch arguments[index] {
            case .literal(let literal): parameter.takes(literal)
            case .path(let path): parameter.takes(path.kind.scalar)
            }
        }
    }

    /// The kind of a single value; nil for lists, records and what is known to be absent.
    func scalarKind(of operand: Operand) -> ScalarKind? {
        switch operand {
        case .literal(.text), .literal(.absent): .text
        case .literal(.number): .number
        case .literal(.bool): .bool
        case .path(let path): path.kind.scalar
        case .loop(_, let value): value.isNumber ? .number : .bool
        case .context: .text
        case .piped(_, _, let kind, _): kind
        case .json: .json
        case .words, .joined: .text
        }
    }

    func title(of operand: Operand) -> String {
        if case .path(let path) = operand { path.kind.title } else { scalarKind(of: operand)?.title ?? "nothing" }
    }

    func name(of operand: Operand) -> String {
        switch operand {
        case .path(let path), .json(let path), .words(let path, _), .joined(let path): path.name
        case .piped(let base, _, _, _): name(of: base)
        case .literal(.text(let text)): text
        case .loop(_, let value): "@\(value)"
        case .context(let value): "@\(value)"
        case .literal: "this"
        }
    }
}
