import Kernel
import Testing

@testable import Templates

/// Random templates, rendered in more than one way.
@Suite struct DifferentialTests {
    @Test(arguments: 1...8)
    func theRendererAgreesWithTheNaiveOne(seed: Int) throws {
        var random = RandomTemplates(seed: UInt64(seed))
        for _ in 0..<400 {
            let template = random.template()
            let value = random.record()
            let source = TemplateSource(name: "template", text: template)
            let compiled = try DynamicTemplate(source, partials: DynamicPartials(random.partials))
            let printed = String(decoding: try compiled.render(value), as: UTF8.self)
            let expected = NaiveMustache(random.partials).render(template, value)
            guard printed == expected else {
                report(template, "\(random.partials)", value.json, printed, expected)
                return
            }
        }
    }

    @Test(arguments: 1...4)
    func pagesAgreeWithTemplatesWithoutTypes(seed: Int) throws {
        let random = RandomPages(seed: UInt64(seed))
        for _ in 0..<60 {
            let page = random.page()
            let partials = ["p": random.template(), "q": random.template()]
            let template = random.template(partials: ["p", "q"])
            let files = partials.reduce(into: [:]) { $0["\($1.key).html"] = $1.value }
            let strict = try TestTemplates.render(template, page, files)
            let json = Place.with(page) { JSONText.of(.record(Samples.self), $0) }
            let value = try DynamicValue(json: TemplateSource(name: "page", text: json))
            let source = TemplateSource(name: "template", text: template)
            let plain = try DynamicTemplate(source, partials: DynamicPartials(partials)).render(value)
            guard Array(strict.utf8) == plain else {
                report(template, "\(partials)", json, strict, String(decoding: plain, as: UTF8.self))
                return
            }
        }
    }
}

private func report(_ template: String, _ partials: String, _ data: String, _ printed: String, _ expected: String) {
    let parts = [template.debugDescription, partials, data, printed.debugDescription, expected.debugDescription]
    Issue.record("\(parts.joined(separator: "\n  "))")
}

/// Makes pages of one type, and templates that are right for it.
private struct RandomPages {
    private enum Scope { case page, person, tag }

    private let chance: Chance

    init(seed: UInt64) {
        chance = Chance.seeded(seed)
    }

    func page() -> Samples {
        var page = Samples(note: pick(2) == 0 ? nil : "n" + text(), empty: "", count: pick(100), yes: true)
        page.title = text()
        page.person = person()
        page.friend = pick(2) == 0 ? nil : person()
        page.people = (0..<pick(4)).map { _ in person() }
        if page.people.isEmpty { page.people = [Person()] }
        page.tags = (0..<pick(4)).map { _ in text() }
        return page
    }

    func template(partials: [String] = []) -> String { body(.page, 3, partials) }

    private func person() -> Person {
        let email = pick(2) == 0 ? nil : "e" + text()
        return Person(name: text(), email: email, age: pick(90), isActive: pick(2) == 0, mood: .calm)
    }

    private func text() -> String { ["", "plain", "<i>&\"'", "ü\u{301}", "two\nlines", "{{x}}"][pick(6)] }

    private func body(_ scope: Scope, _ depth: Int, _ partials: [String]) -> String {
        (0..<pick(6)).map { _ in piece(scope, depth, partials) }.joined()
    }

    private func piece(_ scope: Scope, _ depth: Int, _ partials: [String]) -> String {
        let line = ["", "\n"][pick(2)]
        switch pick(depth > 0 ? 8 : 4) {
        case 0: return ["text", " ", "\n", "&amp;", "\n  "][pick(5)]
        case 1, 2, 3:
            let own = scope == .person ? ["name", "email", "age", "mood", "loud"] : scope == .tag ? ["."] : []
            let names = own + own + ["title", "note", "empty", "count", "big", "person.name", "first.mood", "url"]
            return "{{\(names[pick(names.count)])}}"
        case 4:
            if let partial = partials.first, pick(2) == 0, scope == .page { return "\(line)  {{>\(partial)}}\(line)" }
            return "{{! nothing }}"
        case 5:
            let names = ["yes", "no", "note", "empty", "tags", "none", "people", "friend", "isLong"]
            let name = names[pick(names.count)]
            return "\(line){{^\(name)}}\(line)\(body(scope, depth - 1, partials))\(line){{/\(name)}}\(line)"
        case 6:
            let name = ["yes", "no", "note", "empty", "isLong", "title"][pick(6)]
            // On pages truth is no value that a dot could mean.
            let inner = scope == .tag ? .page : scope
            return "\(line){{#\(name)}}\(line)\(body(inner, depth - 1, partials))\(line){{/\(name)}}\(line)"
        default:
            let (name, inner): (String, Scope) =
                [("people", .person), ("folk", .person), ("person", .person), ("tags", .tag), ("none", .tag)][pick(5)]
            return "\(line){{#\(name)}}\(line)\(body(inner, depth - 1, partials))\(line){{/\(name)}}\(line)"
        }
    }

    private func pick(_ count: Int) -> Int { Int(chance.number(below: UInt64(count))) }
}
