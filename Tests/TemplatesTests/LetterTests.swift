import Testing

@testable import Templates

@Suite struct LetterTests {
    struct Received: LetterPage {
        var name = "Tom & \"Jerry\"\r\nBcc: all@example.com"
        var link = SafeURL(unchecked: "https://example.com/s?x=1&y=2")
        var width = 40
        static let letter = "received"
        static let schema = Schema<Self>(\.name, \.link, \.width)
    }

    private let parts = [
        "received/subject.txt": "Hello {{name}}\n", "received/body.txt": "Hello {{name}},\n{{>shared/foot}}",
        "received/body.html":
            "{{<shared/letter}}{{$body}}<!--[if mso]><table><tr><td><![endif]--><p style=\"color:#333;width:{{width}}px\">{{name}}</p><!--[if mso]></td></tr></table><![endif]--><a href=\"{{link}}\">x</a>{{/body}}{{/shared/letter}}",
        "shared/letter.html":
            "<!DOCTYPE html><html><head><style>p{margin:0}</style></head><body>{{$body}}{{/body}}</body></html>",
        "shared/foot.txt": "See {{link}}\n",
        "shared/link.html": "{{%props href: URL}}<a href=\"{{href}}\">x</a>",
    ]

    @Test func theThreePartsOfALetter() throws {
        let set = try TestTemplates.set([:], pages: [], emails: parts, letters: [Received.self])
        let letter = try set.render(letter: Received(), .example)
        #expect(letter.subject == "Hello Tom & \"Jerry\"  Bcc: all@example.com")
        #expect(letter.text == "Hello Tom & \"Jerry\"\r\nBcc: all@example.com,\nSee https://example.com/s?x=1&y=2\n")
        #expect(
            letter.html
                == "<!DOCTYPE html><html lang=\"en\"><head><style>p{margin:0}</style></head><body><!--[if mso]><table><tr><td><![endif]-->"
                + "<p style=\"color:#333;width:40px\">Tom &amp; &quot;Jerry&quot;\r\nBcc: all@example.com</p>"
                + "<!--[if mso]></td></tr></table><![endif]--><a href=\"https://example.com/s?x=1&amp;y=2\">x</a></body></html>"
        )
    }

    @Test(arguments: [
        ("<form></form>", "does not work in a letter"), ("<p style=\"{{name}}\"></p>", "style attribute"),
        ("<a href=\"/status\">x</a>", "absolute"), ("<p onclick=\"x\"></p>", "event handlers"),
        ("<img alt=\"\" src=\"{{asset \"a.png\"}}\">", "absolute"), ("{{>shared/link href=\"/status\"}}", "absolute"),
        ("{{>shared/link href=\"javascript:go()\"}}", "could run code"),
    ])
    func whatALetterMayNotHold(body: String, words: String) {
        var wrong = parts
        wrong["received/body.html"] = body
        #expect(throws: TemplateProblems.self) {
            try TestTemplates.set([:], pages: [], emails: wrong, letters: [Received.self])
        }
    }

    @Test func aMissingPartIsAProblem() {
        var wrong = parts
        wrong["received/body.txt"] = nil
        #expect(throws: TemplateProblems.self) {
            try TestTemplates.set([:], pages: [], emails: wrong, letters: [Received.self])
        }
    }
}
