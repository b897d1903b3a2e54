import TestSupport

/// A form of a page, as a browser would send it when nobody types anything.
struct PageForm: Sendable {
    struct Field: Sendable, Hashable {
        let name: String
        let value: String
    }

    let page: String
    let action: String
    let isPost: Bool
    /// What is sent: the values that stand in boxes, what is ticked, what is chosen.
    let sent: [Field]
    /// What somebody may choose or sends without seeing it: hidden fields, boxes, buttons, options.
    let offered: [Field]

    /// The same with other values in one field, and with something plausible in each empty box.
    func filled(_ field: Field) -> [(String, String)] {
        let others = sent.filter { $0.name != field.name }
        return others.map { ($0.name, $0.value.isEmpty ? words($0.name) : $0.value) } + [(field.name, field.value)]
    }

    private func words(_ name: String) -> String {
        switch name {
        case let name where name.contains("email"): "new.person@people.example"
        case let name where name.contains("phone"): "919 555 0142"
        case let name where name.contains("rate") || name == "q" || name == "search": ""
        default: "Somebody of this test writes down why it does this."
        }
    }
}

extension Reply {
    /// Every form of the page.
    var forms: [PageForm] {
        text.matches(of: /(?s)<form([^>]*)>(.*?)<\/form>/).map { match in
            let form = Self.attributes(match.1)
            var (sent, offered): ([PageForm.Field], [PageForm.Field]) = ([], [])
            for tag in match.2.matches(of: /<(?:input|button)\s([^>]*)>/) {
                let attributes = Self.attributes(tag.1)
                guard let name = attributes["name"] else { continue }
                let field = PageForm.Field(name: name, value: attributes["value"] ?? "on")
                switch attributes["type"] ?? (tag.0.hasPrefix("<button") ? "submit" : "text") {
                case "hidden":
                    sent.append(field)
                    offered.append(field)
                case "radio", "checkbox":
                    if attributes["checked"] != nil { sent.append(field) }
                    offered.append(field)
                case "submit": offered.append(field)
                case "file": continue
                default: sent.append(PageForm.Field(name: name, value: attributes["value"] ?? ""))
                }
            }
            for select in match.2.matches(of: /(?s)<select\s([^>]*)>(.*?)<\/select>/) {
                guard let name = Self.attributes(select.1)["name"] else { continue }
                let options = select.2.matches(of: /<option([^>]*)>/).map { Self.attributes($0.1) }
                let values = options.map { PageForm.Field(name: name, value: $0["value"] ?? "") }
                let chosen = options.firstIndex { $0["selected"] != nil }
                // The first option often says that nothing is chosen yet.
                if let field = chosen.map({ values[$0] }) ?? values.first(where: { !$0.value.isEmpty }) {
                    sent.append(field)
                }
                offered += values
            }
            for area in match.2.matches(of: /(?s)<textarea\s([^>]*)>(.*?)<\/textarea>/) {
                guard let name = Self.attributes(area.1)["name"] else { continue }
                sent.append(PageForm.Field(name: name, value: Self.unescaped(area.2)))
            }
            return PageForm(
                page: path, action: form["action"] ?? path, isPost: form["method"] == "post", sent: sent,
                offered: offered)
        }
    }

    private static func attributes(_ tag: Substring) -> [String: String] {
        var found: [String: String] = [:]
        for match in tag.matches(of: /([a-zA-Z-]+)(?:="([^"]*)")?/) {
            found[String(match.1)] = match.2.map { unescaped($0) } ?? ""
        }
        return found
    }
}
