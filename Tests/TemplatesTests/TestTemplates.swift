import Foundation
import Kernel

@testable import Templates

/// Templates given as text, for tests.
enum TestTemplates {
    static func set(
        _ views: [String: String], pages: [any Page.Type], emails: [String: String] = [:],
        letters: [any LetterPage.Type] = [], locales: [any TemplateLocale] = [TemplateLocales.english],
        annotates: Bool = false, refused: @escaping RefusedAddress.Report = { _ in }
    ) throws -> TemplateSet {
        let build = TemplateBuild(
            views: Library(views, profile: Library.webProfile), emails: Library(emails, profile: Library.mailProfile),
            locales: locales, annotates: annotates, asset: { $0 == "missing.css" ? nil : "/assets/\($0)" },
            refused: refused)
        return try TemplateSet(build, pages, letters)
    }

    /// The page through a template, with more files beside it.
    static func render(
        _ template: String, _ page: some Page, _ more: [String: String] = [:], _ context: RenderContext = .example,
        locales: [any TemplateLocale] = [TemplateLocales.english]
    ) throws -> String {
        let type = type(of: page)
        let views = more.merging(["\(type.template).html": template]) { old, _ in old }
        let set = try set(views, pages: [type], locales: locales)
        return String(decoding: try set.render(page, context), as: UTF8.self)
    }

    /// The problems of a template for a page type.
    static func problems(
        _ template: String, _ type: any Page.Type, _ more: [String: String] = [:],
        locales: [any TemplateLocale] = [TemplateLocales.english]
    ) -> [TemplateProblem] {
        do {
            let views = more.merging(["\(type.template).html": template]) { old, _ in old }
            _ = try set(views, pages: [type], locales: locales)
            return []
        } catch {
            return (error as? TemplateProblems)?.problems ?? []
        }
    }
}

extension RenderContext {
    static let example = RenderContext(
        nonce: "n0nce", csrfToken: "t0ken", zone: Zone("America/New_York") ?? .utc, path: "/here")
}

enum Mood: String, TemplateEnum { case calm, angry, tired }

struct Person: ViewModel {
    var name = "Ann"
    var email: String? = "ann@example.com"
    var age = 41
    var isActive = true
    var mood = Mood.calm
    var loud: String { name.uppercased() + "!" }
    static let schema = Schema<Self>(
        \.name, \.email, \.age, \.isActive, \.mood, .computed("loud", \.loud))
}

struct Samples: Page {
    var title = "Tom & \"Jerry\""
    var note: String?
    var empty = ""
    var count = 3
    var big: Int64 = -1_234_567
    var yes = true
    var no = false
    var person = Person()
    var friend: Person?
    var people: [Person] = [Person(name: "Bo", email: nil, age: 5, isActive: false, mood: .angry), Person(name: "Cy")]
    var tags = ["x", "<y>"]
    var none: [String] = []
    var mood = Mood.tired
    var feeling: Mood?
    var html = SafeHTML(unchecked: "<b>bold</b>")
    var url = "https://example.com/?a=1&b=2"
    var safe = SafeURL(unchecked: "/safe?x=1&y=2")
    var money = Money(minorUnits: 124_050, .usd)
    var debt = Money(minorUnits: -6000, .usd)
    var fee: Money?
    var day = Day(number: 20_772)
    var instant = Instant(seconds: 1_794_776_700)
    var month = Month(year: 2026, month: 10)
    var rate = Percentage(tenThousandths: 65_000)
    var id = Identifier(high: 1, low: 2)
    var isLong: Bool { title.count > 3 }
    var first: Person { people[0] }
    var folk: [Person] { people }
    static let template = "page"
    static let schema = Schema<Self>(
        \.title, \.note, \.empty, \.count, \.big, \.yes, \.no, \.person, \.friend, \.people, \.tags, \.none, \.mood,
        \.feeling, \.html, \.url, \.safe, \.money, \.debt, \.fee, \.day, \.instant, \.month, \.rate, \.id,
        .computed("isLong", \.isLong), .computed("first", \.first), .computed("folk", \.folk))
}

extension DynamicValue {
    var fields: [String: DynamicValue] {
        guard case .record(let record) = self else { return [:] }
        return record.shape.slots.reduce(into: [:]) { fields, slot in
            fields[String(decoding: slot.key, as: UTF8.self)] = record.values[slot.value]
        }
    }

    var elements: [DynamicValue] {
        guard case .list(let elements) = self else { return [] }
        return elements
    }

    subscript(name: String) -> DynamicValue { fields[name] ?? .absent }
}

extension DynamicValue {
    /// JSON with the digits of the data.
    var json: String {
        switch self {
        case .number, .bool: printed
        case .text(let text): Self.quoted(text)
        case .list(let elements): "[\(elements.map(\.json).joined(separator: ","))]"
        case .record: "{\(fields.map { Self.quoted($0) + ":" + $1.json }.joined(separator: ","))}"
        case .absent, .lambda: "null"
        }
    }

    private static func quoted(_ text: String) -> String {
        let data = try? JSONSerialization.data(withJSONObject: text, options: .fragmentsAllowed)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
