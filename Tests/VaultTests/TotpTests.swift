import Kernel
import Testing

@testable import Vault

@Suite struct TotpTests {
    private let totp = Totp(seed: Array("12345678901234567890".utf8))

    /// RFC 6238 appendix B, the rows of SHA-1.
    @Test(arguments: [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func `codes are those of RFC 6238`(seconds: Int64, code: String) {
        let step = Totp.step(at: Instant(seconds: seconds))
        #expect(totp.code(step: step, digits: 8) == code)
        #expect(totp.code(step: step) == String(code.suffix(6)))
    }

    @Test func `the last, the present and the next step match`() {
        let now = Instant(seconds: 1_234_567_890)
        let step = Totp.step(at: now)
        for (offset, matches) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let other = step + Int64(offset)
            let expected: [Int64] = matches ? [other] : []
            let found = totp.matchingSteps(totp.code(step: other), at: now)
            #expect(found == expected)
        }
        #expect(totp.matchingSteps("005 924", at: now) == [step])
        #expect(totp.matchingSteps("", at: now).isEmpty)
        #expect(totp.matchingSteps("00592４", at: now).isEmpty)
    }

    @Test func `all steps that share a code are found`() throws {
        // The first two neighbouring steps of this seed with one code, found by search.
        let step: Int64 = 910_737
        let now = Instant(seconds: (step + 1) * Totp.periodSeconds)
        let found = totp.matchingSteps("911617", at: now)
        #expect(found == [step, step + 1])
    }

    @Test func `the enrolment address names issuer and account`() {
        let address = totp.enrolmentAddress(issuer: "Northwind Fiber", account: "dana@brightline.example")
        #expect(address.hasPrefix("otpauth://totp/Northwind%20Fiber:dana%40brightline.example?"))
        #expect(address.hasSuffix("?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Northwind%20Fiber"))
    }
}
