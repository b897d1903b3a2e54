import Kernel
import Testing

@testable import Templates

@Suite struct RenderTests {
    @Test(arguments: [
        ("{{title}}", "Tom &amp; &quot;Jerry&quot;"), ("{{count}} {{big}}", "3 -1234567"), ("[{{note}}]", "[]"),
        ("{{#yes}}a{{/yes}}{{^yes}}b{{/yes}}", "a"), ("{{#no}}a{{else}}b{{/no}}", "b"),
        ("{{#no}}a{{else #yes}}c{{else}}b{{/no}}", "c"), ("{{#note}}a{{else}}none{{/note}}", "none"),
        ("{{#empty}}a{{/empty}}{{^empty}}b{{/empty}}", "b"),
        ("{{#title}}{{.}}{{/title}}", "Tom &amp; &quot;Jerry&quot;"),
        ("{{person.name}} {{#person}}{{name}} {{email}}{{/person}}", "Ann Ann ann@example.com"),
        ("[{{friend.name}}]{{#friend}}x{{/friend}}{{^friend}}nobody{{/friend}}", "[]nobody"),
        ("{{#people}}{{name}}({{email}}),{{/people}}", "Bo(),Cy(ann@example.com),"),
        ("{{#people as p}}{{p.name}}{{^@last}}, {{/@last}}{{/people}}", "Bo, Cy"),
        (
            "{{#people}}{{@index}}{{@number}}/{{@count}}{{#@first}}F{{/@first}}{{#@odd}}O{{/@odd}} {{/people}}",
            "01/2F 12/2O "
        ),
        (
            "{{#people as p}}{{#tags as t}}{{@p.index}}{{@t.index}}{{t}} {{/tags}}{{/people}}",
            "00x 01&lt;y&gt; 10x 11&lt;y&gt; "
        ),
        ("{{#none}}x{{else}}nothing{{/none}}", "nothing"), ("{{#tags}}{{.}}{{/tags}}", "x&lt;y&gt;"),
        ("{{person.loud}} {{#people}}{{loud}}{{/people}}", "ANN! BO!CY!"),
        ("{{#isLong}}long{{/isLong}} {{first.name}} {{#folk}}{{name}}{{/folk}} {{first.loud}}", "long Bo BoCy BO!"),
        ("{{#first}}{{#folk}}{{name}}{{loud}}{{/folk}}{{/first}}", "BoBO!CyCY!"),
        ("{{#match mood}}{{:calm}}c{{:angry}}a{{:tired}}t{{/match}}", "t"),
        ("{{#people}}{{#match mood}}{{:calm}}c{{:else}}o{{/match}}{{/people}}", "oc"),
        ("{{#match feeling}}{{:calm}}c{{:else}}none{{/match}}", "none"), ("{{mood}}", "tired"),
        ("{{{html}}}", "<b>bold</b>"), ("{{id}}", "00000000-0000-0001-0000-000000000002"),
        ("{{money|money}} {{debt|money}} {{money|amount}} {{money|decimal}}", "$1,240.50 −$60.00 1,240.50 1240.50"),
        ("[{{fee|money}}] {{fee|money|default:\"—\"}}", "[] —"), ("{{rate|percent}} {{rate|decimal}}", "6.5 % 6.5"),
        (
            "{{day|date}}, {{day|shortdate}}, {{day|weekday}}, {{day|isodate}}",
            "15 November 2026, 15 Nov 2026, Sunday, 15 November 2026, 2026-11-15"
        ),
        (
            "{{instant|datetime}} {{instant|date}} {{instant|isotime}} {{instant|time}}",
            "15 November 2026, 16:05 EST 15 November 2026 2026-11-15T21:05:00Z 16:05"
        ),
        ("{{month|month}} {{day|month}}", "October 2026 November 2026"),
        ("{{big|number}} {{count|number}}", "−1,234,567 3"), ("{{title|truncate:5|upper}}", "TOM…"),
        ("{{count}} {{count|plural:\"row\",\"rows\"}}", "3 rows"),
        ("{{title|truncate:count}} {{title|truncate:person.age|upper}}", "To… TOM &amp; &quot;JERRY&quot;"),
        ("{{note|default:title}} {{note|default:person.name}}", "Tom &amp; &quot;Jerry&quot; Ann"),
        ("{{note|default:first.name}} {{first.loud|truncate:first.age}}", "Bo BO!"),
        ("{{#people as one}}{{title|truncate:one.age|default:one.name}},{{/people}}", "Tom…,Tom &amp; &quot;Jerry&quot;,"),
        ("{{count|plural:person.name,mood}} {{mood|default:title|truncate:count}}", "tired ti…"),
        ("{{#people}}{{@count|plural:\"one\",\"many\"}}{{@number|plural:name,\"more\"}} {{/people}}", "manyBo manymore "),
        ("{{@path|upper}} {{\"abc\"|truncate:2}} {{\"abcdef\"|truncate:count}}", "/HERE a… ab…"),
        ("{{note|default:\"a<b\"}}", "a&lt;b"), ("{{! comment }}a{{!\n more }}", "a"),
        ("{{=<% %>=}}<% count %>{{count}}<%={{ }}=%>{{count}}", "3{{count}}3"),
        ("<p>\n  {{#yes}}\n  a\n  {{/yes}}\n</p>\n", "<p>\n  a\n</p>\n"),
        ("{{asset \"theme.css\"}}", "/assets/theme.css"), ("{{@lang}} {{@path}}", "en /here"),
        (
            "<script type=\"application/json\">{{people|json}}</script>",
            "<script type=\"application/json\">[{\"name\":\"Bo\",\"email\":null,\"age\":5,\"isActive\":false,\"mood\":\"angry\",\"loud\":\"BO!\"},{\"name\":\"Cy\",\"email\":\"ann@example.com\",\"age\":41,\"isActive\":true,\"mood\":\"calm\",\"loud\":\"CY!\"}]</script>"
        ),
    ])
    func values(template: String, expected: String) throws {
        #expect(try TestTemplates.render(template, Samples()) == expected)
    }

