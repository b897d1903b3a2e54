import Foundation
import Testing

@testable import Templates

/// Attacks on a page: every place where a value can stand, by everything that a browser could run there. With
/// TRIBUTARY_PROBES the pages are written to that folder, where Tests/Browser/templates_test.py shows them to Chromium.
@Suite struct ProbeTests {
    struct Probe: Page {
        let x: String
        var safe: SafeURL { SafeURL(x) ?? SafeURL(unchecked: "/refused") }
        static let template = "page"
        static let schema = Schema<Self>(\.x, .computed("safe", \.safe))
    }

    /// Addresses that run code, or that browsers read as such, in many spellings.
    static let addresses = [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "JAVASCRIPT:alert(1)", " javascript:alert(1)",
        "\tjavascript:alert(1)", "\njavascript:alert(1)", "\r\njavascript:alert(1)", "\u{0}javascript:alert(1)",
        "\u{1}javascript:alert(1)", "\u{1F}javascript:alert(1)", "\u{C}javascript:alert(1)", "java\tscript:alert(1)",
        "java\nscript:alert(1)", "java\rscript:alert(1)", "java\u{0}script:alert(1)", "javascript\t:alert(1)",
        "javascript\n:alert(1)", "javascript :alert(1)", "j\ta\nv\ra\ts\nc\rr\ti\npt:alert(1)",
        "javascript://%0aalert(1)", "javascript://x\nalert(1)", "javascript:/**/alert(1)", "javascript:\"<b>\"+alert(1)",
        "\u{A0}javascript:alert(1)", "\u{FEFF}javascript:alert(1)", "\u{2028}javascript:alert(1)",
        "\u{2029}javascript:alert(1)", "java\u{2028}script:alert(1)", "\u{200B}javascript:alert(1)",
        "\u{202E}javascript:alert(1)", "\u{AD}javascript:alert(1)", "java\u{AD}script:alert(1)",
        "vbscript:alert(1)", "VBScript:msgbox(1)", "livescript:alert(1)", "mocha:alert(1)",
        "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
        "DATA:image/svg+xml,<svg onload='alert(1)'/>", "data:,x", "blob:null/x", "file:///etc/passwd",
        "filesystem:http://x/", "view-source:x", "jar:x", "about:blank", "intent://x", "ws://evil.example",
        "\\\\evil.example", "view-source:javascript:alert(1)", "ｊavascript:alert(1)", "javaſcript:alert(1)",
    ]

    /// Texts that look like addresses that run code and are none.
    static let harmless = [
        "javascript&colon;alert(1)", "javascript&#58;alert(1)", "&#106;avascript&#58;alert(1)", "&#x6A;avascript&#x3A;x",
        "javascript%3Aalert(1)", "%6Aavascript:alert(1)".replacing(":", with: "/"), "javascript", "/javascript:alert(1)",
        "?javascript:alert(1)", "#javascript:alert(1)", "//evil.example/x", "https:javascript:alert(1)",
        "&Tab;javascript&colon;alert(1)", "./javascript:alert(1)",
    ]

    @Test(arguments: addresses)
    func addressesThatRunCodeAreReplaced(address: String) throws {
        for attribute in ["href", "xlink:href"] {
            let page = try TestTemplates.render("<a \(attribute)=\"{{x}}\">x</a>", Probe(x: address))
            #expect(page == "<a \(attribute)=\"about:blank#refused\">x</a>")
        }
        for template in [
            "<img src='{{x}}' alt=\"\">", "<a href=' {{x}}'></a>", "<video poster=\"{{x}}\"></video>", "<q cite=\"{{x}}\"></q>",
            "<a href=\"{{x}}#a\"></a>", "<a href=\"{{x}}?a\"></a>", "<i data-url=\"{{x}}\"></i>", "<area href=\"{{x}}\">",
            "<svg><a href=\"{{x}}\"></a></svg>", "<form action=\"{{x}}\"></form>", "<button formaction=\"{{x}}\"></button>",
            "<form action=\"{{safe}}\"></form>", "<a href=\"{{safe}}\"></a>", "<td background=\"{{x}}\">",
            "<iframe src=\"{{x}}\"></iframe>",
        ] {
            let page = try TestTemplates.render(template, Probe(x: address))
            #expect(page.contains("about:blank#refused") || page.contains("/refused"), "\(page)")
        }
        #expect(SafeURL(address) == nil)
    }

