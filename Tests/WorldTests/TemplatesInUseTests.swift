import Foundation
import Templates
import TestSupport
import Testing
import Web
import World

/// Every template compiles against its page, and no file is left over.
@Suite struct TemplatesInUseTests {
    /// A component that docs/interface.md offers may wait for its first page.
    @Test func everyTemplateIsUsedAndSound() throws {
        do {
            let pages = try Trial.pages.get()
            let offered = try String(contentsOfFile: "\(Trial.folder.path)/docs/interface.md", encoding: .utf8)
            let unused = pages.templates.unusedTemplates.filter { !offered.contains("`\($0.dropLast(5))`") }
            #expect(unused.isEmpty, "\(unused)")
            #expect(pages.assets.problems.isEmpty, "\(pages.assets.problems)")
        } catch let problems as TemplateProblems {
            Issue.record("\(problems)")
        }
    }
}
