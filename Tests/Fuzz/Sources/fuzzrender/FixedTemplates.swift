import Fixture
import Kernel

@testable import Templates

/// Programs that are made once.
enum FixedTemplates {
    static let context = RenderContext(nonce: "n0nce", csrfToken: "t0ken")

    static func set(_ files: [String: String]) throws -> TemplateSet {
        let build = TemplateBuild(
            views: Library(files, profile: Library.webProfile), emails: Library([:], profile: Library.mailProfile),
            asset: { "/assets/\($0)" })
        return try TemplateSet(build, [FixturePage.self], [])
    }

    static let attributes = made("""
        <!DOCTYPE html><html><head><title>{{title}}</title></head><body>
        <p title="{{title}}" class='{{title}}' data-x="{{note}}">{{title}}{{note}}{{count}} {{big}} {{small}}</p>
        <a href="{{url}}">{{url}}</a> <a href="/a/{{title}}/b?q={{title}}#{{title}}">x</a> <a href="{{safe}}">s</a>
        <img src="{{url}}" alt="{{title}}"> <q cite="/{{title}}/{{note}}{{#yes}}{{title}}/{{/yes}}/x">q</q>
        <q cite="{{#tags}}/{{.}}{{/tags}}"></q> <form method="post" action="/x"><input value="{{title}}"></form>
        {{#yes}}<b>yes</b>{{else}}<i>no</i>{{/yes}} {{#note}}<u>{{.}}</u>{{else}}-{{/note}} {{{html}}}
        {{#people as p}}<div{{#p.isActive}} class="on"{{/p.isActive}}>{{p.name}} {{p.email}} {{p.age}} {{p.loud}}
        {{#p.tags as t}}<em>{{t}}</em>{{^@last}}, {{/@last}}{{@t.index}}{{@p.number}}{{/p.tags}}
        {{#match p.mood}}{{:calm}}<s>calm</s>{{:angry}}<b>angry</b>{{:else}}tired{{/match}}</div>{{/people}}
        {{#folk}}<p>{{name|truncate:5}}{{loud}}</p>{{else}}nobody{{/folk}} {{#first}}{{name}}{{/first}} {{first.loud}}
        {{#friend}}<p>{{name}}{{#tags}}{{.}}{{/tags}}</p>{{else}}<p>no friend</p>{{/friend}} {{friend.email}}
        {{#some}}<p>{{.}}{{@index}} of {{@count}}</p>{{/some}} {{#match feeling}}{{:calm}}c{{:else}}e{{/match}}
        {{money|money}} {{fee|money|default:"none"}} {{day|date}} {{instant|datetime}} {{month|month}} {{id}} {{mood}}
        </body></html>
        """)

    static let scripts = made("""
        <script type="application/json">{{title|json}}</script><script type="application/json">{{people|json}}</script>
        <script type="application/json">{{friend|json}}</script><div data-x="{{some|json}}">{{title|upper}}</div>
        """)

    static let letters: TemplateSet = {
        let files = [
            "letter/subject.txt": "{{title}} {{note}} {{money|money}}",
            "letter/body.html": "<p>{{title}} <a href=\"{{url}}\">{{note}}</a>{{#tags}}<b>{{.}}</b>{{/tags}}</p>",
            "letter/body.txt": "{{title}} {{#people}}{{name}} {{email}}\n{{/people}}{{title|truncate:10}}",
        ]
        let build = TemplateBuild(
            views: Library([:], profile: Library.webProfile), emails: Library(files, profile: Library.mailProfile),
            asset: { $0 })
        return loaded { try TemplateSet(build, [], [FixturePage.self]) }
    }()

    private static func made(_ text: String) -> TemplateSet {
        loaded { try set(["page.html": text]) }
    }

    private static func loaded(_ make: () throws -> TemplateSet) -> TemplateSet {
        do { return try make() } catch { preconditionFailure("\(error)") }
    }
}
