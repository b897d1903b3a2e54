/// Texts of the message files.
extension Compiler {
    /// `{{t "key" count=n name=user.name}}`
    mutating func emitMessage(_ tag: MessageTag) {
        guard let message = message(tag.key, tag.keySpan), let own = messages else { return }
        isLocalized = true
        var values: [String: Operand] = [:]
        for argument in tag.arguments { values[argument.name] = resolve(argument.value) }
        guard checkArguments(tag, message), values.count == tag.arguments.count else { return }
        guard message.isPlural, let count = values["count"] else {
            if let form = message.forms.first { emit(form, message, values, own, tag) }
            return
        }
        guard let plan = pluralPlan(count, tag) else { return }
        emitPlural(plan, message, values, own, tag)
    }

    /// The text of a key in the language that is compiled; nil after a report, or when only this language lacks it.
    mutating func message(_ key: String, _ span: Range<Int>) -> Message? {
        guard let reference = library.messages[locales.first?.tag ?? ""] else {
            report(
                "E-MESSAGE", "there is no message '\(key)'", span,
                notes: ["texts stand in messages/\(locale.tag).txt beside the templates"])
            return nil
        }
        guard reference.messages[key] != nil else {
            report(
                "E-MESSAGE", "there is no message '\(key)' in \(reference.file.name)", span,
                hint: Suggestion.hint(key, among: reference.messages.keys))
            return nil
        }
        usage.keys.insert(key)
        return messages?.messages[key]
    }

    private func checkArguments(_ tag: MessageTag, _ message: Message) -> Bool {
        let wanted = message.placeholders.union(message.isPlural ? ["count"] : [])
        var isRight = true
        for argument in tag.arguments where !wanted.contains(argument.name) {
            isRight = false
            report(
                "E-MESSAGE", "the message '\(tag.key)' has no placeholder '{\(argument.name)}'", argument.span,
                hint: Suggestion.hint(argument.name, among: wanted),
                notes: wanted.isEmpty ? [] : ["it has \(wanted.sorted().map { "{\($0)}" }.joined(separator: ", "))"])
        }
        let missing = wanted.filter { name in !tag.arguments.contains { $0.name == name } }.sorted()
        if !missing.isEmpty {
            let names = missing.map { "\($0)=…" }.joined(separator: " ")
            report("E-MESSAGE", "the message '\(tag.key)' needs \(names)", tag.keySpan)
            isRight = false
        }
        return isRight
    }

    private func pluralPlan(_ count: Operand, _ tag: MessageTag) -> Operand? {
        guard scalarKind(of: count) == .number, case .path(let path) = count, !path.kind.isOptional, !path.mayBeAbsent
        else {
            switch count {
            case .literal(.number), .loop: if scalarKind(of: count) == .number { return count }
            default: break
            }
            let span = tag.arguments.first { $0.name == "count" }?.span ?? tag.keySpan
            report("E-MESSAGE", "the count of a message must be a whole number that is there", span)
            return nil
        }
        return count
    }

    private mutating func emitPlural(
        _ count: Operand, _ message: Message, _ values: [String: Operand], _ own: MessageFile, _ tag: MessageTag
    ) {
        if case .literal(.number(let number)) = count {
            let form = message.form(locale.pluralCategory(Int64(number)))
            if let form { emit(form, message, values, own, tag) }
            return
        }
        let slots = nextSlot
        var way = Way()
        var op = Op(code: .plural)
        var loop: (Int, LoopValue)?
        switch count {
        case .path(let path):
            let (slot, offset) = lower(path, &way)
            (op.slot, op.offset) = (UInt16(slot), Int32(offset))
            draft.kinds.append(path.kind)
        case .loop(let index, let value): loop = (index, value)
        default: return
        }
        op.a = Int32(draft.plurals.count)
        let kind = draft.kinds.last
        let locale = locale
        draft.plurals.append(
            PluralPlan(kind: kind, loop: loop, category: { locale.pluralCategory($0) }, targets: []))
        let plan = draft.plurals.count - 1
        draft.append(op)
        emitForms(of: message, plan, values, own, tag)
        draft.land(way.ends)
        nextSlot = slots
    }

