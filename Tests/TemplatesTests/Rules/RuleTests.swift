import Testing

@testable import Templates

/// Every rule of the Mustache specification in cases of our own.
@Suite struct RuleTests {
    @Test(arguments: valueRules + nameRules)
    func values(_ rule: Rule) throws { try check(rule) }

    @Test(arguments: sectionRules + invertedRules)
    func sections(_ rule: Rule) throws { try check(rule) }

    @Test(arguments: lineRules)
    func lines(_ rule: Rule) throws { try check(rule) }

    @Test(arguments: commentRules + delimiterRules)
    func commentsAndDelimiters(_ rule: Rule) throws { try check(rule) }

    @Test(arguments: partialRules + dynamicNameRules)
    func partials(_ rule: Rule) throws { try check(rule) }

    @Test(arguments: inheritanceRules + blockLineRules)
    func inheritance(_ rule: Rule) throws { try check(rule) }

    @Test(arguments: lambdaRules)
    func lambdas(_ rule: Rule) throws { try check(rule) }

    private func check(_ rule: Rule) throws {
        #expect(try rule.render() == rule.expected)
        for size in [1, 2, 3, 7] { #expect(try rule.render(inPiecesOf: size) == rule.expected) }
    }
}
