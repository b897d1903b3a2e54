import Testing

@testable import Templates

/// What each position of a value in HTML does with it.
@Suite struct ContextTests {
    @Test(arguments: [
        ("<p>{{title}}</p>", "<p>Tom &amp; &quot;Jerry&quot;</p>"),
        ("<p title=\"{{title}}\">x</p>", "<p title=\"Tom &amp; &quot;Jerry&quot;\">x</p>"),
        ("<p title='{{title}}'>x</p>", "<p title='Tom &amp; &quot;Jerry&quot;'>x</p>"),
        ("<title>{{title}}</title>", "<title>Tom &amp; &quot;Jerry&quot;</title>"),
        ("<textarea>{{title}}</textarea>", "<textarea>Tom &amp; &quot;Jerry&quot;</textarea>"),
        ("<a href=\"{{url}}\">x</a>", "<a href=\"https://example.com/?a=1&amp;b=2\">x</a>"),
        ("<a href=\"{{safe}}\">x</a>", "<a href=\"/safe?x=1&amp;y=2\">x</a>"),
        ("<a href=\"/s?q={{title}}\">x</a>", "<a href=\"/s?q=Tom%20%26%20%22Jerry%22\">x</a>"),
        ("<a href=\"/s/{{title}}/x\">x</a>", "<a href=\"/s/Tom%20%26%20%22Jerry%22/x\">x</a>"),
        ("<a href=\"#{{title}}\">x</a>", "<a href=\"#Tom%20%26%20%22Jerry%22\">x</a>"),
        ("<a href=\"{{safe}}#{{title}}\">x</a>", "<a href=\"/safe?x=1&amp;y=2#Tom%20%26%20%22Jerry%22\">x</a>"),
        ("<a href=\"mailto:{{person.email}}\">x</a>", "<a href=\"mailto:ann@example.com\">x</a>"),
        ("<form action=\"{{safe}}\"></form>", "<form action=\"/safe?x=1&amp;y=2\"></form>"),
        ("<form action=\"{{url}}\"></form>", "<form action=\"about:blank#refused\"></form>"),
        ("<input {{#yes}}checked{{/yes}}>", "<input checked>"), ("<input{{#yes}} checked{{/yes}}>", "<input checked>"),
        ("<option value=\"a\"{{#no}} selected{{/no}}>", "<option value=\"a\">"),
        ("<b class=\"a{{#yes}} b{{/yes}}\">x</b>", "<b class=\"a b\">x</b>"),
        ("<p{{#note}} title=\"{{.}}\"{{else}} title=\"none\"{{/note}}>x</p>", "<p title=\"none\">x</p>"),
        ("<i data-n=\"{{count}}\"></i>", "<i data-n=\"3\"></i>"),
        ("<p>{{html}}</p>", "<p><b>bold</b></p>"),
        ("<ul><li>a<li>b</ul><table><tr><td>x</table>", "<ul><li>a<li>b</ul><table><tr><td>x</table>"),
        (
            "<svg><title>{{title}}</title><path d=\"M0\"/></svg>",
            "<svg><title>Tom &amp; &quot;Jerry&quot;</title><path d=\"M0\"/></svg>"
        ),
    ])
    func allowed(template: String, expected: String) throws {
        #expect(try TestTemplates.render(template, Samples()) == expected)
    }

    /// JSON in a script element, whatever made the value.
    @Test(arguments: [
        ("{{title|json}}", "\"\\u003c/script\\u003e\\u003cb\\u003e\""),
        ("{{title|upper|json}}", "\"\\u003c/SCRIPT\\u003e\\u003cB\\u003e\""),
        ("{{title|truncate:3|json}}", "\"\\u003c/…\""), ("{{tags|list|json}}", "\"x and \\u003cy\\u003e\""),
        ("{{money|money|json}}", "\"$1,240.50\""), ("{{count|number|json}}", "\"3\""), ("{{count|json}}", "3"),
        ("{{note|json}}", "null"), ("{{note|upper|json}}", "null"), ("{{friend.name|json}}", "null"),
        ("{{note|default:title|json}}", "\"\\u003c/script\\u003e\\u003cb\\u003e\""), ("{{@path|json}}", "\"/here\""),
        ("{{@path|upper|json}}", "\"/HERE\""), ("{{\"<b>\"|json}}", "\"\\u003cb\\u003e\""), ("{{true|json}}", "true"),
        ("[{{#people}}{{@number|json}},{{@first|json}},{{@last|json}};{{/people}}]", "[1,true,false;2,false,true;]"),
        ("{{>quoted text=title}}", "\"\\u003c/script\\u003e\\u003cb\\u003e\""),
    ])
    func json(template: String, expected: String) throws {
        let page = Samples(title: "</script><b>")
        let (start, end) = ("<script type=\"application/json\">", "</script>")
        let whole = try TestTemplates.render(
            start + template + end, page, ["quoted.html": "{{%props text: Text}}{{text|json}}"])
        #expect(whole == start + expected + end)
    }

