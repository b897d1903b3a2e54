import Kernel
import Testing

@testable import Templates

/// Texts of the message files in two languages.
@Suite struct MessageTests {
    private static let english = """
        # Texts of the tests.
        title = Plain & simple
        [cart]
        items
            one: {count} item for {name}
            other: {count} items for {name}
        long = One sentence that goes on
            in a second line.
        brace = a \\{b}
        help.html = Read <a href="/help?q={q}">the help</a>.
        [mood]
        calm = quiet
        angry = upset
        tired = sleepy
        """
    private static let german = """
        title = Schlicht & einfach
        [cart]
        items
            one: {count} Artikel für {name}
            other: {count} Artikel für {name} zusammen
        long = Ein Satz.
        brace = x
        help.html = Lies <a href="/help?q={q}">die Hilfe</a>.
        [mood]
        calm = ruhig
        angry = wütend
        tired = müde
        """
    private static let both = ["messages/en.txt": english, "messages/de.txt": german]

    private func render(_ template: String, _ page: Samples = Samples(), german: Bool = false) throws -> String {
        var context = RenderContext.example
        if german { context.locale = TemplateLocales.german }
        return try TestTemplates.render(template, page, Self.both, context, locales: TemplateLocales.all)
    }

    @Test(arguments: [
        ("{{t \"title\"}}", "Plain &amp; simple", "Schlicht &amp; einfach"),
        ("<p title=\"{{t \"title\"}}\"></p>", "<p title=\"Plain &amp; simple\"></p>", "<p title=\"Schlicht &amp; einfach\"></p>"),
        ("<title>{{t \"title\"}}</title>", "<title>Plain &amp; simple</title>", "<title>Schlicht &amp; einfach</title>"),
        ("{{t \"cart.long\"}}", "One sentence that goes on in a second line.", "Ein Satz."),
        ("{{t \"cart.brace\"}}", "a {b}", "x"),
        ("{{t \"cart.items\" count=1 name=\"<A>\"}}", "1 item for &lt;A&gt;", "1 Artikel für &lt;A&gt;"),
        (
            "{{t \"cart.items\" count=count name=person.name}}", "3 items for Ann", "3 Artikel für Ann zusammen"
        ),
        (
            "{{t \"cart.items\" count=big name=money|money}}", "−1,234,567 items for $1,240.50",
            "−1.234.567 Artikel für 1.240,50\u{A0}$ zusammen"
        ),
        (
            "{{#tags as tag}}{{t \"cart.items\" count=@number name=tag}};{{/tags}}",
            "1 item for x;2 items for &lt;y&gt;;", "1 Artikel für x;2 Artikel für &lt;y&gt; zusammen;"
        ),
        (
            "{{t \"cart.help.html\" q=title}}", "Read <a href=\"/help?q=Tom%20%26%20%22Jerry%22\">the help</a>.",
            "Lies <a href=\"/help?q=Tom%20%26%20%22Jerry%22\">die Hilfe</a>."
        ),
        ("{{\"title\"|t|upper}}", "PLAIN &amp; SIMPLE", "SCHLICHT &amp; EINFACH"),
        ("{{mood|t:\"mood\"}} {{person.mood|t:\"mood\"|upper}}", "sleepy QUIET", "müde RUHIG"),
        ("[{{feeling|t:\"mood\"}}]", "[]", "[]"),
        ("{{>part label=\"title\"|t mood=mood|t:\"mood\"}}", "Plain &amp; simple: sleepy", "Schlicht &amp; einfach: müde"),
        ("<html></html>", "<html lang=\"en\"></html>", "<html lang=\"de\"></html>"),
        ("{{count|number}} {{big|number}}", "3 −1,234,567", "3 −1.234.567"),
        ("{{money|money}} {{debt|amount}} {{rate|percent}}", "$1,240.50 −60.00 6.5 %", "1.240,50\u{A0}$ −60,00 6,5\u{A0}%"),
        ("{{day|date}}; {{day|date:\"short\"}}", "15 November 2026; 15 Nov 2026", "15. November 2026; 15.11.2026"),
        ("{{day|weekday}} {{month|month}}", "Sunday, 15 November 2026 October 2026", "Sonntag, 15. November 2026 Oktober 2026"),
        ("{{tags|list}}", "x and &lt;y&gt;", "x und &lt;y&gt;"),
    ])
    func textsInBothLanguages(template: String, english: String, german: String) throws {
        let more = Self.both.merging(["part.html": "{{%props label: Text, mood: Text}}{{label}}: {{mood}}"]) { $1 }
        for (locale, expected) in [(TemplateLocales.english, english), (TemplateLocales.german, german)] {
            var context = RenderContext.example
            context.locale = locale
            let text = try TestTemplates.render(template, Samples(), more, context, locales: TemplateLocales.all)
            #expect(text == expected)
        }
    }

