/// Holds the message files of one folder against each other: every key, placeholder and plural form must be in all.
struct MessageCheck {
    let files: [String: MessageFile]
    let locales: [any TemplateLocale]
    let diagnostics: Diagnostics

    func run() {
        guard !files.isEmpty, let first = locales.first else { return }
        guard let reference = files[first.tag] else {
            return diagnostics.report("E-MESSAGE", "there is no file 'messages/\(first.tag).txt', the reference")
        }
        for locale in locales {
            guard let file = files[locale.tag] else {
                diagnostics.report("E-MESSAGE", "there is no file 'messages/\(locale.tag).txt'")
                continue
            }
            for message in file.messages.values { checkForms(message, locale, file) }
            if locale.tag != first.tag { compare(file, with: reference) }
        }
    }

    private func checkForms(_ message: Message, _ locale: any TemplateLocale, _ file: MessageFile) {
        guard message.isPlural else { return }
        let given = Set(message.forms.compactMap(\.category))
        let wanted = locale.pluralCategories
        let missing = wanted.filter { !given.contains($0) }
        let needless = message.forms.filter { form in form.category.map { !wanted.contains($0) } ?? false }
        if !missing.isEmpty {
            let names = missing.map(\.rawValue).joined(separator: ", ")
            report("'\(message.key)' lacks the plural form \(names) of '\(locale.tag)'", file, message.span)
        }
        for form in needless {
            let names = wanted.map(\.rawValue).joined(separator: ", ")
            report(
                "'\(locale.tag)' has no plural form '\(form.category?.rawValue ?? "")'", file, form.range,
                notes: ["its forms are \(names)"])
        }
    }

    private func compare(_ file: MessageFile, with reference: MessageFile) {
        for (key, message) in reference.messages {
            guard let own = file.messages[key] else {
                report(
                    "the key '\(key)' is missing in \(file.file.name)", reference, message.span)
                continue
            }
            let (wanted, given) = (message.placeholders, own.placeholders)
            for name in given.subtracting(wanted).sorted() {
                report(
                    "'\(key)' has no placeholder '{\(name)}' in \(reference.file.name)", file, place(of: name, own),
                    hint: Suggestion.hint(name, among: wanted))
            }
            for name in wanted.subtracting(given).sorted() {
                report("'\(key)' lacks the placeholder '{\(name)}'", file, own.span)
            }
            if message.isPlural != own.isPlural {
                report(
                    "'\(key)' has \(own.isPlural ? "plural forms" : "one form") here and "
                        + "\(message.isPlural ? "plural forms" : "one form") in \(reference.file.name)",
                    file, own.span)
            }
        }
        for (key, message) in file.messages where reference.messages[key] == nil {
            report(
                "the key '\(key)' is not in \(reference.file.name)", file, message.span,
                hint: Suggestion.hint(key, among: reference.messages.keys))
        }
    }

    private func place(of name: String, _ message: Message) -> Range<Int> {
        for case .placeholder(name, let range) in message.forms.flatMap(\.pieces) { return range }
        return message.span
    }

    private func report(
        _ message: String, _ file: MessageFile, _ range: Range<Int>, hint: String = "", notes: [String] = []
    ) {
        diagnostics.report("E-MESSAGE", message, Span(file: file.file, range: range), hint: hint, notes: notes)
    }
}
