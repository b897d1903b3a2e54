import Kernel
import Templates

/// A tenant's wording of a letter, checked and ready to be filled.
struct CompiledWording<Page: LetterPage>: Sendable {
    let subject: SandboxedTemplate<Page>
    let html: SandboxedTemplate<Page>
    let plain: SandboxedTemplate<Page>

    /// The letter. Throws RenderFailure when its values make it larger than letters may be, or leave it without a
    /// subject.
    func render(_ page: Page, _ context: RenderContext) throws -> RenderedLetter {
        let subject = try text(subject, page, context).trimmingWhitespace()
        guard !subject.isEmpty else { throw EmptySubject() }
        return RenderedLetter(
            subject: subject, html: try text(html, page, context),
            text: WordingPlain.tidied(try text(plain, page, context)))
    }

    private func text(
        _ template: SandboxedTemplate<Page>, _ page: Page, _ context: RenderContext
    ) throws -> String {
        String(decoding: try template.render(page, context), as: UTF8.self)
    }
}

/// The values of a letter left nothing of its subject.
struct EmptySubject: Error, CustomStringConvertible {
    var description: String { "the subject is empty" }
}

/// Checks the wording of a letter and compiles it.
struct WordingCompiler<Page: LetterPage> {
    private static var longestLine: Int { 200 }
    private static var mostLines: Int { 400 }
    private static var written: SandboxLimits {
        var limits = SandboxLimits()
        (limits.bytes, limits.tags, limits.depth, limits.lists) = (8192, 300, 6, 2)
        return limits
    }
    /// The text with the layout around it.
    private static var whole: SandboxLimits {
        var limits = SandboxLimits()
        (limits.bytes, limits.tags, limits.depth, limits.steps) = (131_072, 4000, 24, 12_000)
        return limits
    }

    let letter: WordedLetter
    let language: String
    /// The program's own files of letters.
    let files: [String: String]

    init(_ letter: WordedLetter, _ language: String, _ files: [String: String]) {
        self.letter = letter
        self.language = language
        self.files = files
    }

    /// The compiled wording, nil when it cannot be sent, and what was found.
    func compiled(_ text: WordingText) -> (wording: CompiledWording<Page>?, problems: [WordingProblem]) {
        var problems = plainProblems(text)
        problems += sandboxProblems(text.subject, .subject) + sandboxProblems(text.preheader, .preheader)
        problems += sandboxProblems(text.body, .body)
        guard problems.allSatisfy(\.isHint) else { return (nil, problems) }
        do {
            let sources = try sources(text)
            let wording = CompiledWording(
                subject: try compile(sources.subject.map { ($0, 1) }, .subject, part: .subject),
                html: try compile(sources.html, .letterHTML, part: .body),
                plain: try compile(sources.plain, .letterText, part: .body))
            return (wording, problems)
        } catch let found as WordingProblems {
            return (nil, problems + found.problems)
        } catch {
            return (nil, problems + [WordingProblem(.body, "\(error)")])
        }
    }

    private func plainProblems(_ text: WordingText) -> [WordingProblem] {
        var problems: [WordingProblem] = []
        for (part, line) in [(WordingProblem.Part.subject, text.subject), (.preheader, text.preheader)] {
            if line.count > Self.longestLine || line.utf8.count > KeepingWordings.mostLineBytes {
                problems.append(WordingProblem(part, "Use at most \(Self.longestLine) characters."))
            }
            if !line.isPlainText() {
                problems.append(WordingProblem(part, "Write one line without control characters."))
            }
        }
        if text.subject.isEmpty { problems.append(WordingProblem(.subject, "Write a subject.")) }
        if text.body.isEmpty { problems.append(WordingProblem(.body, "Write the text of the letter.")) }
        if text.body.utf8.count(where: { $0 == UInt8(ascii: "\n") }) >= Self.mostLines {
            problems.append(WordingProblem(.body, "Use at most \(Self.mostLines) lines."))
        }
        if !text.body.isPlainText(allowingLines: true) {
            problems.append(WordingProblem(.body, "Take the invisible control characters out of the text."))
        }
        return problems
    }

    private func sandboxProblems(_ text: String, _ part: WordingProblem.Part) -> [WordingProblem] {
        let isBody = part == .body
        let rules = SandboxRules(
            isBody ? .letterText : .subject, names: isBody ? letter.names : letter.names.subtracting(letter.links),
            limits: Self.written)
        return SandboxedTemplate<Page>.problems(in: TemplateSource(name: part.rawValue, text: text), rules).map {
            WordingProblem($0, part, of: Page.self)
        }
    }

