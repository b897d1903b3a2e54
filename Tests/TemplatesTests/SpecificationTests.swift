import Foundation
import Synchronization
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
        let data: DynamicValue
        let expected: String

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
        var texts = example.partials
        texts["the template"] = example.template
        let printed = try DynamicTemplates(texts).render("the template", example.data)
        #expect(printed == example.expected)
    }

    private static func read(_ file: String) -> [Example] {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(file)),
            let suite = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            let tests = suite["tests"] as? [[String: Any]]
        else { return [] }
        return tests.map { test in
            let name = test["name"] as? String ?? ""
            return Example(
                file: file, name: name, template: test["template"] as? String ?? "",
                partials: test["partials"] as? [String: String] ?? [:],
                data: value(test["data"] ?? [String: Any](), lambda: "\(file) \(name)"),
                expected: test["expected"] as? String ?? "")
        }
    }

    private static func value(_ json: Any, lambda name: String) -> DynamicValue {
        switch json {
        case let record as [String: Any]:
            if record["__tag__"] as? String == "code" { return lambda(name) }
            return .record(record.mapValues { value($0, lambda: name) })
        case let list as [Any]: return .list(list.map { value($0, lambda: name) })
        case let text as String: return .text(text)
        case let number as NSNumber:
            if String(cString: number.objCType) == "c" { return .bool(number.boolValue) }
            return .number("\(number)")
        default: return .absent
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

/// Counts the calls of one lambda.
private final class CallCount: Sendable {
    private let calls = Mutex(0)

    func next() -> Int {
        calls.withLock { calls in
            calls += 1
            return calls
        }
    }
}