    @Test func aLayoutTakesBlocksAndSeesThePage() throws {
        let layout =
            "<!DOCTYPE html><html><head><title>{{$title}}Portal{{/title}}</title></head><body>{{title}}"
            + "<main>{{$main}}{{/main}}</main></body></html>"
        let page =
            "{{<layouts/portal}}\n{{$title}}People{{/title}}\n{{$main}}<ul>{{#people}}<li>{{name}}</li>{{/people}}</ul>{{/main}}\n{{/layouts/portal}}\n"
        #expect(
            try TestTemplates.render(page, Samples(), ["layouts/portal.html": layout])
                == "<!DOCTYPE html><html lang=\"en\"><head><title>People</title></head><body>Tom &amp; &quot;Jerry&quot;"
                + "<main><ul><li>Bo</li><li>Cy</li></ul></main></body></html>")
    }

    @Test func componentsSeeTheirPropsOnlyAndFillSlotsFromTheCaller() throws {
        let field =
            "{{%props label: Text, name: Text, value: Text?, required: Bool}}\n"
            + "<label for=\"{{name}}\">{{label}}{{#required}}*{{/required}}</label><input id=\"{{name}}\"{{#value}} value=\"{{value}}\"{{/value}}{{#required}} required{{/required}}>"
        let card =
            "{{%props title: Text}}{{%slots body, foot?}}<div><h2>{{title}}</h2>{{$body}}{{/body}}{{#$foot}}<footer>{{$foot}}{{/foot}}</footer>{{/$foot}}</div>"
        let more = ["shared/field.html": field, "shared/card.html": card]
        #expect(
            try TestTemplates.render(
                "{{>shared/field name=\"x\" label=person.name value=money|money required}}", Samples(), more)
                == "<label for=\"x\">Ann*</label><input id=\"x\" value=\"$1,240.50\" required>")
        #expect(
            try TestTemplates.render("{{>shared/field name=\"x\" label=\"L\" value=note}}", Samples(), more)
                == "<label for=\"x\">L</label><input id=\"x\">")
        let inner = "{{<shared/card title=\"B\"}}{{$body}}b{{/body}}{{/shared/card}}"
        #expect(
            try TestTemplates.render(
                "{{<shared/card title=\"A\"}}{{$body}}\(inner){{/body}}{{$foot}}f{{/foot}}{{/shared/card}}", Samples(),
                more)
                == "<div><h2>A</h2><div><h2>B</h2>b</div><footer>f</footer></div>")
        #expect(
            try TestTemplates.render(
                "{{#people}}{{<shared/card title=name}}{{$body}}{{>shared/field name=\"a\" label=name}}{{/body}}{{/shared/card}}{{/people}}",
                Samples(), more)
                == ["Bo", "Cy"].map { "<div><h2>\($0)</h2><label for=\"a\">\($0)</label><input id=\"a\"></div>" }
                .joined())
    }

    @Test func insideItsSectionAnOptionalIsThere() throws {
        let more = [
            "badge.html": "{{%props badge: Person, note: Text?}}{{badge.name}}{{#note}}{{>text text=note}}{{/note}}",
            "text.html": "{{%props text: Text}}({{text}})",
        ]
        let template =
            "{{#friend}}{{>badge badge=friend note=friend.email}}{{#friend.email}}{{>text text=friend.email}}{{/friend.email}}{{else}}-{{/friend}}"
        #expect(try TestTemplates.render(template, Samples(), more) == "-")
        #expect(
            try TestTemplates.render(template, Samples(friend: Person()), more)
                == "Ann(ann@example.com)(ann@example.com)")
        #expect(TestTemplates.problems(template + "{{>badge badge=friend}}", Samples.self, more).count == 1)
    }

    @Test func aComponentGivesAFilterWhatItWasGiven() throws {
        let more = ["short.html": "{{%props text: Text, most: Int = 4}}{{text|truncate:most}}"]
        #expect(
            try TestTemplates.render(
                "{{>short text=title}} {{>short text=title most=6}} {{>short text=title most=count}}", Samples(), more)
                == "Tom… Tom &amp;… To…")
    }

    /// What loads a script ahead of its tag has the nonce of the script.
    @Test(arguments: [
        ("rel=\"preload\" as=\"script\"", true), ("rel=\"modulepreload\"", true), ("rel=\"preload\" as=\"style\"", false),
        ("rel=\"stylesheet\"", false), ("{{#yes}}as=\"script\"{{/yes}} rel=\"preload\"", true),
    ])
    func linksThatPreloadScripts(attributes: String, hasNonce: Bool) throws {
        let link = try TestTemplates.render("<link \(attributes) href=\"/a.js\">", Samples())
        #expect(link.hasSuffix(" nonce=\"n0nce\">") == hasNonce, "\(link)")
    }

    /// Only between tags, only when asked.
    @Test func commentsSayWhereComponentsComeFrom() throws {
        let views = [
            "page.html": "<ul>\n{{>item text=title}}\n</ul>{{>plain}}<p title=\"{{>item text=\"x\"}}\"></p>",
            "item.html": "{{%props text: Text}}{{text}}", "plain.html": "!",
        ]
        let annotated = try TestTemplates.set(views, pages: [Samples.self], annotates: true)
        let plain = try TestTemplates.set(views, pages: [Samples.self])
        #expect(
            String(decoding: try annotated.render(Samples(title: "a"), .example), as: UTF8.self)
                == "<ul>\n<!-- item.html, called at page.html:2:1 -->a</ul>!<p title=\"x\"></p>")
        #expect(
            String(decoding: try plain.render(Samples(title: "a"), .example), as: UTF8.self)
                == "<ul>\na</ul>!<p title=\"x\"></p>")
    }

    @Test func theCompilerPutsInTokensAndNonces() throws {
        #expect(
            try TestTemplates.render(
                "<form method=\"post\" action=\"/x\"><button>Go</button></form><script src=\"/a.js\"></script><a target=\"_blank\" href=\"/\">x</a>",
                Samples())
                == "<form method=\"post\" action=\"/x\"><input type=\"hidden\" name=\"csrf_token\" value=\"t0ken\"><button>Go</button></form>"
                + "<script src=\"/a.js\" nonce=\"n0nce\"></script><a target=\"_blank\" href=\"/\" rel=\"noopener\">x</a>"
        )
        #expect(
            try TestTemplates.render(
                "<form method=\"get\"></form><form method=\"post\" {{%no-csrf}}></form>", Samples())
                == "<form method=\"get\"></form><form method=\"post\" ></form>")
    }
}