    private mutating func emitForms(
        of message: Message, _ plan: Int, _ values: [String: Operand], _ own: MessageFile, _ tag: MessageTag
    ) {
        let (start, ids) = (html?.state, html?.names.count ?? 0)
        var held: [String] = []
        var jumps: [Int] = []
        var places: [PluralCategory: Int] = [:]
        var ends: [HTMLState?] = []
        for form in message.forms {
            places[form.category ?? .other] = draft.here()
            if let start { html?.state = start }
            emit(form, message, values, own, tag)
            held += html?.names.takeBack(to: ids) ?? []
            ends.append(html?.state)
            jumps.append(draft.append(Op(code: .jump)))
        }
        for id in held { _ = html?.names.add(id) }
        let other = places[.other] ?? draft.here()
        draft.plurals[plan].targets = PluralCategory.allCases.map { places[$0] ?? other }
        draft.land(jumps)
        join(start, ends, "the message '\(message.key)'", tag.span)
    }

    private mutating func emit(
        _ form: Message.Form, _ message: Message, _ values: [String: Operand], _ own: MessageFile, _ tag: MessageTag
    ) {
        for piece in form.pieces {
            switch piece {
            case .text(let range):
                if message.isMarkup {
                    feed(own.file, range)
                } else {
                    emitLiteral(own.file.text(range), tag.span)
                }
            case .blank: message.isMarkup ? feed(Self.blank, 0..<1) : emitLiteral(" ", tag.span)
            case .placeholder(let name, _):
                guard let operand = values[name] else { continue }
                emitPrinted(number(operand, name), tag, name)
            }
        }
    }

    /// The count is written as numbers are in the language.
    private func number(_ operand: Operand, _ name: String) -> Operand {
        guard name == "count", scalarKind(of: operand) == .number, let filter = Filter.all["number"] else {
            return operand
        }
        return .piped(operand, [.filter(filter.make([]))], .text, takesAbsent: false)
    }

    private mutating func emitPrinted(_ operand: Operand, _ tag: MessageTag, _ name: String) {
        let span = tag.arguments.first { $0.name == name }?.value.span ?? tag.span
        let expression = Expression(head: .literal(.absent), filters: [], span: span)
        emitOperand(operand, ValueTag(expression: expression, isRaw: false, span: span))
    }

    /// A constant text, escaped for where it stands.
    mutating func emitLiteral(_ text: String, _ span: Range<Int>) {
        emitOperand(
            .literal(.text(text)),
            ValueTag(
                expression: Expression(head: .literal(.text(text)), filters: [], span: span), isRaw: false, span: span))
    }

    private static let blank = SourceFile(name: "", profile: .text, bytes: [32])

    /// `{{"key"|t}}`: the text of a key. `{{status|t:"prefix"}}`: of the keys `prefix.<case>` of an enumeration.
    mutating func translate(_ call: Expression.Call, _ head: Operand, _ expression: Expression) -> Operand? {
        switch head {
        case .literal(.text(let key)) where call.arguments.isEmpty:
            return constant(key, expression.span).map { .literal(.text($0)) }
        case .literal(.absent): return head
        case .path(let path):
            var kind = path.kind
            if case .optional(let optional) = kind { kind = optional.wrapped.templateShape.kind }
            guard case .choice(let choice) = kind, case .literal(.text(let prefix))? = call.arguments.first?.head
            else { break }
            var texts: [String?] = []
            for name in choice.names { texts.append(constant("\(prefix).\(name)", call.span)) }
            return texts.contains { $0 == nil } ? nil : .words(path, texts.compactMap { $0 })
        default: break
        }
        report(
            "E-MESSAGE", "the filter 't' takes a quoted key, or an enumeration with :\"prefix\"", call.span,
            notes: ["with values, write {{t \"key\" name=value}}"])
        return nil
    }

    /// The text of a message without placeholders.
    private mutating func constant(_ key: String, _ span: Range<Int>) -> String? {
        guard let message = message(key, span), let own = messages else { return nil }
        isLocalized = true
        guard message.placeholders.isEmpty, !message.isPlural, !message.isMarkup, let form = message.forms.first else {
            report("E-MESSAGE", "the message '\(key)' takes values or is markup: write {{t \"\(key)\" …}}", span)
            return nil
        }
        return own.text(form)
    }
}