    @Test(arguments: harmless)
    func whatOnlyLooksLikeCodeStaysAnAddress(address: String) throws {
        let page = try TestTemplates.render("<a href=\"{{x}}\">x</a>", Probe(x: address))
        #expect(page == "<a href=\"\(address.replacing("&", with: "&amp;"))\">x</a>")
    }

    /// A value that follows the beginning of an address can neither complete a scheme nor lead to another place.
    @Test(arguments: addresses + harmless)
    func laterPartsOfAnAddressAreEncoded(text: String) throws {
        let kept = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        let component = text.addingPercentEncoding(withAllowedCharacters: kept) ?? ""
        let part = text.addingPercentEncoding(
            withAllowedCharacters: kept.union(CharacterSet(charactersIn: "!$()*+,;=:@"))) ?? ""
        for (before, after, encoded) in [
            ("/", "", part), ("/a/", "/b", part), ("https://h.example/", "", part), ("mailto:", "", part),
            ("/s?q=", "&amp;p=1", component), ("#", "", component), ("?", "", component),
        ] {
            let page = try TestTemplates.render("<a href=\"\(before){{x}}\(after)\">x</a>", Probe(x: text))
            #expect(page == "<a href=\"\(before)\(encoded)\(after)\">x</a>")
        }
    }