    @Test(arguments: [
        ("<a href={{url}}>x</a>", "E-CONTEXT", "quotes"), ("<p {{title}}>x</p>", "E-CONTEXT", "attributes"),
        ("<{{title}}>", "E-CONTEXT", "tag name"), ("<p data-{{title}}=\"x\"></p>", "E-CONTEXT", "attributes"),
        ("<h{{count}}>x</h1>", "E-CONTEXT", "tag name"),
        ("<p onclick=\"{{title}}\"></p>", "E-POLICY", "listen in a script file"),
        ("<script>let x = \"{{title}}\"</script>", "E-CONTEXT", "application/json"),
        ("<script>let x = `{{title}}`</script>", "E-CONTEXT", "application/json"),
        ("<script>{{html}}</script>", "E-CONTEXT", "application/json"),
        ("<script type=\"application/json\">{{title}}</script>", "E-CONTEXT", "json"),
        ("<style>p { color: {{title}} }</style>", "E-CONTEXT", "class"),
        ("<p style=\"color:{{title}}\"></p>", "E-POLICY", "class"),
        ("<p style=\"color:red\"></p>", "E-POLICY", "class"),
        ("<iframe srcdoc=\"{{title}}\"></iframe>", "E-CONTEXT", "srcdoc"),
        ("<meta content=\"{{title}}\">", "E-CONTEXT", "meta"),
        ("<meta name=\"x\" content=\"{{title}}\" http-equiv=\"refresh\">", "E-CONTEXT", "commands"),
        ("<!-- {{title}} -->", "E-CONTEXT", "comment"),
        ("<p title=\"{{html}}\"></p>", "E-CONTEXT", "HTML cannot stand"),
        ("<title>{{{html}}}</title>", "E-CONTEXT", "HTML cannot stand"), ("{{{title}}}", "E-RAW", "SafeHTML"),
        ("<img alt=\"\" srcset=\"{{title}}\">", "E-CONTEXT", "srcset"),
        ("<a href=\"{{safe}}{{title}}\">x</a>", "E-CONTEXT", "begin with /"),
        ("<a href=\"javascript:go()\">x</a>", "E-POLICY", "runs code"),
        ("<a href=\"JAVA\tSCRIPT:go()\">x</a>", "E-POLICY", "runs code"),
        ("{{#yes}}<div>{{/yes}}", "E-BRANCH", "stays open"),
        ("<div>{{#yes}}</div>{{/yes}}", "E-BRANCH", "closes <div>"),
        ("<div>{{#people}}</div><div>{{/people}}</div>", "E-BRANCH", "closes <div>"),
        ("<p title=\"{{#yes}}\">{{/yes}}x</p>", "E-BRANCH", "ends in text"),
        ("<div><span></div>", "E-STRUCTURE", "</span> is missing"), ("</div>", "E-STRUCTURE", "closes nothing"),
        ("<div>", "E-STRUCTURE", "never closed"), ("<div/>", "E-HTML", "does not close itself"),
        ("<a href=\"x\"class=\"y\">x</a>", "E-HTML", "blank between"),
        ("<a href=\"x\" href=\"y\">x</a>", "E-HTML", "twice"),
        ("a < b", "E-HTML", "&lt;"), ("<form method=\"{{title}}\"></form>", "E-CONTEXT", "method of a form"),
        ("<input {{#yes}}on{{/yes}}click=\"x\">", "E-HTML", "blank between"),
        ("<img src=\"/a.png\">", "E-ALT", "alt text"),
        ("<button formmethod=\"post\">x</button>", "E-POLICY", "at the form"),
        ("<base href=\"/\">", "E-POLICY", "not allowed"), ("<p title=\"", "E-STRUCTURE", "ends inside"),
    ])
    func refused(template: String, code: String, words: String) {
        let problems = TestTemplates.problems(template, Samples.self)
        #expect(problems.contains { $0.code == code && $0.description.contains(words) }, "\(problems)")
    }

    @Test(arguments: [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
        "java\nscript:alert(1)", "\u{1}javascript:alert(1)", "data:text/html,x", "vbscript:x", "javascript\u{0}:x",
        "\u{a0}javascript:x", "\u{FEFF}javascript:x", "blob:x", "file:///etc/passwd", "\\\\evil.example",
    ])
    func addressesThatRunCodeAreRefused(url: String) throws {
        #expect(
            try TestTemplates.render("<a href=\"{{url}}\">x</a>", Samples(url: url))
                == "<a href=\"about:blank#refused\">x</a>")
        #expect(SafeURL(url) == nil)
    }

    @Test(arguments: [
        "/a?b=c", "a/b", "#x", "?q", "http://x.example/", "HTTPS://x.example", "mailto:a@b.example", "tel:+1", "",
    ])
    func harmlessAddressesPass(url: String) throws {
        #expect(
            try TestTemplates.render("<a href=\"{{url}}\">x</a>", Samples(url: url)) == "<a href=\"\(url)\">x</a>")
    }

    @Test(arguments: ["//evil.example", "/\\evil.example", "https://evil.example", "evil", "/\tx"])
    func formsStayOnTheSite(url: String) throws {
        #expect(
            try TestTemplates.render("<form action=\"{{url}}\"></form>", Samples(url: url))
                == "<form action=\"about:blank#refused\"></form>")
    }
}
