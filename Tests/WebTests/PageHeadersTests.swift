import HTTPTypes
import Testing

@testable import Web

@Suite struct PageHeadersTests {
    @Test func everyAnswerOverHttpsAsksForHttps() {
        let secure = PageHeaders(isSecure: true)
        for fields in [secure.page(nonce: "x"), secure.with(PageHeaders.bare), secure.with(PageHeaders.letter)] {
            #expect(fields[.strictTransportSecurity] == "max-age=31536000; includeSubDomains")
        }
        #expect(PageHeaders(isSecure: false).page(nonce: "x")[.strictTransportSecurity] == nil)
    }
}
