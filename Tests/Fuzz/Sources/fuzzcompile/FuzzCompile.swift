import Fixture

@testable import Templates

/// Any bytes: a program, or problems whose place lies in the file. Files are parted by the character 1E; the last
/// byte chooses what the first of them is for.
func fuzzCompile(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let files = bytes.split(separator: 0x1E, maxSplits: 2, omittingEmptySubsequences: false)
    var texts: [String: [UInt8]] = [:]
    let kind = (bytes.last ?? 0) % 4
    let names = kind == 0 ? ["page.html", "x.html", "y.html"] : ["letter/\(parts[Int(kind)])", "letter/x.html", "y.txt"]
    for (name, file) in zip(names, files) {
        texts[name] = Array(file)
        for isPlain in [true, false] {
            _ = Parser.parse(SourceFile(name: name, profile: .web, bytes: Array(file)), isPlain: isPlain)
        }
    }
    guard let valid = String(validating: bytes, as: UTF8.self), !valid.isEmpty else { return 0 }
    let given = texts.mapValues { String(decoding: $0, as: UTF8.self) }
    let build = TemplateBuild(
        views: Library(kind == 0 ? given : [:], profile: Library.webProfile),
        emails: Library(kind == 0 ? [:] : given, profile: Library.mailProfile),
        asset: { $0.count > 20 ? nil : "/assets/\($0)" })
    check(build, texts, isPage: kind == 0, part: parts[Int(kind)])
    checkEdited(bytes, SandboxRules.Form.allCases[Int(kind)])
    return 0
}

/// The same bytes as a text that someone edits.
private func checkEdited(_ bytes: [UInt8], _ form: SandboxRules.Form) {
    let rules = SandboxRules(
        form, names: ["title", "people", "html", "url"],
        partials: ["x": "{{%props label: Text}}{{label}}", "y": "{{%slots body}}{{$body}}{{/body}}{{$body}}{{/body}}"])
    let source = TemplateSource(name: "edited", bytes: bytes)
    check(SandboxedTemplate<FixturePage>.problems(in: source, rules), in: ["edited\(form.ending)": source.bytes])
}

private let parts = ["", "subject.txt", "body.html", "body.txt"]

private func check(_ given: TemplateBuild, _ texts: [String: [UInt8]], isPage: Bool, part: String) {
    var build = given
    build.reportFindings()
    if isPage {
        _ = build.page(FixturePage.self)
    } else {
        _ = build.part(part, of: FixturePage.self)
    }
    check(build.diagnostics.sorted, in: texts)
}

private func check(_ problems: [TemplateProblem], in texts: [String: [UInt8]]) {
    for problem in problems where problem.severity == .error {
        guard let text = texts[problem.file], problem.line > 0 else { continue }
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        expect(problem.line <= lines.count, "the problem lies behind the file: \(problem)")
        expect(problem.column >= 1 && problem.column <= lines[problem.line - 1].count + 1, "\(problem)")
        expect(problem.code.hasPrefix("E-"), "\(problem)")
    }
}
