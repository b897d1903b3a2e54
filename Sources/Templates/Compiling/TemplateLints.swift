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
        reportKeys(build.views, build.viewUsage)
        reportKeys(build.emails, build.emailUsage)
        reportBlocks(build.views, build.viewUsage)
        reportBlocks(build.emails, build.emailUsage)
    }

    private func reportFields() {
        let read = build.viewUsage.fields.union(build.emailUsage.fields)
        for type in build.records.values {
            for field in type.templateFields where !read.contains("\(type).\(field.name)") {
                build.diagnostics.report(
                    "L-FIELD", "no template reads \(type).\(field.name)",
                    notes: ["take it out of the schema, or show it"], severity: .lint)
            }
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
