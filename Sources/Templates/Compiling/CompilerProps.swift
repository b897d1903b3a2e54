/// Binding the arguments of a call to the props of a component.
extension Compiler {
    /// What each prop stands for; nil after a report that leaves nothing to compile.
    mutating func bind(_ arguments: [Argument], to template: Template, _ span: Range<Int>) -> [String: Operand]? {
        let declared = template.props ?? []
        var bound: [String: Operand] = [:]
        var isComplete = true
        for argument in arguments where !declared.contains(where: { $0.name == argument.name }) {
            let names = declared.map(\.name)
            report(
                "E-PROPS", "'\(template.file.name)' has no prop '\(argument.name)'", argument.span,
                hint: Suggestion.hint(argument.name, among: names),
                notes: ["its props are \(names.joined(separator: ", "))"])
        }
        for prop in declared {
            if let argument = arguments.first(where: { $0.name == prop.name }) {
                if let operand = resolve(argument.value) {
                    check(operand, prop, argument, template)
                    bound[prop.name] = operand
                } else {
                    isComplete = false
                }
            } else if let standard = prop.standard {
                bound[prop.name] = .literal(standard)
            } else if prop.isOptional {
                bound[prop.name] = .literal(.absent)
            } else if prop.type == "Bool" {
                bound[prop.name] = .literal(.bool(false))
            } else {
                report(
                    "E-PROPS", "the prop '\(prop.name)' of '\(template.file.name)' is missing", span,
                    notes: [
                        "it is declared at \(template.file.place(prop.span.lowerBound)) as \(prop.name): \(prop.type)"
                    ])
                isComplete = false
            }
        }
        return isComplete ? bound : nil
    }

    private func check(_ operand: Operand, _ prop: PropDeclaration, _ argument: Argument, _ template: Template) {
        var isOptional = false
        var fits = false
        switch operand {
        case .literal(let literal): fits = accepts(prop, literal)
        case .path(let path):
            var kind = path.kind
            if case .optional(let optional) = kind {
                isOptional = true
                kind = optional.wrapped.templateShape.kind
            }
            isOptional = isOptional || path.mayBeAbsent
            fits = accepts(prop.type, kind)
        case .loop, .context, .piped, .json, .words, .joined:
            fits = scalarKind(of: operand).map { accepts(prop.type, scalar: $0) } ?? false
        }
        let declaration = "it is declared at \(template.file.place(prop.span.lowerBound)) as \(prop.name): \(prop.type)"
        if !fits {
            report(
                "E-PROPS",
                "the prop '\(prop.name)' is \(prop.type), and '\(name(of: operand))' is \(title(of: operand))",
                argument.span, notes: [declaration])
        } else if isOptional, !prop.isOptional {
            report(
                "E-PROPS", "the prop '\(prop.name)' must not be absent, and '\(name(of: operand))' may be",
                argument.span,
                notes: [
                    declaration,
                    "open it with {{#\(name(of: operand))}} around the call, or declare it as \(prop.type)?",
                ])
        }
    }

    private func accepts(_ prop: PropDeclaration, _ literal: Literal) -> Bool {
        switch literal {
        case .text: prop.type == "Text" || prop.type == "URL"
        case .number: prop.type == "Int" || prop.type == "Text"
        case .bool: prop.type == "Bool"
        case .absent: prop.isOptional
        }
    }

    private func accepts(_ type: String, _ kind: ShapeKind) -> Bool {
        switch kind {
        case .record(let record): "\(record)" == type
        case .list(let list):
            type.hasPrefix("[") && type.hasSuffix("]")
                && accepts(String(type.dropFirst().dropLast()), list.element.templateShape.kind)
        case .choice(let choice): "\(choice.type)" == type || type == "Text"
        default: kind.scalar.map { accepts(type, scalar: $0) } ?? false
        }
    }

    private func accepts(_ type: String, scalar: ScalarKind) -> Bool {
        switch type {
        case "Text": scalar == .text || scalar == .number || scalar == .url
        case "URL": scalar == .url || scalar == .text
        default: ScalarKind.ofProp(type) == scalar
        }
    }
}

extension ScalarKind {
    /// The kind of a prop's type as it is written; nil for records and lists.
    static func ofProp(_ type: String) -> ScalarKind? {
        switch type {
        case "Text": .text
        case "URL": .url
        case "Bool": .bool
        case "Int": .number
        case "Money": .money
        case "Day": .day
        case "Instant": .instant
        case "Month": .month
        case "Percentage": .percentage
        case "HTML": .html
        case "Color": .color
        case "SourceSet": .sourceSet
        default: nil
        }
    }
}

extension Path {
    /// Whether a record on the way may be absent.
    var mayBeAbsent: Bool {
        steps.contains { if case .unwrap = $0 { true } else { false } }
    }
}
