import Kernel

@testable import Templates

/// Makes templates and data by a grammar.
struct RandomTemplates {
    private static let names = ["a", "b", "c", "d", "e"]
    private static let texts = ["", "x", "two words", "<b>\"&'", "né", "{{a}}", "0", "p1", "line\nline"]
    private static let words = ["x", " ", "\n", "\n", "  ", "\t", "word", "<p>", "é", "}", "\r\n", "\n  ", "{ "]

    private let chance: Chance
    private(set) var partials: [String: String] = [:]
    /// Whether the text that is made now is no partial. Partials call those made before them, and none by the data, so
    /// that none calls itself.
    private var isOutermost = true

    init(seed: UInt64) {
        chance = Chance.seeded(seed)
    }

    /// A template that may call the partials made before it.
    mutating func template() -> String {
        partials = [:]
        isOutermost = false
        for index in 0..<3 { partials["p\(index)"] = body(depth: 2) }
        for index in 0..<2 { partials["q\(index)"] = body(depth: 2) + parentBody() }
        isOutermost = true
        return body(depth: 4)
    }

    func value(depth: Int = 4) -> DynamicValue {
        switch pick(depth > 0 ? 10 : 5) {
        case 0: .absent
        case 1: .bool(pick(2) == 0)
        case 2: .number(["0", "7", "1.50", "-3"][pick(4)])
        case 3, 4: .text(Self.texts[pick(Self.texts.count)])
        case 5, 6: .list((0..<pick(4)).map { _ in value(depth: depth - 1) })
        default: record(depth: depth)
        }
    }

    func record(depth: Int = 4) -> DynamicValue {
        .record(DynamicRecord(Self.names.filter { _ in pick(4) > 0 }.map { ($0, value(depth: depth - 1)) }))
    }

    private func body(depth: Int, isInLine: Bool = false) -> String {
        (0..<pick(7)).map { _ in piece(depth, isInLine) }.joined()
    }

    private func piece(_ depth: Int, _ isInLine: Bool) -> String {
        let blank = ["", "", " ", "\t"][pick(4)]
        switch pick(depth > 0 ? 14 : 7) {
        case 0, 1, 2:
            let word = Self.words[pick(Self.words.count)]
            return isInLine && word.contains { $0.isNewline } ? "-" : word
        case 3: return "{{\(blank)\(name())\(blank)}}"
        case 4: return "{{{\(blank)\(name())\(blank)}}}"
        case 5: return "{{&\(blank)\(name())\(blank)}}"
        case 6: return "{{!\(blank)a comment\(blank)}}"
        case 7, 8, 9:
            let name = name()
            let sign = pick(3) == 0 ? "^" : "#"
            let line = isInLine ? "" : ["", "", "\n", " \r\n"][pick(4)]
            let body = body(depth: depth - 1, isInLine: isInLine)
            return "{{\(sign)\(blank)\(name)\(blank)}}\(line)\(body)\(line)\(blank){{/\(name)\(blank)}}\(line)"
        case 10, 11:
            let name = partials.isEmpty || pick(8) == 0 ? "none" : "p\(pick(min(3, partials.count)))"
            let line = isInLine ? "" : ["", "\n"][pick(2)]
            return "\(line)\(blank){{>\(isOutermost && pick(5) == 0 ? "*a" : name)\(blank)}}\(line)"
        case 12:
            return "{{=<% %>=}}<%\(name())%>{{a}}<%={{ }}=%>"
        default: return isOutermost ? call(depth) : "({{$x}}\(body(depth: depth - 1, isInLine: true)){{/x}})"
        }
    }

    /// A parent within a line, with fillings within the line.
    private func call(_ depth: Int) -> String {
        let fillings = ["x", "y"].filter { _ in pick(2) == 0 }.map { block in
            "{{$\(block)}}-\(body(depth: depth - 1, isInLine: true))-{{/\(block)}}"
        }
        let name = "q\(pick(3))"
        return "[{{<\(name)}} lost \(fillings.joined(separator: " lost ")){{/\(name)}}]"
    }

    private func parentBody() -> String {
        "({{$x}}\(body(depth: 1, isInLine: true)){{/x}})\(body(depth: 1))({{$y}}usual{{/y}})"
    }

    private func name() -> String {
        let parts = (0..<(pick(4) == 0 ? 2 : 1)).map { _ in Self.names[pick(Self.names.count)] }
        return pick(8) == 0 ? "." : parts.joined(separator: ".")
    }

    private func pick(_ count: Int) -> Int { Int(chance.number(below: UInt64(count))) }
}
