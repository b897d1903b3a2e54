import Foundation
import Testing

@testable import Templates

/// Where the module reads and writes memory by hand, and what it relies on there.
@Suite struct UnsafeCodeTests {
    @Test func unsafeCodeStandsInTwoFiles() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Templates").standardizedFileURL.resolvingSymlinksInPath()
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        var found: Set<String> = []
        for file in files where file.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            let marks = ["Unsafe", "withUnsafe", "Unmanaged", "unsafeBitCast", "unowned(unsafe)", "nonisolated(unsafe)"]
            if marks.contains(where: text.contains) { found.insert(file) }
        }
        #expect(found == ["Rendering/Interpreter.swift", "Rendering/Writer.swift"])
    }

    /// Arrays keep their elements where an array of bytes would, whatever the elements are.
    @Test func elementsOfArraysOfAllKinds() {
        check(["a", "b"]) { $0.value(as: String.self) }
        check([1, 2, 3]) { $0.value(as: Int.self) }
        check([true, false]) { $0.value(as: Bool.self) }
        check([Int32(7), 8]) { $0.value(as: Int32.self) }
        check([Person(), Person(name: "Bo")].map(\.name)) { $0.value(as: String.self) }
        check([String?.none, "x"]) { $0.value(as: String?.self) }
        check([Mood.calm, .tired]) { $0.value(as: Mood.self) }
        check([[1], [2, 3]]) { $0.value(as: [Int].self) }
        check([Int]()) { $0.value(as: Int.self) }
    }

    private func check<Element: TemplateValue & Equatable>(_ list: [Element], _ read: (Place) -> Element) {
        guard case .list(let shape) = [Element].templateShape.kind else { return }
        Place.with(list) { place in
            for elements in [shape.elements, shape.type.elements] {
                let (first, count) = elements(place)
                #expect(count == list.count)
                let values = first.map { first in (0..<count).map { read(first + $0 * shape.stride) } } ?? []
                #expect(values == list)
            }
        }
    }

    @Test func casesOfEnumerationsInAnyOrder() {
        guard case .choice(let shape) = Shuffled.templateShape.kind, case .choice(let only) = Only.templateShape.kind
        else { return }
        for value in Shuffled.allCases {
            #expect(Place.with(value) { shape.names[shape.index($0)] } == value.rawValue)
        }
        #expect(Place.with(Only.one) { only.index($0) } == 0)
        for value in [Mood?.none, .calm, .angry, .tired] {
            let payload = Place.with(value) { place in place.isPresent(Mood.self) }
            #expect(payload == (value != nil))
        }
    }

    /// Whatever is lent, the page is whole: in the memory, or returned when that was too small.
    @Test func pagesInLentMemoryOfAnySize() throws {
        let set = try TestTemplates.set(
            ["page.html": "{{#people}}<p title=\"{{name}}\">{{age}} {{email}}</p>{{/people}}{{#tags}}{{.}}{{/tags}}"],
            pages: [Samples.self])
        let page = Samples(tags: ["<\(String(repeating: "&", count: 300))>", String(repeating: "x", count: 900)])
        let expected = try set.render(page, .example)
        for size in Array(0..<300) + [900, 2000, 2700, expected.count, expected.count + Writer.slack, 60_000] {
            var lent = [UInt8](repeating: 0xEE, count: size)
            var written = 0
            let larger = try set.write(page, .example) { capacity, fill in
                #expect(capacity > 0)
                written = try lent.withUnsafeMutableBytes(fill)
                return written
            }
            #expect(larger ?? Array(lent.prefix(written)) == expected, "\(size)")
            #expect((larger == nil) == (written > 0))
        }
    }

    private enum Shuffled: String, TemplateEnum {
        case first, second, third
        static let allCases: [Self] = [.third, .first, .second]
    }

    private enum Only: String, TemplateEnum { case one }
}
