import Templates
import Testing
import TestSupport
import Web
import World

/// Every template compiles against its page, and no file is left over.
@Suite struct TemplatesInUseTests {
    @Test func everyTemplateIsUsedAndSound() throws {
        do {
            let pages = try Trial.pages.get()
            #expect(pages.templates.unusedTemplates.isEmpty, "\(pages.templates.unusedTemplates)")
            #expect(pages.assets.problems.isEmpty, "\(pages.assets.problems)")
        } catch let problems as TemplateProblems {
            Issue.record("\(problems)")
        }
    }
}