    private struct Sources {
        let subject: [String]
        let html: [(text: String, source: Int)]
        let plain: [(text: String, source: Int)]
    }

    private func sources(_ text: WordingText) throws -> Sources {
        let subject = try line(text.subject, .subject)
        let preheader = try line(text.preheader, .preheader)
        let blocks: [WordingBlock]
        do throws(WordingFault) {
            blocks = try WordingBlockReader.read(text.body, letter)
        } catch {
            throw WordingProblems(problems: [WordingProblem(error, .body, in: text.body)])
        }
        let example = letter.buttonLine(in: StandardWording.text(letter.name, language, files))
        if let fault = WordingButton(letter: letter, example: example).fault(blocks) {
            throw WordingProblems(problems: [WordingProblem(.body, fault)])
        }
        let why =
            LetterFiles.own("\(letter.name)/body", ".html", language, files)
            .flatMap { LetterFiles.block("why", of: $0) } ?? ""
        let (open, close) = ("{{<layouts/letter}}", "{{$why}}\(why){{/why}}{{/layouts/letter}}")
        let title = "{{$title}}\(WordingHTML.plain(subject)){{/title}}"
        let top = "{{$preheader}}\(WordingHTML.plain(preheader)){{/preheader}}{{$body}}"
        return Sources(
            subject: [text.subject],
            html: [(open + title + top, 0)] + WordingHTML(blocks, letter).lines + [("{{/body}}\(close)", 0)],
            plain: [(open, 0), ("{{$body}}", 0)] + WordingPlain(blocks, letter).lines
                + [("{{/body}}", 0), ("{{$why}}\(why){{/why}}", 0), ("{{/layouts/letter}}", 0)])
    }

    private func line(_ text: String, _ part: WordingProblem.Part) throws -> [WordingAtom] {
        do throws(WordingFault) {
            let atoms = try WordingAtom.scan(text[...], number: 1)
            try WordingTagRule(letter: letter).check(atoms)
            return atoms
        } catch {
            throw WordingProblems(problems: [WordingProblem(error, part, in: text)])
        }
    }

    private func compile(
        _ lines: [(text: String, source: Int)], _ form: SandboxRules.Form, part: WordingProblem.Part
    ) throws -> SandboxedTemplate<Page> {
        let ending = form == .letterHTML ? ".html" : ".txt"
        let partials = form == .subject ? [:] : LetterFiles.shared(ending, language, files)
        let rules = SandboxRules(
            form, names: form == .subject ? letter.names.subtracting(letter.links) : letter.names, partials: partials,
            limits: form == .subject ? Self.written : Self.whole)
        let text = lines.map(\.text).joined(separator: "\n") + (form == .subject ? "" : "\n")
        do {
            return try SandboxedTemplate<Page>(TemplateSource(name: part.rawValue, text: text), rules)
        } catch let found as TemplateProblems {
            let problems = found.problems.map { problem in
                let line = lines.indices.contains(problem.line - 1) ? lines[problem.line - 1].source : 0
                return WordingProblem(part, line: line, column: line > 0 ? 1 : 0, problem.sentence(of: Page.self))
            }
            throw WordingProblems(problems: problems)
        }
    }
}

extension WordingProblem {
    init(_ problem: TemplateProblem, _ part: Part, of page: any LetterPage.Type) {
        self.init(
            part, line: problem.line, column: problem.column, problem.sentence(of: page), excerpt: problem.excerpt,
            notes: problem.notes.map { $0.replacing("\(page)", with: "this letter") },
            isHint: problem.severity == .lint)
    }

    init(_ fault: WordingFault, _ part: Part, in text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let index = fault.place.line - 1
        let line = lines.indices.contains(index) ? String(lines[index]) : ""
        let number = String(fault.place.line)
        let margin = String(repeating: " ", count: max(0, 5 - number.count))
        let blanks = String(repeating: " ", count: max(0, fault.place.column - 1))
        self.init(
            part, line: fault.place.line, column: fault.place.column, fault.message,
            excerpt: "\(margin)\(number) | \(line)\n      | \(blanks)^")
    }
}

extension TemplateProblem {
    /// The message as a sentence that speaks of the letter and not of a type of the program.
    fileprivate func sentence(of page: any LetterPage.Type) -> String {
        let words = message.replacing("\(page)", with: "this letter")
        return words.prefix(1).uppercased() + words.dropFirst() + (words.hasSuffix(".") ? "" : ".")
    }
}
