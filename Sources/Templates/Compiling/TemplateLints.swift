/// What is probably not meant so, over a whole set of templates.
struct TemplateLints {
    let build: TemplateBuild

    /// Adds to the lints that compiling found.
    func run() {
        for path in build.unused {
            build.diagnostics.report(
                "L-TEMPLATE", "no page and no letter reaches this template", file: path, severity: .lint)
        }
        reportFields()
        reportLetters()
        reportKeys(build.views, build.viewUsage)
        reportKeys(build.emails, build.emailUsage)
        reportBlocks(build.views, build.viewUsage)
        reportBlocks(build.emails, build.emailUsage)
    }

    private func reportFields() {
        let (views, emails) = (build.viewUsage.fields, build.emailUsage.fields)
        for type in build.records.values {
            for field in type.templateFields {
                let name = Usage.FieldName(type, field)
                guard views[name] == nil, emails[name] == nil else { continue }
                build.diagnostics.report(
                    "L-FIELD", "no template reads \(type).\(field.name)",
                    notes: ["take it out of the schema, or show it"], severity: .lint)
            }
        }
    }

    /// Whoever reads a letter as text must learn from it what the others learn from its HTML. Colours and pictures are
    /// decoration: no text can show them.
    private func reportLetters() {
        for (path, html) in build.partUsages where path.hasSuffix("/body.html") {
            let letter = String(path.dropLast("/body.html".count))
            guard let text = build.partUsages["\(letter)/body.txt"] else { continue }
            for index in 0..<max(html.count, text.count) {
                let (shown, told) = (html[min(index, html.count - 1)], text[min(index, text.count - 1)])
                compare(shown, told, letter, build.locales[index].tag)
            }
        }
    }

    private func compare(_ html: Usage, _ text: Usage, _ letter: String, _ tag: String) {
        let file = build.emails.template("\(letter)/body.txt", tag)?.file.name ?? ""
        for (name, reading) in html.fields where text.fields[name] == nil && !reading.field.kind.isDecoration {
            let field = "\(reading.record).\(reading.field.name)"
            build.diagnostics.report(
                "L-TEXT", "the letter '\(letter)' shows \(field) in its HTML and not in its text",
                reading.span, notes: ["show it in \(file); only a Color or SourceSet may decorate the HTML alone"],
                severity: .lint)
        }
    }

    private func reportKeys(_ library: Library, _ usage: Usage) {
        guard let tag = build.locales.first?.tag, let file = library.messages[tag] else { return }
        for message in file.messages.values where !usage.keys.contains(message.key) {
            build.diagnostics.report(
                "L-KEY", "no template uses the message '\(message.key)'", Span(file: file.file, range: message.span),
                severity: .lint)
        }
    }

    private func reportBlocks(_ library: Library, _ usage: Usage) {
        for place in usage.shownBlocks.subtracting(usage.filledBlocks) {
            guard let file = library.templates[place.file]?.file else { continue }
            let end = min(file.bytes.count, place.offset + place.name.utf8.count + 5)
            build.diagnostics.report(
                "L-BLOCK", "nothing fills the block '\(place.name)'",
                Span(file: file, range: place.offset..<end), severity: .lint)
        }
    }
}

extension ShapeKind {
    /// Whether a value can only change how something looks.
    fileprivate var isDecoration: Bool { scalar == .color || scalar == .sourceSet }
}
