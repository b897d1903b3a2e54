import Testing

@testable import Web

@Suite struct PlainHeadTests {
    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /portal?q=a%20b HTTP/1.1\r\nHost: localhost:8080\r\nCookie: session=x\r\nAccept: */*\r\n\r\n",
        "GET /a HTTP/1.1\r\nuser-agent: h2load\r\nhost: a\r\ncache-control: no-cache\r\n\r\n",
    ])
    func `a GET without a body is plain`(_ head: String) {
        #expect(target(head) != nil)
    }

    @Test(arguments: [
        "POST / HTTP/1.1\r\nHost: a\r\n\r\n", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: a\r\n\r\n", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length : 4\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nTRANSFER-ENCODING: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n Transfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\rTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\u{0}\r\n\r\n", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /ä HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\nHost: a\r\n\r\n", "\r\n\r\n", "",
    ])
    func `everything else is not`(_ head: String) {
        #expect(target(head) == nil)
    }

    @Test func `the target is given with its query`() {
        #expect(target("GET /assets/1/a.css?x HTTP/1.1\r\nHost: a\r\n\r\n") == "/assets/1/a.css?x")
    }

    private func target(_ text: String) -> String? {
        Array(text.utf8).withUnsafeBytes { bytes in
            PlainHead.target(bytes).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
