import Foundation

/// What people read or hear on a page: its texts and the attributes that are words.
enum PageTexts {
    static func of(_ html: String) -> Set<String> {
        var rest = html[...]
        var texts: Set<String> = []
        while let open = rest.firstIndex(of: "<") {
            add(rest[..<open], to: &texts)
            let close = rest[open...].firstIndex(of: ">") ?? rest.endIndex
            let tag = rest[open..<close]
            for match in tag.matches(of: /\s(?:aria-label|placeholder|title|alt|data-copied)="([^"]*)"/) {
                add(match.1, to: &texts)
            }
            rest = close == rest.endIndex ? "" : rest[rest.index(after: close)...]
            for name in ["script", "style"] where tag.hasPrefix("<\(name)") {
                rest = rest.firstRange(of: "</\(name)").map { rest[$0.lowerBound...] } ?? ""
            }
        }
        add(rest, to: &texts)
        return texts
    }

    private static func add(_ text: some StringProtocol, to texts: inout Set<String>) {
        var plain = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
            plain = plain.replacingOccurrences(of: entity, with: character)
        }
        if !plain.isEmpty { texts.insert(plain) }
    }
}
