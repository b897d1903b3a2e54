import Kernel
import Testing

@testable import Identity

@Suite struct RecoveryCodeTests {
    @Test func tenDifferentCodesEachWithItsNumber() {
        let codes = RecoveryCode.make(.seeded(7))
        #expect(codes.map(\.slot) == Array(1...10))
        #expect(Set(codes.map(\.secret)).count == 10)
        for code in codes {
            #expect(code.text.wholeMatch(of: /\d+-[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}/) != nil)
            #expect(RecoveryCode(code.text) == code)
            #expect(RecoveryCode(" " + code.text.lowercased().replacing("-", with: " ")) == code)
        }
    }

    @Test(arguments: [
        "", "123456", "3", "0-ABCD-EFGH-JKLM", "11-ABCD-EFGH-JKLM", "3-ABCD-EFGH-JKL", "3-ABCD-EFGH-JKLMN",
        "3-ABCD-EFGH-JKL0", "3-ABCD-EFGH-JKLI", "x3-ABCD-EFGH-JKLM", "3-äBCD-EFGH-JKLM", "999999999999-ABCD-EFGH-JKLM",
    ])
    func whatIsNoCodeIsNone(typed: String) {
        #expect(RecoveryCode(typed) == nil)
    }
}
