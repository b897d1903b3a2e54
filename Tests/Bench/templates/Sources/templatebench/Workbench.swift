import Foundation
import Pages
import Templates

/// The templates of the pages in a folder of their own, with those that are too regular to be written by hand.
struct Workbench {
    /// How many templates the catalogue includes.
    static let pieces = 200

    let folder: URL
    /// What the catalogue and its pieces measure together, in bytes.
    let catalogueSize: Int

    init() throws {
        let files = FileManager.default
        let name = "template-bench-\(ProcessInfo.processInfo.processIdentifier)"
        folder = files.temporaryDirectory.appendingPathComponent(name)
        let views = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../views").standardizedFileURL
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["layout", "members", "fortunes", "article"] {
            try files.copyItem(
                at: views.appendingPathComponent("\(name).html"), to: folder.appendingPathComponent("\(name).html"))
        }
        try Data(Self.tree.utf8).write(to: folder.appendingPathComponent("tree.html"))
        let catalogue = folder.appendingPathComponent("catalogue")
        try files.createDirectory(at: catalogue.appendingPathComponent("pieces"), withIntermediateDirectories: true)
        var size = 0
        var calls = ""
        for index in 0..<Self.pieces {
            let text = Self.piece(index)
            size += text.utf8.count
            calls += "{{>pieces/piece\(index)}}\n"
            try Data(text.utf8).write(to: catalogue.appendingPathComponent("pieces/piece\(index).html"))
        }
        try Data(calls.utf8).write(to: catalogue.appendingPathComponent("catalogue.html"))
        catalogueSize = size + calls.utf8.count
    }

    func templates() throws -> TemplateSet {
        try TemplateSet(
            views: folder.path, emails: "/nowhere",
            pages: [MemberListPage.self, FortunesPage.self, ArticlePage.self, TreePage.self])
    }

    func catalogue() throws -> TemplateSet {
        try TemplateSet(
            views: folder.appendingPathComponent("catalogue").path, emails: "/nowhere", pages: [CataloguePage.self])
    }

    /// A folder with one template of a megabyte.
    func megabyte(of piece: String) throws -> String {
        let place = folder.appendingPathComponent("megabyte")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let text = String(repeating: piece, count: 1_000_000 / piece.utf8.count)
        try Data(text.utf8).write(to: place.appendingPathComponent("big.html"))
        return place.path
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// Sections in sections, one for each level of the tree, in a layout.
    private static var tree: String {
        var text = ""
        for level in (1...TreePage.levels).reversed() {
            let list = level == 1 ? "branches" : "b\(level - 1).branches"
            let below = level == TreePage.levels ? "" : "<ul>\(text)</ul>"
            text = "{{#\(list) as b\(level)}}<li>{{b\(level).name}}\(below)</li>{{/\(list)}}"
        }
        return "{{<layout}}\n{{$main}}\n<ul>\(text)</ul>\n{{/main}}\n{{/layout}}\n"
    }

    /// About four kilobytes of what pages are made of.
    private static func piece(_ index: Int) -> String {
        let part = """
            <section id="part-\(index)" class="card">
              <h2>{{title}} \(index)</h2>
              <p>A paragraph that explains what the table below shows, in words that nobody has to look up.</p>
              {{#rows as row}}
              <article{{#row.active}} class="on"{{/row.active}}>
                <a href="/members/{{row.id}}?from={{title}}" title="{{row.name}}">{{row.name|truncate:40}}</a>
                {{#row.note}}<p class="note">{{row.note}}</p>{{else}}<p class="none">No note</p>{{/row.note}}
                <dl><dt>City</dt><dd>{{row.city}}</dd><dt>Number</dt><dd>{{@row.number}} of {{@row.count}}</dd></dl>
              </article>
              {{/rows}}
              <form method="post" action="/members/new">
                <label for="name-\(index)">Name</label> <input id="name-\(index)" name="name" value="{{title}}">
                {{^fortunes}}<p>There is nothing to tell.</p>{{/fortunes}}
                {{#fortunes}}<p>{{id}}: {{message}}{{^@last}}, {{/@last}}</p>{{/fortunes}}
                <button type="submit">Save</button>
              </form>
            </section>

            """
        return String(repeating: part, count: 4).replacingDoubledNames()
    }
}

extension String {
    /// Each id of the repeated parts once: the compiler reports doubled ones.
    fileprivate func replacingDoubledNames() -> String {
        var number = 0
        return split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            if line.hasPrefix("<section") { number += 1 }
            return line.replacingOccurrences(of: "part-", with: "part-\(number)-")
                .replacingOccurrences(of: "name-", with: "name-\(number)-")
        }.joined(separator: "\n")
    }
}