    @Test(arguments: [
        (-30, "just now", "gerade eben"), (-60, "1 minute ago", "vor 1 Minute"), (7200, "in 2 hours", "in 2 Stunden"),
        (-86_400 * 3, "3 days ago", "vor 3 Tagen"), (86_400 * 400, "in 1 year", "in 1 Jahr"),
        (-86_400 * 70, "2 months ago", "vor 2 Monaten"),
    ])
    func distancesInTime(seconds: Int64, english: String, german: String) throws {
        var context = RenderContext.example
        let page = Samples()
        context.now = Instant(microseconds: page.instant.microseconds - seconds * 1_000_000)
        #expect(try TestTemplates.render("{{instant|relative}}", page, [:], context) == english)
        context.locale = TemplateLocales.german
        #expect(try TestTemplates.render("{{instant|relative}}", page, [:], context) == german)
    }

    @Test func aTextWithoutValuesIsALiteralOfTheProgram() throws {
        let build = TemplateBuild(
            views: Library(["page.html": "<p>{{t \"title\"}}</p>"].merging(Self.both) { $1 }, profile: Library.webProfile),
            emails: Library([:], profile: Library.mailProfile), locales: TemplateLocales.all, asset: { $0 })
        var copy = build
        let built = copy.page(Samples.self)
        let programs = try #require(built)
        #expect(programs.program(TemplateLocales.german).ops.count == 1)
        #expect(programs.program(TemplateLocales.german) !== programs.program(TemplateLocales.english))
    }

    @Test func aPageWithoutTextsHasOneProgram() throws {
        var build = TemplateBuild(
            views: Library(["page.html": "<p>{{title}}</p>"].merging(Self.both) { $1 }, profile: Library.webProfile),
            emails: Library([:], profile: Library.mailProfile), locales: TemplateLocales.all, asset: { $0 })
        let built = build.page(Samples.self)
        let programs = try #require(built)
        #expect(programs.program(TemplateLocales.german) === programs.program(TemplateLocales.english))
    }

    @Test(arguments: [
        ("{{t \"titel\"}}", "page.html", 1, 5, "there is no message 'titel' in messages/en.txt", "did you mean 'title'?"),
        ("{{t \"cart.items\" name=title}}", "page.html", 1, 5, "needs count=…", ""),
        ("{{t \"cart.items\" count=1 nam=title}}", "page.html", 1, 26, "no placeholder '{nam}'", "did you mean 'name'?"),
        ("{{t \"title\" x=1}}", "page.html", 1, 13, "no placeholder '{x}'", ""),
        ("{{t \"cart.items\" count=title name=title}}", "page.html", 1, 18, "must be a whole number", ""),
        ("{{t \"cart.items\" count=1 name=nme}}", "page.html", 1, 31, "'nme' is not a field of Samples", ""),
        ("{{\"cart.items\"|t}}", "page.html", 1, 3, "takes values", "{{t \"cart.items\""),
        ("{{title|t}}", "page.html", 1, 9, "the filter 't' takes a quoted key", ""),
        ("{{mood|t:\"moood\"}}", "page.html", 1, 8, "there is no message 'moood.calm'", ""),
        ("<a href=\"{{t \"cart.help.html\" q=title}}\">x</a>", "page.html", 1, 0, "", ""),
    ])
    func faultsInTemplates(
        template: String, file: String, line: Int, column: Int, message: String, hint: String
    ) {
        let problems = TestTemplates.problems(template, Samples.self, Self.both, locales: TemplateLocales.all)
        #expect(
            problems.contains {
                $0.message.contains(message) && $0.description.contains(hint)
                    && (column == 0 || ($0.file == file && $0.line == line && $0.column == column))
            }, "\(problems.map(\.description))")
    }

    @Test(arguments: [
        ("a = x\nb = {n}", "a = y", "messages/en.txt", 2, "the key 'b' is missing in messages/de.txt"),
        ("a = x", "a = y\naa = z", "messages/de.txt", 2, "the key 'aa' is not in messages/en.txt"),
        ("a = {n}", "a = {m}", "messages/de.txt", 1, "'a' has no placeholder '{m}'"),
        ("a = {n}", "a = y", "messages/de.txt", 1, "'a' lacks the placeholder '{n}'"),
        ("a\n  one: x\n  other: y", "a = y", "messages/de.txt", 1, "'a' has one form here and plural forms"),
        ("a\n  one: x\n  other: y", "a\n  other: y", "messages/de.txt", 1, "lacks the plural form one of 'de'"),
        ("a\n  one: x\n  few: z\n  other: y", "a\n  one: x\n  other: y", "messages/en.txt", 3, "no plural form 'few'"),
        ("a\n  one: x", "a\n  one: x\n  other: y", "messages/en.txt", 1, "the form 'other' of 'a' is missing"),
        ("a = x\na = y", "a = x", "messages/en.txt", 2, "the key 'a' stands twice"),
        ("a = {x", "a = x", "messages/en.txt", 1, "write a value as {name}"),
        ("a", "a = x", "messages/en.txt", 1, "has no text"),
        ("  a = x", "a = x", "messages/en.txt", 1, "continues no text"),
        ("[", "b = x", "messages/en.txt", 1, "write a section as [name]"),
        ("[a\nb = x", "b = x", "messages/en.txt", 1, "write a section as [name]"),
        ("a b = x", "a = x", "messages/en.txt", 1, "expected 'key = text'"),
    ])
    func faultsInMessageFiles(english: String, german: String, file: String, line: Int, message: String) {
        let problems = TestTemplates.problems(
            "", Samples.self, ["messages/en.txt": english, "messages/de.txt": german], locales: TemplateLocales.all)
        #expect(
            problems.contains { $0.file == file && $0.line == line && $0.message.contains(message) },
            "\(problems.map(\.description))")
    }

    @Test func aLanguageWithoutFileIsReported() {
        let problems = TestTemplates.problems(
            "", Samples.self, ["messages/en.txt": "a = x"], locales: TemplateLocales.all)
        #expect(problems.map(\.message) == ["there is no file 'messages/de.txt'"])
    }

    @Test(arguments: [
        ("de", "de"), ("de-AT,en;q=0.5", "de"), ("fr, en;q=0.4, de;q=0.9", "de"), ("en-US,en", "en"), ("fr", nil),
        ("", nil), ("de;q=0", nil), ("de;q=x, en;q=0.1", "en"), ("*", nil),
    ])
    func theLanguageThatABrowserAsksFor(header: String, tag: String?) {
        #expect(TemplateLocales.accepted(header)?.tag == tag)
    }
}

