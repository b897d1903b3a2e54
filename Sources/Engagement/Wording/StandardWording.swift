import Templates

/// The program's own wording of a letter as an owner would write it: what the editor begins with. It is read from the
/// letter's own templates, so that it never says anything else.
enum StandardWording {
    /// Parts of letters as they are written in a wording, in the order in which they are replaced.
    private static let marks: [(String, String)] = [
        ("{{<parts/headline}}{{$body}}", "# "), ("{{/body}}{{/parts/headline}}", "\n\n"),
        ("{{<parts/section}}{{$body}}", "\n## "), ("{{/body}}{{/parts/section}}", "\n"),
        ("{{<parts/paragraph}}{{$body}}", "\n"), ("{{/body}}{{/parts/paragraph}}", "\n"),
        ("{{<parts/small}}{{$body}}", "\n> "), ("{{/body}}{{/parts/small}}", "\n"),
        ("{{<parts/facts}}{{$rows}}", "\n"), ("{{/rows}}{{/parts/facts}}", "\n"),
        ("{{<parts/numbered}}{{$items}}", ""), ("{{/items}}{{/parts/numbered}}", "\n"),
        ("{{<parts/item}}{{$body}}", "1. "), ("{{/body}}{{/parts/item}}", ""),
        ("{{<parts/big-amount}}{{$amount}}", "= "), ("{{/amount}}{{$note}}", " | "),
        ("{{/note}}{{/parts/big-amount}}", "\n"), ("{{/value}}{{/parts/fact}}", " |"),
        ("{{/value}}{{/parts/sum}}", " |"), ("{{/value}}{{/parts/total}}", "** |"), ("{{/body}}{{/parts/step}}", " |"),
        ("<strong>", "**"), ("</strong>", "**"), ("<span style=\"white-space:nowrap\">", ""), ("</span>", ""),
    ]

    /// Nil when the letter has no such parts: a mistake in the program's own templates.
    static func text(_ letter: String, _ language: String, _ files: [String: String]) -> WordingText? {
        guard let subject = LetterFiles.own("\(letter)/subject", ".txt", language, files),
            let html = LetterFiles.own("\(letter)/body", ".html", language, files),
            let preheader = LetterFiles.block("preheader", of: html),
            let body = LetterFiles.block("body", of: html, upTo: "{{/body}}\n{{$why}}")
        else { return nil }
        return WordingText(subject: subject, preheader: preheader, body: marked(body))
    }

    private static func marked(_ body: String) -> String {
        var text = body
        text.replace(/\{\{<parts\/(?:fact|sum) label="([^"]*)"\}\}\{\{\$value\}\}/) { "| \($0.1) | " }
        text.replace(/\{\{<parts\/fact label=([A-Za-z.]+)\}\}\{\{\$value\}\}/) { "| {{\($0.1)}} | " }
        text.replace(/\{\{<parts\/total label="([^"]*)"\}\}\{\{\$value\}\}/) { "| **\($0.1)** | **" }
        text.replace(/\{\{<parts\/step when="([^"]*)" title="([^"]*)"\}\}\{\{\$body\}\}/) {
            "| \($0.1) | **\($0.2)** "
        }
        text.replace(/\{\{>parts\/button label="([^"]*)" href=([A-Za-z]+) accent=brand\.accent\}\}/) {
            "\n[\($0.1)]({{\($0.2)}})\n"
        }
        for (part, mark) in marks { text = text.replacing(part, with: mark) }
        return numbered(tidied(text))
    }

    /// Conditions around whole lines on lines of their own, and single empty lines between blocks.
    private static func tidied(_ text: String) -> String {
        var text = text
        text.replace(/(?m)^(\{\{[#^][^{}]*\}\})(\|[^\n]*\|)(\{\{\/[^{}]*\}\})$/) { "\($0.1)\n\($0.2)\n\($0.3)" }
        text.replace(/\n{3,}/) { _ in "\n\n" }
        text.replace(/(\{\{(?:[#^][^{}]*|else)\}\})\n\n/) { "\($0.1)\n" }
        text.replace(/\n\n(\{\{(?:\/[^{}]*|else)\}\}\n)/) { "\n\($0.1)" }
        return text.split(separator: "\n", omittingEmptySubsequences: false).drop { $0.isEmpty }
            .joined(separator: "\n")
    }

    private static func numbered(_ text: String) -> String {
        var number = 0
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard line.hasPrefix("1. ") else {
                number = 0
                return String(line)
            }
            number += 1
            return "\(number). \(line.dropFirst(3))"
        }.joined(separator: "\n")
    }
}

/// Looks into the texts of the program's own letters.
enum LetterFiles {
    /// A file in a language, or in the first one.
    static func own(_ path: String, _ ending: String, _ language: String, _ files: [String: String]) -> String? {
        files["\(path).\(language)\(ending)"] ?? files[path + ending]
    }

    /// Layouts and parts by their names without ending, in a language.
    static func shared(_ ending: String, _ language: String, _ files: [String: String]) -> [String: String] {
        var shared: [String: String] = [:]
        for path in files.keys where path.hasSuffix(ending) && (path.hasPrefix("layouts/") || path.hasPrefix("parts/"))
        {
            let name = String(path.dropLast(ending.count))
            guard !name.contains(".") else { continue }
            shared[name] = own(name, ending, language, files)
        }
        return shared
    }

    /// What fills a block of the layout.
    static func block(_ name: String, of text: String, upTo end: String? = nil) -> String? {
        guard let start = text.firstRange(of: "{{$\(name)}}") else { return nil }
        let rest = text[start.upperBound...]
        guard let end = rest.firstRange(of: end ?? "{{/\(name)}}") else { return nil }
        return String(rest[..<end.lowerBound])
    }
}
