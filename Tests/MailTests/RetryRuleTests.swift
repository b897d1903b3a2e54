import Kernel
import Testing

@testable import Mail

@Suite struct RetryRuleTests {
    @Test(arguments: [(1, 1), (2, 5), (3, 25), (4, 125), (5, 720)])
    func `letters are tried again after growing pauses`(attempt: Int, minutes: Int) {
        #expect(RetryRule.outcome(.later, attempt: attempt) == .again(after: .minutes(minutes)))
        #expect(RetryRule.outcome(.uncertain, attempt: attempt) == .again(after: .minutes(max(10, minutes))))
        #expect(RetryRule.outcome(.never, attempt: attempt) == .failed)
    }

    @Test func `what is uncertain twice is left to a person`() {
        let before = LetterNotSent(.uncertain, "no answer").reason
        #expect(RetryRule.outcome(.uncertain, attempt: 2, lastProblem: before) == .failed)
        #expect(RetryRule.outcome(.later, attempt: 2, lastProblem: before) == .again(after: .minutes(5)))
    }

    @Test func `the sixth try is the last`() {
        #expect(RetryRule.outcome(.later, attempt: 6) == .failed)
        #expect(RetryRule.outcome(.uncertain, attempt: 6) == .failed)
    }
}
