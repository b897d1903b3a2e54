import Engagement
import Foundation
import Kernel
import TestSupport
import Testing
import Web
import World

@testable import Templates

/// Pages and letters of made-up data. With TRIBUTARY_STRUCTURE they are written to that folder, where
/// Tests/Browser/structure_test.py compares them with the eyes of an HTML parser that is not ours.
@Suite struct StructureTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let folder = environment["TRIBUTARY_STRUCTURE"]
    /// How many sets of hostile texts each view and letter is shown with.
    private static let sets = environment["TRIBUTARY_STRUCTURE_SETS"].flatMap { Int($0) } ?? 4
    private static let shapes = min(10, max(1, sets / 2))
    private static let seed = environment["TRIBUTARY_STRUCTURE_SEED"].flatMap { UInt64($0) } ?? 1

    @Test func everyViewStandsUpToHostileTexts() throws {
        let world = try Trial.unserved.get()
        var unknown: [String] = []
        for type in world.routes.pages {
            do {
                try write(type.template) { data in
                    let page = try make(type, data.seed, data.words)
                    return try world.pages.templates.render(page, data.context)
                }
            } catch let error as Synthetic.Unknown {
                unknown.append("\(type): \(error)")
            }
        }
        #expect(unknown.isEmpty, "\(unknown.joined(separator: "\n"))")
    }

    @Test func everyLetterStandsUpToHostileTexts() throws {
        let world = try Trial.unserved.get()
        var unknown: [String] = []
        for type in LetterPages.all {
            do {
                try write("letters/\(type.letter)") { data in
                    let letter = try render(type, data, world.pages.templates)
                    #expect(!letter.subject.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "\(type): \(letter.subject)")
                    return Array(letter.html.utf8)
                }
            } catch let error as Synthetic.Unknown {
                unknown.append("\(type): \(error)")
            }
        }
        #expect(unknown.isEmpty, "\(unknown.joined(separator: "\n"))")
    }

    private struct Data {
        let seed: UInt64
        let words: Words
        let context: RenderContext
    }

    private func make<P: Page>(_ type: P.Type, _ seed: UInt64, _ words: Words) throws -> any Page {
        var source = Synthetic(seed: seed, words: words)
        return try source.make(type)
    }

    private func render<L: LetterPage>(_ type: L.Type, _ data: Data, _ set: TemplateSet) throws -> RenderedLetter {
        var source = Synthetic(seed: data.seed, words: data.words)
        return try set.render(letter: source.make(type), data.context)
    }

    /// Writes a harmless page and hostile ones of the same shape, for several shapes; each behind its length.
    private func write(_ name: String, _ render: (Data) throws -> [UInt8]) throws {
        for shape in 0..<Self.shapes {
            let seed = Self.seed &* 1000 &+ UInt64(shape)
            var documents = try framed(render(Data(seed: seed, words: .harmless, context: context(path: "/harmless"))))
            for set in stride(from: shape, to: Self.sets, by: Self.shapes) {
                var path = Words.hostile(seed: seed &* 7919 &+ UInt64(set))
                let words = Words.hostile(seed: seed &* 104_729 &+ UInt64(set))
                documents += try framed(render(Data(seed: seed, words: words, context: context(path: path.next()))))
            }
            guard let folder = Self.folder else { continue }
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let file = "\(folder)/\(name.replacingOccurrences(of: "/", with: "."))#\(shape)"
            try Foundation.Data(documents).write(to: URL(fileURLWithPath: file))
        }
    }

    private func context(path: String) -> RenderContext {
        RenderContext(nonce: "n0nce", csrfToken: "t0ken", zone: .utc, path: path)
    }

    private func framed(_ bytes: [UInt8]) -> [UInt8] {
        let count = UInt32(bytes.count)
        return [UInt8(count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)] + bytes
    }
}