    /// The place of a value, and the code of the refusal.
    static let refusals: [(template: String, code: String)] = [
        ("<p title={{x}}></p>", "E-CONTEXT"), ("<a href={{x}}></a>", "E-CONTEXT"), ("<a href=/x{{x}}></a>", "E-CONTEXT"),
        ("<p {{x}}></p>", "E-CONTEXT"), ("<p {{x}}=\"a\"></p>", "E-CONTEXT"), ("<p a{{x}}=\"a\"></p>", "E-CONTEXT"),
        ("<p a=\"b\"{{x}}></p>", "E-CONTEXT"), ("<p a={{x}}b></p>", "E-CONTEXT"), ("<p/{{x}}></p>", "E-CONTEXT"),
        ("<{{x}}></p>", "E-CONTEXT"), ("<p{{x}}></p>", "E-CONTEXT"), ("<p></{{x}}>", "E-CONTEXT"),
        ("<p></p{{x}}>", "E-CONTEXT"), ("<!{{x}}>", "E-CONTEXT"), ("<!doctype {{x}}>", "E-CONTEXT"),
        ("<!-- {{x}} -->", "E-CONTEXT"), ("<!--{{x}}-->", "E-CONTEXT"), ("<p onclick=\"{{x}}\"></p>", "E-CONTEXT"),
        ("<p ONCLICK='f({{x}})'></p>", "E-CONTEXT"), ("<svg onload=\"{{x}}\"></svg>", "E-CONTEXT"),
        ("<p onclick=\"f()\"></p>", "E-POLICY"), ("<p/onclick=f()></p>", "E-POLICY"),
        ("<script>{{x}}</script>", "E-CONTEXT"), ("<script>var a = \"{{x}}\"</script>", "E-CONTEXT"),
        ("<script>var a = '{{x}}'</script>", "E-CONTEXT"), ("<script>var a = `{{x}}`</script>", "E-CONTEXT"),
        ("<script>var a = `${{{x}}}`</script>", "E-RAW"), ("<script>/* {{x}} */</script>", "E-CONTEXT"),
        ("<script>var a = {{x|json}}</script>", "E-CONTEXT"), ("<script type=\"module\">{{x|json}}</script>", "E-CONTEXT"),
        ("<script type=\"application/json\">{{x}}</script>", "E-CONTEXT"),
        ("<script {{#x}}type=\"application/json\"{{/x}}>{{x|json}}</script>", "E-CONTEXT"),
        ("<script type=\"{{x}}\">1</script>", "E-CONTEXT"), ("<script src=\"{{x}}\"></script>", "E-CONTEXT"),
        ("<script><!-- <script> --></script>", "E-HTML"), ("<script><!{{#x}}{{/x}}-- </script>", "E-HTML"),
        ("<style>p { color: {{x}} }</style>", "E-CONTEXT"), ("<style>p { background: url({{x}}) }</style>", "E-CONTEXT"),
        ("<p style=\"{{x}}\"></p>", "E-CONTEXT"), ("<p style=\"color: {{x}}\"></p>", "E-CONTEXT"),
        ("<p style=\"color: red\"></p>", "E-POLICY"), ("<iframe srcdoc=\"{{x}}\"></iframe>", "E-CONTEXT"),
        ("<iframe>{{x}}</iframe>", "E-CONTEXT"),
        ("<iframe sandbox=\"{{x}}\"></iframe>", "E-CONTEXT"), ("<object data=\"{{x}}\"></object>", "E-CONTEXT"),
        ("<embed src=\"{{x}}\">", "E-CONTEXT"), ("<base href=\"{{x}}\">", "E-CONTEXT"),
        ("<link rel=\"stylesheet\" href=\"{{x}}\">", "E-CONTEXT"), ("<link rel=\"{{x}}\" href=\"/a.css\">", "E-CONTEXT"),
        ("<meta content=\"{{x}}\">", "E-CONTEXT"), ("<meta name=\"a\" content=\"{{x}}\">", "E-CONTEXT"),
        ("<meta http-equiv=\"refresh\" content=\"0;url={{x}}\">", "E-CONTEXT"),
        ("<meta http-equiv=\"{{x}}\" content=\"0\">", "E-CONTEXT"), ("<meta charset=\"{{x}}\">", "E-CONTEXT"),
        ("<meta name=\"{{x}}\" content=\"0\">", "E-CONTEXT"), ("<img srcset=\"{{x}}\" alt=\"\">", "E-CONTEXT"),
        ("<img srcset=\"/a.png 1x, {{x}} 2x\" alt=\"\">", "E-CONTEXT"), ("<noembed>{{x}}</noembed>", "E-CONTEXT"),
        ("<xmp>{{x}}</xmp>", "E-CONTEXT"), ("<plaintext>{{x}}", "E-HTML"), ("<p is=\"{{x}}\"></p>", "E-CONTEXT"),
        ("<svg><a><animate attributeName=\"href\" to=\"{{x}}\"/></a></svg>", "E-CONTEXT"),
        ("<svg><set attributeName=\"{{x}}\"/></svg>", "E-CONTEXT"), ("<svg><use href=\"{{x}}\"/></svg>", "E-CONTEXT"),
        ("<svg><style>{{x}}</style></svg>", "E-HTML"), ("<svg><script>{{x}}</script></svg>", "E-HTML"),
        ("<svg><p><script/>{{x}}<b></b></p></svg>", "E-STRUCTURE"), ("<math><span></span></math>", "E-STRUCTURE"),
        ("<svg><foreignObject><script/>{{x}}</foreignObject></svg>", "E-HTML"),
        ("<svg><desc><style/>{{x}}</desc></svg>", "E-HTML"), ("<svg><textarea>{{x}}</textarea></svg>", "E-HTML"),
        ("<noscript><title></noscript><script>{{x}}</script></title></noscript>", "E-HTML"),
        ("<select><title><script>{{x}}</script></title></select>", "E-HTML"),
        ("<textarea></text{{! }}area><script>{{x}}</script></textarea>", "E-CONTEXT"),
        ("<title></ti{{#x}}{{/x}}tle><script>{{x}}</script></title>", "E-CONTEXT"),
        ("<textarea></textarea{{x}}></textarea>", "E-CONTEXT"), ("<title></{{x}}title></title>", "E-CONTEXT"),
        ("<!--> <script>{{x}}</script> <!-- -->", "E-CONTEXT"), ("<!---> <script>{{x}}</script> <!-- -->", "E-CONTEXT"),
        ("<!-- --!> <script>{{x}}</script> <!-- -->", "E-CONTEXT"),
        ("<!-- -{{! }}-> <script>{{x}}</script> <!-- -->", "E-CONTEXT"),
        ("<p title=\"\u{1}{{x}}\"></p>", "E-HTML"), ("<p\u{B}onclick=\"f()\"></p>", "E-HTML"),
        ("<a href=\"j{{x}}\"></a>", "E-CONTEXT"), ("<a href=\"java{{x}}\"></a>", "E-CONTEXT"),
        ("<a href=\"javascript:{{x}}\"></a>", "E-CONTEXT"), ("<a href=\"javascript:f('{{x}}')\"></a>", "E-CONTEXT"),
        ("<a href=\"java&#115;cript:{{x}}\"></a>", "E-CONTEXT"), ("<a href=\"&#x6a;{{x}}\"></a>", "E-CONTEXT"),
        ("<a href=\"javascript&colon;f()\"></a>", "E-POLICY"), ("<a href=\"&#106avascript:f()\"></a>", "E-POLICY"),
        ("<a href=\"java&Tab;script:f()\"></a>", "E-POLICY"), ("<a href=\"\tjava\nscript:f()\"></a>", "E-POLICY"),
        ("<a href=\"vbscript:f()\"></a>", "E-POLICY"), ("<a href=\"data:text/html,x\"></a>", "E-POLICY"),
        ("<a href=\"data:text/html,{{x}}\"></a>", "E-CONTEXT"), ("<a href=\"data:application/xhtml+xml,x\"></a>", "E-POLICY"),
        ("<a href=\"{{x}}:alert(1)\"></a>", "E-CONTEXT"), ("<a href=\"{{x}}://h.example\"></a>", "E-CONTEXT"),
        ("<a href=\"{{x}}{{x}}\"></a>", "E-CONTEXT"), ("<a href=\"{{x}}&colon;f()\"></a>", "E-CONTEXT"),
        ("<a href=\"{{#x}}java{{else}}/{{/x}}{{x}}\"></a>", "E-CONTEXT"),
        ("<a href=\"{{#x}}/a{{else}}javascript:f(){{/x}}\"></a>", "E-POLICY"),
        ("<a href=\"{{#x}}javascript:{{/x}}/x{{x}}\"></a>", "E-CONTEXT"),
        ("<a href=\"/a{{#x}}?b={{x}}{{/x}}{{x}}\"></a>", "E-CONTEXT"),
        ("<form action=\"{{x}}/a\"></form>", "E-CONTEXT"), ("<form action=\"{{x}}{{x}}\"></form>", "E-CONTEXT"),
        ("<button formaction=\"https://evil.example\"></button>", "E-POLICY"),
        ("<button formaction=\"//evil.example\"></button>", "E-POLICY"),
        ("<button formaction=\"//\u{301}evil.example\"></button>", "E-POLICY"),
        ("<a href=\"javascript&#58\u{301}f()\"></a>", "E-POLICY"), ("<a href=\"javascript:\u{301}f()\"></a>", "E-POLICY"),
        ("<button formaction=\"&#47;/evil.example\"></button>", "E-POLICY"),
        ("<form method=\"post\" action=\"{{#x}}https://evil.example{{else}}/a{{/x}}\"></form>", "E-CONTEXT"),
        ("<p title=\"{{x}}></p>", "E-STRUCTURE"), ("<p title='{{x}}></p>", "E-STRUCTURE"),
        ("<p {{#x}}title=\"{{/x}}{{x}}\"></p>", "E-BRANCH"), ("<p title={{#x}}\"{{/x}}{{x}}></p>", "E-BRANCH"),
        ("{{#x}}<script>{{/x}}{{x}}</script>", "E-BRANCH"), ("{{#x}}<!--{{/x}}{{x}}-->", "E-BRANCH"),
    ]

