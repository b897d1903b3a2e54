import Kernel
import Testing

@testable import Web

@Suite struct FormDecodingTests {
    private func fields(_ text: String) throws -> [String] {
        try FormDecoding.fields(text.utf8).map { "\($0.name)=\($0.value)" }
    }

    @Test func readsWhatBrowsersSend() throws {
        #expect(try fields("a=1&b=x+y&c=%C3%A9&d=&e") == ["a=1", "b=x y", "c=é", "d=", "e="])
        #expect(try fields("a%5B0%5D=1&a[0]=2") == ["a[0]=1", "a[0]=2"])
        #expect(try fields("t=one%0D%0Atwo%0Dthree") == ["t=one\ntwo\nthree"])
        #expect(try fields("n=e%CC%81") == ["n=\u{E9}"])
        #expect(try fields("&&a=1&&") == ["a=1"])
        #expect(try fields("a==b=") == ["a==b="])
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%FF", "a=%00", "a=%07", "a=%C2%80", "a=%C0%80", "%00=1"])
    func refusesWhatIsNoText(text: String) {
        #expect(throws: FormDecoding.Failure.self) { try FormDecoding.fields(text.utf8) }
    }

    @Test func refusesFloods() {
        let many = String(repeating: "a=1&", count: FormDecoding.mostFields + 1)
        #expect(throws: FormDecoding.Failure.tooManyFields) { try FormDecoding.fields(many.utf8) }
        let long = String(repeating: "n", count: FormDecoding.longestName + 1) + "=1"
        #expect(throws: FormDecoding.Failure.nameTooLong) { try FormDecoding.fields(long.utf8) }
    }

    @Test func doubledNamesAreRefusedUnlessTheyAreLists() throws {
        let fields = [(name: "a", value: "1"), (name: "a", value: "2"), (name: "b", value: " x ")]
        #expect(throws: Invalid.self) { try FormFields(fields, lists: []) }
        let form = try FormFields(fields, lists: ["a"])
        #expect(form.list("a") == ["1", "2"])
        #expect(form["b"] == "x")
        #expect(form.exactly("b") == " x ")
        #expect(form["missing"] == "")
        #expect(throws: Invalid.self) { try form.refuseUnknown(["a"]) }
        #expect(throws: Never.self) { try form.refuseUnknown(["a", "b"]) }
    }

    @Test func hostileBytesNeverTrap() {
        var seed = UInt64(42)
        func next() -> UInt64 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return seed >> 33
        }
        let alphabet = Array("a=&%+;0fF[]\u{0}\r\n\u{7F}é\"--".utf8)
        for _ in 0..<20_000 {
            let bytes = (0..<Int(next() % 40)).map { _ in alphabet[Int(next()) % alphabet.count] }
            _ = try? FormDecoding.fields(bytes)
            _ = FormDecoding.pathPart(Substring(String(decoding: bytes, as: UTF8.self)))
            _ = HostName(String(decoding: bytes, as: UTF8.self))
            _ = RequestCookies(String(decoding: bytes, as: UTF8.self))["a"]
            _ = RedirectTarget.path(String(decoding: bytes, as: UTF8.self))
        }
    }
}

@Suite struct RedirectTargetTests {
    @Test(arguments: ["/", "/admin", "/admin/applications?status=new&page=2", "/a/b-c_d~e.f", "/portal#top"])
    func ownPathsPass(path: String) {
        #expect(RedirectTarget.path(path) == path)
    }

    @Test(arguments: [
        "", "admin", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/%09/evil.example",
        "/%5cevil.example", "/%2fevil.example", "/a//b", "https:evil.example", "https://evil.example",
        "javascript:alert(1)", " /admin", "/admin ", "/\tadmin", "/admin\n", "/\u{E9}", "/%0d%0aSet-Cookie:a=b", "/%00",
        "/a/%252f/b", "http:/evil.example", "?next=/admin", "#x",
    ])
    func everythingElseIsRefused(path: String) {
        #expect(RedirectTarget.path(path) == nil)
    }
}

@Suite struct HostNameTests {
    @Test(
        arguments: [
            ("localhost:8080", "localhost", 8080), ("Northwind.Example", "northwind.example", nil),
            ("[::1]:80", "[::1]", 80),
            ("127.0.0.1", "127.0.0.1", nil),
        ] as [(String, String, Int?)])
    func hostsAreRead(header: String, name: String, port: Int?) {
        #expect(HostName(header)?.name == name)
        #expect(HostName(header)?.port == port)
    }

    @Test(arguments: [
        "", " ", "a b", "a,b", "user@host", "host/path", "host:", "host:0", "host:65536", "host:+1", "host:x", "[::1",
        "a\tb",
        "hôst", "[x]", "a:1:2", String(repeating: "a", count: 300),
    ])
    func otherTextIsNoHost(header: String) {
        #expect(HostName(header) == nil)
    }
}

@Suite struct CookieTests {
    @Test func aDoubledCookieCountsAsAbsent() {
        let cookies = RequestCookies("a=1; sid=good; sid=planted; b=\"q\"; c")
        #expect(cookies["a"] == "1")
        #expect(cookies["sid"] == nil)
        #expect(cookies["b"] == "\"q\"")
        #expect(cookies["c"] == nil)
    }

    @Test func cookiesAreForTheHostAndHiddenFromScripts() {
        #expect(CookieNames(isSecure: true).session == "__Host-sid")
        #expect(CookieNames(isSecure: false).session == "sid")
        let cookie = OwnCookie(name: "__Host-sid", value: "x", maxAge: nil, isSecure: true)
        #expect(cookie.header == "__Host-sid=x; Path=/; HttpOnly; SameSite=Lax; Secure")
    }

    @Test func aNoticeFromElsewhereIsNotShown() {
        let cookie = NoticeCookie(key: [1, 2, 3])
        let value = cookie.value(.done("Brightline is approved."))
        #expect(cookie.notice(value) == .done("Brightline is approved."))
        #expect(NoticeCookie(key: [9]).notice(value) == nil)
        #expect(cookie.notice("x" + value) == nil)
        #expect(cookie.notice("") == nil)
    }
}

@Suite struct GzipTests {
    @Test(arguments: [
        ("gzip", true), ("deflate, gzip;q=1.0", true), ("br, gzip", true), ("gzip;q=0", false), ("", false),
        ("br", false),
        ("gzip; q=0.0, br", false),
    ])
    func browsersSayWhatTheyTake(header: String, takes: Bool) {
        #expect(Gzip.isAccepted(header) == takes)
    }

    @Test func compressedBytesAreSmallerAndWellFormed() throws {
        let bytes = Array(String(repeating: "Northwind Fiber ", count: 500).utf8)
        let gzip = try #require(Gzip.compress(bytes, level: Gzip.fast))
        #expect(gzip.count < bytes.count / 10)
        #expect(gzip.prefix(3) == [0x1F, 0x8B, 8])
    }
}
