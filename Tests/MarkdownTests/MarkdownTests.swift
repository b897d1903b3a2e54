import Markdown
import Templates
import Testing

@Suite struct MarkdownTests {
    @Test func `text becomes paragraphs, lists and links`() {
        let markdown = Markdown("Hello **Ana**, see [the terms](https://northwind.example/terms).\n\n* one\n* two\n")
        let html = markdown.html.html
        #expect(html.contains("<strong>Ana</strong>"))
        #expect(html.contains("<a href=\"https://northwind.example/terms\">the terms</a>"))
        #expect(html.contains("<li>one</li>"))
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))", "[x](java\tscript:alert(1))", "[x](vbscript:x)", "[x](data:text/html,x)",
        "![x](javascript:alert(1))", "[x](&#106;avascript:alert(1))", "[x](<javascript:alert(1)>)",
        "[x](feed:javascript:alert(1))", "<javascript:alert(1)>", "<iframe src=x></iframe>", "<b onclick=x>y</b>",
        "[x][y]\n\n[y]: javascript:alert(1)",
    ])
    func `nothing that runs comes through`(_ source: String) {
        let html = Markdown(source).html.html.lowercased()
        let dangers = [
            "<script", "<iframe", "onerror=", "onclick=", "=\"javascript", "=\"vbscript", "=\"data", "=\"feed",
        ]
        for danger in dangers {
            #expect(!html.contains(danger), "\(html)")
        }
    }

    @Test func `plain text is wrapped`() {
        let text = Markdown(String(repeating: "word ", count: 60)).text(width: 40)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 40 })
        #expect(text.split(separator: "\n").count > 5)
        #expect(Markdown("").html.html.isEmpty)
        #expect(Markdown("Zürich & Söhne").text() == "Zürich & Söhne\n")
    }
}