/// Templates that are written anew for a language.
@Suite struct LanguageVariantTests {
    private func text(_ views: [String: String], _ locale: any TemplateLocale) throws -> String {
        let set = try TestTemplates.set(views, pages: [Samples.self], locales: TemplateLocales.all)
        return String(decoding: try set.render(Samples(), RenderContext(locale: locale)), as: UTF8.self)
    }

    @Test func aVariantStandsForThePlainTemplateInItsLanguage() throws {
        let views = [
            "page.html": "{{>greeting}} {{count}}", "greeting.html": "Hello", "greeting.de.html": "Guten Tag",
        ]
        #expect(try text(views, TemplateLocales.english) == "Hello 3")
        #expect(try text(views, TemplateLocales.german) == "Guten Tag 3")
    }

    @Test func aWholePageMayHaveAVariant() throws {
        let views = ["page.html": "Hello", "page.de.html": "{{>end}}", "end.html": "Guten Tag"]
        #expect(try text(views, TemplateLocales.english) == "Hello")
        #expect(try text(views, TemplateLocales.german) == "Guten Tag")
    }

    @Test func aLayoutOfALanguageHasItsOwnBlocks() throws {
        let views = [
            "page.html": "{{<layout}}{{$main}}Hello{{/main}}{{/layout}}", "layout.html": "<p>{{$main}}{{/main}}</p>",
            "page.de.html": "{{<layout}}{{$inhalt}}Guten Tag{{/inhalt}}{{/layout}}",
            "layout.de.html": "<b>{{$inhalt}}{{/inhalt}}</b>",
        ]
        #expect(try text(views, TemplateLocales.english) == "<p>Hello</p>")
        #expect(try text(views, TemplateLocales.german) == "<b>Guten Tag</b>")
    }

    @Test(arguments: [
        (["page.html": "x", "page.fr.html": "y"], "'fr' is no language of the program"),
        (["page.html": "x", "other.de.html": "y"], "there is no 'other.html'"),
        (["page.html": "x", "page.de.html": "{{nme}}"], "'nme' is not a field of Samples"),
    ])
    func faults(views: [String: String], message: String) {
        #expect {
            _ = try text(views, TemplateLocales.english)
        } throws: { error in
            (error as? TemplateProblems)?.problems.contains { $0.message.contains(message) } ?? false
        }
    }
}
