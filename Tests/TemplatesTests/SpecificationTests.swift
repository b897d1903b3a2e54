import Foundation
import Testing

@testable import Templates

/// The official suite of the Mustache specification, where its folder lies beside the checkout.
@Suite struct SpecificationTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/mustache-spec")

    struct Example: Sendable, CustomTestStringConvertible {
        let file: String
        let name: String
        let template: String
        let partials: [String: String]
        /// Made anew for each rendering: one lambda counts its calls.
        let data: @Sendable () -> DynamicValue
        let expected: String
        /// The data as the suite writes it.
        let json: String

        var testDescription: String { "\(file): \(name)" }
    }

    static let examples: [Example] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []
        let examples = files.filter { $0.hasSuffix(".json") }.flatMap(read)
        if examples.isEmpty { print("the Mustache specification is not beside the checkout: its suite is skipped") }
        return examples
    }()

    @Test(arguments: examples)
    func example(_ example: Example) throws {
        let source = TemplateSource(name: "the template", text: example.template)
        let template = try DynamicTemplate(source, partials: DynamicPartials(example.partials))
        #expect(String(decoding: try template.render(example.data()), as: UTF8.self) == example.expected)
    }

    @Test(arguments: examples)
    func bytes(_ example: Example) throws {
        let source = TemplateSource(name: "the template", text: example.template)
        let template = try DynamicTemplate(source, partials: DynamicPartials(example.partials))
        var printed: [UInt8] = []
        try template.render(example.data(), inPiecesOf: 1) { piece in
            #expect(piece.count == 1)
            printed += piece
        }
        #expect(printed == Array(example.expected.utf8))
    }

    private static func read(_ file: String) -> [Example] {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(file)),
            let suite = try? DynamicValue(json: TemplateSource(name: file, bytes: [UInt8](data)))
        else { return [] }
        return suite["tests"].elements.map { test in
            let name = "\(file) \(test["name"].printed)"
            return Example(
                file: file, name: test["name"].printed, template: test["template"].printed,
                partials: test["partials"].fields.mapValues(\.printed),
                data: { withLambdas(test["data"], name) }, expected: test["expected"].printed,
                json: test["data"].json)
        }
    }

    /// The data with functions in place of the texts that stand for them.
    private static func withLambdas(_ value: DynamicValue, _ name: String) -> DynamicValue {
        switch value {
        case .list(let elements): return .list(elements.map { withLambdas($0, name) })
        case .record:
            if value["__tag__"].printed == "code" { return lambda(name) }
            return .record(DynamicRecord(value.fields.map { ($0, withLambdas($1, name)) }))
        default: return value
        }
    }

    /// The functions that the suite gives in other languages.
    private static func lambda(_ name: String) -> DynamicValue {
        let count = CallCount()
        let functions: [String: @Sendable (String?) -> DynamicValue] = [
            "Interpolation": { _ in .text("world") }, "Interpolation - Expansion": { _ in .text("{{planet}}") },
            "Interpolation - Alternate Delimiters": { _ in .text("|planet| => {{planet}}") },
            "Interpolation - Multiple Calls": { _ in .number("\(count.next())") }, "Escaping": { _ in .text(">") },
            "Section": { .text($0 == "{{x}}" ? "yes" : "no") },
            "Section - Expansion": { .text(($0 ?? "") + "{{planet}}" + ($0 ?? "")) },
            "Section - Alternate Delimiters": { .text(($0 ?? "") + "{{planet}} => |planet|" + ($0 ?? "")) },
            "Section - Multiple Calls": { .text("__" + ($0 ?? "") + "__") }, "Inverted Section": { _ in .bool(false) },
        ]
        return functions[String(name.split(separator: " ", maxSplits: 1)[1])].map { .lambda($0) } ?? .absent
    }
}