    @Test(arguments: refusals)
    func valuesWhereTheyCannotBeMadeSafeAreRefused(template: String, code: String) {
        let problems = TestTemplates.problems(template, Probe.self)
        #expect(problems.contains { $0.code == code }, "\(problems.map(\.description))")
    }

    /// The token of a form never leaves the site.
    @Test(arguments: [
        ("https://pay.example/", false), ("//pay.example/", false), ("https://pay.example/{{x}}", false),
        ("//{{x}}/", false), ("/\\pay.example", false), ("&#47;/pay.example", false), ("/here", true), ("", true),
        ("/here/{{x}}", true), ("{{x}}", true), ("?a={{x}}", true), ("http&colon;//pay.example", false),
    ])
    func tokensStay(action: String, hasToken: Bool) throws {
        let page = try TestTemplates.render(
            "<form method=\"post\" action=\"\(action)\"></form>", Probe(x: "https://evil.example"))
        #expect(page.contains("t0ken") == hasToken, "\(page)")
        #expect(!page.contains("action=\"https://evil.example"))
    }

    /// Everything at once: a page that has a value in every place where one may stand.
    static let everywhere = """
        <!doctype html><html><head><title>{{x}}</title></head><body>
        <p id="text">{{x}}</p><p id="double" title="{{x}}"></p><p id="single" title='{{x}}'></p>
        <p {{#x}}title="{{x}}"{{/x}} class="{{x}}" aria-label="{{x}}" data-x="{{x}}" data-url="{{x}}">a</p>
        <textarea id="area">{{x}}</textarea><input value="{{x}}"><input value='{{x}}' placeholder="{{x}}">
        <select><option value="{{x}}">{{x}}</option></select><table><tr><td>{{x}}</td></tr></table><pre>{{x}}</pre>
        <a href="{{x}}">1</a><a href='{{x}}'>2</a><a href=" {{x}}">3</a><a href="{{x}}#f">4</a><a href="{{x}}/y">5</a>
        <a href="/s?q={{x}}&amp;r=1">6</a><a href="/p/{{x}}/q">7</a><a href="#{{x}}">8</a><a href="mailto:{{x}}">9</a>
        <a href="https://example.com/{{x}}">10</a><a href="{{safe}}">11</a><a href="/{{x}}">12</a>
        <a href="{{x}}" target="_blank">13</a>
        <svg width="50" height="20"><title>{{x}}</title><a href="{{x}}"><text y="9">{{x}}</text></a>
        <a xlink:href="{{x}}"><text y="19">14</text></a></svg><math><mi href="{{x}}">{{x}}</mi></math>
        <map name="m"><area href="{{x}}" alt="{{x}}"></map><img src="{{x}}" alt="{{x}}"><video poster="{{x}}"></video>
        <q cite="{{x}}">{{x}}</q><noscript>{{x}}</noscript><template>{{x}}</template><details><summary>{{x}}</summary>
        </details><iframe src="{{x}}" title="{{x}}"></iframe><form action="{{x}}"><button>15</button></form><form><button formaction="{{x}}">16</button></form>
        <form method="post" action="{{safe}}"><button>17</button></form>{{>part word=x}}
        <script type="application/json" id="json">{{x|json}}</script><div id="end"></div></body></html>
        """
    private static let part = "{{%props word: Text}}<label title=\"{{word}}\"><a href=\"{{word}}\">{{word}}</a></label>"

