import Foundation
import Pages
import Templates

/// Our own engine over the same pages.
struct Ours {
    private let templates: TemplateSet
    private let context = RenderContext()

    init() throws {
        let views = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../templates/views").standardizedFileURL
        templates = try TemplateSet(
            views: views.path, emails: "/nowhere", pages: [MemberListPage.self, FortunesPage.self])
    }

    func render(_ page: some Page) throws -> [UInt8] { try templates.render(page, context) }
}

extension MemberRow {
    /// The row as dictionaries hold it.
    var fields: [String: Any] {
        var fields: [String: Any] = [
            "id": id, "name": name, "email": email, "city": city, "amount": amount, "active": active,
        ]
        fields["note"] = note
        return fields
    }
}

extension Fortune {
    var fields: [String: Any] { ["id": id, "message": message] }
}
