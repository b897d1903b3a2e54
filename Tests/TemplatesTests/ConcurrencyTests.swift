import Foundation
import Kernel
import Synchronization
import Testing

@testable import Templates

/// Threads that render while the templates are replaced. Meant to be run under the thread sanitizer as well.
@Suite struct ConcurrencyTests {
    @Test func eightThreadsRenderWhileProgramsAreReplaced() throws {
        let texts = (0..<3).map { version in
            "<p>\(version)</p>{{#people}}{{name}} {{#match mood}}{{:angry}}!{{:else}}.{{/match}} {{loud}}{{/people}}"
                + "{{#folk}}{{email}}{{/folk}}<b>{{title}}</b>{{money|money}}{{instant|datetime}}<i>{{count}}</i>"
        }
        let sets = try texts.map { try TestTemplates.set(["page.html": $0], pages: [Samples.self]) }
        let pages = try sets.map { try $0.render(Samples(), .example) }
        let current = CurrentTemplates(sets[0])
        let running = Atomic(8)
        let wrong = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 9) { thread in
            if thread == 0 {
                var version = 0
                while running.load(ordering: .acquiring) > 0 {
                    version = (version + 1) % 3
                    // A reload compiles the files again, so the set is a new one each time.
                    if let set = try? TestTemplates.set(["page.html": texts[version]], pages: [Samples.self]) {
                        current.replace(with: set)
                    }
                }
            } else {
                for _ in 0..<300 {
                    guard let page = try? current.set.render(Samples(), .example), pages.contains(page) else {
                        wrong.add(1, ordering: .relaxed)
                        continue
                    }
                }
                running.subtract(1, ordering: .releasing)
            }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
    }
}