    /// Markup that breaks out of one of those places when it is not escaped.
    static let markup = [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg/onload=alert(1)>",
        "\"><script>alert(1)</script>", "'><script>alert(1)</script>", "\" onmouseover=\"alert(1)",
        "' onmouseover='alert(1)", "\" autofocus onfocus=alert(1) x=\"", "</title><script>alert(1)</script>",
        "</textarea><script>alert(1)</script>", "</script><script>alert(1)</script>", "</noscript><script>alert(1)</script>",
        "</template><script>alert(1)</script>", "</svg><script>alert(1)</script>", "</math><img src=x onerror=alert(1)>",
        "--><script>alert(1)</script>", "]]><script>alert(1)</script>", "<!--<script>", "<a href=javascript:alert(1)>x</a>",
        "<iframe srcdoc=\"<script>alert(1)</script>\">", "<iframe src=javascript:alert(1)>", "<details open ontoggle=alert(1)>",
        "<math><mi xlink:href=javascript:alert(1)>x", "<body onload=alert(1)>", "<input autofocus onfocus=alert(1)>",
        "<base href=javascript:alert(1)//>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
        "<form action=javascript:alert(1)><button>x", "<style>@import 'javascript:alert(1)'</style>",
        "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "\u{0}<\u{0}script>alert(1)</script>", "<scr\u{0}ipt>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "\\u003cscript\\u003ealert(1)",
        "\\\"><script>alert(1)</script>", "${alert(1)}", "`;alert(1);`", "';alert(1);//", "\";alert(1);//", "{{x}}{{{x}}}",
    ]

    /// The five special characters before scalars that join them to one character.
    static let joined = ["\u{301}", "\u{338}", "\u{20D2}", "\u{FE0F}", "\u{200D}", "\u{E0101}", "\u{1F3FB}", "\u{3099}"].flatMap {
        [
            "\"\($0)><script>alert(1)</script>", "\"\($0) autofocus onfocus=alert(1) x=\"", "'\($0)><script>alert(1)</script>",
            "<\($0)script>alert(1)</script><img src=x onerror=alert(1)>\($0)", "&\($0)lt;script>\($0)alert(1)",
        ]
    }

    @Test func aPageWithAValueInEveryPlaceKeepsItsElements() throws {
        let set = try TestTemplates.set(
            ["page.html": Self.everywhere, "part.html": Self.part], pages: [Probe.self])
        let folder = ProcessInfo.processInfo.environment["TRIBUTARY_PROBES"]
        if let folder { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
        let elements = { (page: [UInt8]) in page.split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false).count }
        let expected = try elements(set.render(Probe(x: "harmless"), .example))
        for (number, text) in (["harmless"] + Self.addresses + Self.harmless + Self.markup + Self.joined).enumerated() {
            let page = try set.render(Probe(x: text), .example)
            #expect(elements(page) == expected, "\(text)")
            guard let folder else { continue }
            try Data(page).write(to: URL(fileURLWithPath: "\(folder)/\(number).html"))
            let naive = Self.everywhere.replacing("{{>part word=x}}", with: "").replacing("{{x|json}}", with: "0")
                .replacing(/\{\{[#\/]x\}\}/, with: "").replacing(/\{\{(x|safe)\}\}/, with: text)
            try Data(naive.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(number).naive"))
        }
    }
}
