import Testing

@testable import Templates

/// The messages as people read them.
@Suite struct ProblemTests {
    @Test func aMisspeltNameHasItsPlaceAHintAndTheFields() {
        let problems = TestTemplates.problems("<ul>\n  {{#people}}<li>{{emial}}</li>{{/people}}\n</ul>", Samples.self)
        #expect(
            problems.map(\.description) == [
                """
                page.html:2:20: error: 'emial' is not a field of Person
                    2 |   {{#people}}<li>{{emial}}</li>{{/people}}
                      |                    ^^^^^ did you mean 'email'?
                  note: in {{#people}} opened at page.html:2:3
                  note: Person has name, email, age, isActive, mood, loud
                  note: Samples has \(Samples.schema.fields.map(\.name).joined(separator: ", "))
                  note: rendered by Samples
                """
            ])
    }

    @Test(arguments: [
        (
            "{{money}}", "E-FILTER", "'money' is an amount of Money and cannot be printed as it is",
            "{{money|amount}}, {{money|currency}}, {{money|decimal}}, {{money|money}}"
        ),
        ("{{day}}", "E-FILTER", "'day' is a Day", "{{day|date}}"),
        ("{{instant}}", "E-FILTER", "an Instant", "{{instant|datetime}}"),
        ("{{rate}}", "E-FILTER", "a Percentage", "{{rate|percent}}"),
        ("{{month}}", "E-FILTER", "a Month", "{{month|month}}"),
        ("{{fee}}", "E-FILTER", "an amount of Money", "{{fee|money}}"),
        ("{{yes}}", "E-KIND", "'yes' is a Bool", "{{#yes}}"),
        ("{{people}}", "E-KIND", "'people' is a list", "{{#people}}"),
        ("{{person}}", "E-KIND", "'person' is a record (Person)", "open it"),
        ("{{title|mony}}", "E-FILTER", "there is no filter 'mony'", "did you mean 'money'?"),
        ("{{title|money}}", "E-FILTER", "takes an amount of Money, not a text", "for a text there are"),
        ("{{title|truncate}}", "E-FILTER", "the filter 'truncate' wants :a number", ""),
        ("{{title|truncate:title}}", "E-FILTER", "the filter 'truncate' wants :a number", ""),
        ("{{title|truncate:cuont}}", "E-NAME", "'cuont' is not a field", "did you mean 'count'?"),
        ("{{note|default:person.email}}", "E-FILTER", "a constant or a field that is always there", ""),
        ("{{note|default:friend.name}}", "E-FILTER", "a constant or a field that is always there", ""),
        ("{{day|date:title}}", "E-FILTER", "the filter 'date' wants", ""),
        ("{{#people}}{{title|truncate:@number}}{{/people}}", "E-FILTER", "a constant or a field", ""),
        ("{{title|upper:3}}", "E-FILTER", "takes no arguments", ""),
        ("{{person.nme}}", "E-NAME", "'nme' is not a field of Person", "did you mean 'name'?"),
        ("{{title.x}}", "E-NAME", "'title' is a text and has no fields", ""),
        ("{{@indx}}", "E-NAME", "'@indx' is not known", "did you mean 'index'?"),
        ("{{@index}}", "E-NAME", "stands in no list", ""),
        ("{{#count}}x{{/count}}", "E-SECTION", "a number", "make it a Bool"),
        ("{{#money}}x{{/money}}", "E-SECTION", "an amount of Money", "make it a Bool"),
        ("{{#mood}}x{{/mood}}", "E-SECTION", "the enumeration Mood", "{{#match mood}}"),
        ("{{^person}}x{{/person}}", "E-SECTION", "never absent", ""),
        (
            "{{#match mood}}{{:calm}}a{{/match}}", "E-MATCH", "does not say what to do with angry, tired",
            "{{:angry}} {{:tired}} or {{:else}}"
        ),
        (
            "{{#match mood}}{{:clam}}a{{:else}}{{/match}}", "E-MATCH", "'clam' is no case of Mood",
            "did you mean 'calm'?"
        ),
        ("{{#match mood}}{{:calm}}a{{:calm}}{{:else}}{{/match}}", "E-MATCH", "the case 'calm' stands twice", ""),
        ("{{#match feeling}}{{:calm,angry tired}}{{/match}}", "E-MATCH", "the value may be absent", ""),
        ("{{#match title}}{{:a}}{{/match}}", "E-MATCH", "'title' is a text", "TemplateEnum"),
        ("{{>shared/feld}}", "E-PARTIAL", "there is no template 'shared/feld.html'", "did you mean 'shared/field'?"),
        (
            "{{>shared/field}}", "E-PROPS", "the prop 'label' of 'shared/field.html' is missing",
            "declared at shared/field.html:1:10 as label: Text"
        ),
        ("{{>shared/field label=\"x\" lable=\"y\"}}", "E-PROPS", "has no prop 'lable'", "did you mean 'label'?"),
        ("{{>shared/field label=note}}", "E-PROPS", "must not be absent, and 'note' may be", "open it with {{#note}}"),
        ("{{>shared/field label=money}}", "E-PROPS", "the prop 'label' is Text, and 'money' is an amount of Money", ""),
        ("{{>shared/field label=\"x\" label=\"y\"}}", "E-SYNTAX", "given twice", ""),
        ("{{>plain x=1}}", "E-PROPS", "takes no arguments", "{{%props x: Text}}"),
        ("{{<layout}}{{$mian}}x{{/mian}}{{/layout}}", "E-BLOCK", "has no block 'mian'", "did you mean 'main'?"),
        ("{{<layout}}text{{/layout}}", "E-STRAY", "never shown", ""),
        ("{{<card}}{{$body}}{{/body}}{{/card}}", "E-PROPS", "the prop 'title'", ""),
        ("{{<card title=\"x\"}}{{/card}}", "E-SLOT", "the slot 'body' of 'card.html' is not filled", ""),
        ("{{>loop}}", "E-CYCLE", "includes itself", ""),
        ("{{asset \"missing.css\"}}", "E-ASSET", "no asset 'missing.css'", ""),
        ("{{%view Other}}", "E-VIEW", "this template is for Other, but Samples shows it", ""),
        ("{{%veiw Other}}", "E-SYNTAX", "no pragma", ""), ("{{#yes}}", "E-UNCLOSED", "{{#yes}} is never closed", ""),
        ("{{#yes}}{{/no}}", "E-UNCLOSED", "{{/no}} does not close {{#yes}}", ""),
        ("{{/no}}", "E-SYNTAX", "closes nothing", ""),
        ("{{else}}", "E-SYNTAX", "stands in no section", ""), ("{{title", "E-SYNTAX", "never closed", ""),
        ("{{title x}}", "E-SYNTAX", "'x' does not belong here", ""), ("{{}}", "E-SYNTAX", "a name is missing", ""),
        ("{{>*title}}", "E-PARTIAL", "'title' is a text", "TemplateEnum"), ("{{a..b}}", "E-SYNTAX", "is not a name", ""),
    ])
    func messages(template: String, code: String, message: String, hint: String) {
        let more = [
            "shared/field.html": "{{%props label: Text}}<label>{{label}}</label>", "plain.html": "p",
            "loop.html": "{{>loop}}",
            "layout.html": "{{$main}}{{/main}}",
            "card.html": "{{%props title: Text}}{{%slots body}}{{title}}{{$body}}{{/body}}",
        ]
        let problems = TestTemplates.problems(template, Samples.self, more)
        #expect(
            problems.contains {
                $0.code == code && $0.message.contains(message) && $0.description.contains(hint) && $0.line == 1
            },
            "\(problems.map(\.description))")
    }

    @Test func allProblemsComeAtOnceAndASharedFaultOnce() {
        let problems = TestTemplates.problems(
            "{{a}}{{b}}{{>p}}{{>p}}", Samples.self, ["p.html": "{{c}}", "unused.html": "{{#x}}"])
        #expect(problems.count == 4)
    }

    @Test func filesThatNothingReachesAreKnown() throws {
        let set = try TestTemplates.set(
            ["page.html": "{{>used}}", "used.html": "x", "lost.html": "y"], pages: [Samples.self])
        #expect(set.unusedTemplates == ["lost.html"])
    }

    @Test func aPageWithoutFileAndAWrongSchemaAreReported() {
        let problems = TestTemplates.problems("", Samples.self, [:])
        #expect(problems.isEmpty)
        #expect(throws: TemplateProblems.self) { try TestTemplates.set([:], pages: [Samples.self]) }
    }
}
