import Foundation
import Testing

@testable import Templates

/// No value, by being empty, turns a path of this site into the address of another one.
@Suite struct AddressTests {
    struct Ways: Page {
        var a = ""
        var b = "evil.example"
        var optional: String?
        var number = 7
        var yes = true
        var no = false
        var parts: [String] = []
        var base = SafeURL(unchecked: "")
        static let template = "page"
        static let schema = Schema<Self>(\.a, \.b, \.optional, \.number, \.yes, \.no, \.parts, \.base)
    }

    private func address(_ template: String, _ page: Ways) throws -> String {
        let text = try TestTemplates.render("<a href=\"\(template)\">x</a>", page)
        return String(text.dropFirst("<a href=\"".count).prefix { $0 != "\"" }).replacing("&amp;", with: "&")
    }

    /// Where a browser goes: it takes tabs and line ends out and reads `\` as `/`.
    private func host(_ address: String) -> String? {
        let plain = address.filter { !"\t\r\n".contains($0) && $0 != "\r\n" }.replacing("\\", with: "/")
        return URL(string: plain, relativeTo: URL(string: "https://own.example/here"))?.host()
    }

    static let cases: [(template: String, page: Ways, address: String)] = [
        ("/{{a}}/{{b}}", Ways(), "/./evil.example"), ("/{{a}}/evil.example", Ways(), "/./evil.example"),
        ("/{{a}}{{a}}/{{b}}", Ways(), "/./evil.example"), ("/{{a}}\\{{b}}", Ways(), "/.\\evil.example"),
        ("/{{optional}}/{{b}}", Ways(), "/./evil.example"), ("/{{a|upper}}/{{b}}", Ways(), "/./evil.example"),
        ("/{{a}}\n/{{b}}", Ways(), "/\n./evil.example"), ("/{{a}}\t\r\n/{{b}}", Ways(), "/\t\r\n./evil.example"),
        ("/\n{{a}}/{{b}}", Ways(), "/\n./evil.example"), (" /{{a}}/{{b}}", Ways(), " /./evil.example"),
        ("/{{a}}/{{a}}/{{b}}", Ways(), "/.//evil.example"),
        ("/{{#no}}x{{/no}}/{{b}}", Ways(), "/./evil.example"), ("/{{#yes}}{{a}}{{/yes}}/{{b}}", Ways(), "/./evil.example"),
        ("/{{#yes}}/{{b}}{{/yes}}", Ways(), "/./evil.example"), ("/{{#a}}{{a}}/{{/a}}{{a}}/{{b}}", Ways(), "/./evil.example"),
        ("/{{^a}}{{/a}}/{{b}}", Ways(), "/./evil.example"), ("{{#yes}}/{{/yes}}/{{b}}", Ways(), "/./evil.example"),
        ("/{{#parts}}{{.}}{{/parts}}/{{b}}", Ways(), "/./evil.example"),
        ("/{{#parts}}{{.}}/{{/parts}}{{b}}", Ways(parts: ["", ""]), "/.//evil.example"),
        ("{{#parts}}/{{.}}{{/parts}}", Ways(parts: ["", "evil.example"]), "/./evil.example"),
        ("{{#parts}}/{{.}}{{/parts}}", Ways(parts: ["", "", "evil.example"]), "/.//evil.example"),
        ("{{base}}/{{a}}/{{b}}", Ways(), "/./evil.example"), ("{{base}}/{{b}}", Ways(base: SafeURL(unchecked: "/")), "/./evil.example"),
        ("{{a}}/{{optional}}/{{b}}", Ways(), "/./evil.example"), ("{{a}}/evil.example", Ways(a: "/"), "/./evil.example"),
    ]

    @Test(arguments: cases)
    func anEmptyValueStaysOnTheSite(template: String, page: Ways, expected: String) throws {
        let found = try address(template, page)
        #expect(found == expected)
        #expect(host(found) == "own.example")
    }

    /// Where nothing is empty, and where no second slash follows, addresses are as they are written.
    @Test(arguments: [
        ("/{{b}}/{{b}}", "/evil.example/evil.example"), ("/{{a}}", "/"), ("/{{a}}?q={{a}}", "/?q="), ("/x/{{a}}/{{b}}", "/x//evil.example"),
        ("/{{number}}/x", "/7/x"), ("{{base}}/{{b}}", "/evil.example"), ("/{{#yes}}a{{/yes}}/b", "/a/b"),
        ("{{#yes}}/{{b}}{{/yes}}", "/evil.example"), ("/?next=/{{a}}/{{b}}", "/?next=//evil.example"),
        ("https://h.example/{{a}}/{{b}}", "https://h.example///evil.example".replacing("///", with: "//")),
        ("mailto:{{b}}", "mailto:evil.example"),
    ])
    func otherAddressesAreLeftAlone(template: String, expected: String) throws {
        #expect(try address(template, Ways()) == expected)
    }

    /// The control: two slashes that the author wrote are another site, so the cases above would notice.
    @Test func twoSlashesInTheTemplateAreAnotherSite() throws {
        let found = try address("//{{b}}/x", Ways())
        #expect(found == "//evil.example/x")
        #expect(host(found) == "evil.example")
        for (template, page, _) in Self.cases where template == "/{{a}}/{{b}}" {
            let naive = template.replacing("{{a}}", with: page.a).replacing("{{b}}", with: page.b)
            #expect(host(naive) == "evil.example")
        }
    }

    /// A form whose action has a value in its path gets its token, for it stays here.
    @Test(arguments: ["/{{a}}/x", "/{{b}}/x", "/{{#no}}y{{/no}}/x"])
    func suchAFormHasItsToken(action: String) throws {
        let page = try TestTemplates.render("<form method=\"post\" action=\"\(action)\"></form>", Ways())
        #expect(page.contains("t0ken") && !page.contains("\"//"), "\(page)")
    }

    @Test(arguments: ["/{{a}}&#47;{{b}}", "/{{a}}&sol;x", "/{{#no}}x{{/no}}&bsol;x"])
    func aHiddenSlashIsRefused(template: String) {
        let problems = TestTemplates.problems("<a href=\"\(template)\">x</a>", Ways.self)
        #expect(problems.contains { $0.code == "E-CONTEXT" && $0.message.contains("could be a slash") }, "\(problems)")
    }

    /// Parts begin anew, so they cannot look back into an address.
    @Test func aPageIsNotCutInATag() {
        let problems = TestTemplates.problems("<a href=\"/{{a}}{{%flush}}/x\">x</a>", Ways.self)
        #expect(problems.contains { $0.code == "E-FLUSH" })
    }
}
