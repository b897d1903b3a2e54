@testable import Templates

/// The specification written down once more, as plainly as possible and never to be made faster: what the renderer of
/// templates without types is compared with. Parents and blocks stand within lines.
struct NaiveMustache {
    private indirect enum Piece {
        case text([UInt8])
        case value(String, isRaw: Bool)
        case section(String, isInverted: Bool, [Piece])
        case partial(String, indentation: [UInt8])
        case parent(String, [Piece])
        case block(String, [Piece])
    }

    private let partials: [String: String]

    init(_ partials: [String: String]) {
        self.partials = partials
    }

    func render(_ template: String, _ value: DynamicValue) -> String {
        String(decoding: render(Array(template.utf8), [value], [:]), as: UTF8.self)
    }

    private func render(_ source: [UInt8], _ stack: [DynamicValue], _ fillings: [String: [Piece]]) -> [UInt8] {
        var reader = Reader(source: source)
        return reader.pieces().flatMap { show($0, stack, fillings) }
    }

    private func show(_ piece: Piece, _ stack: [DynamicValue], _ fillings: [String: [Piece]]) -> [UInt8] {
        switch piece {
        case .text(let bytes): return bytes
        case .value(let name, let isRaw):
            let text = Self.print(Self.find(name, stack))
            return isRaw ? Array(text.utf8) : text.utf8.flatMap(Self.escape)
        case .section(let name, let isInverted, let body):
            let value = Self.find(name, stack)
            let values = Self.list(value)
            if isInverted { return values.isEmpty ? body.flatMap { show($0, stack, fillings) } : [] }
            return values.flatMap { element in body.flatMap { show($0, stack + [element], fillings) } }
        case .partial(let name, let indentation):
            let called = name.first == "*" ? Self.print(Self.find(String(name.dropFirst()), stack)) : name
            let lines = Array((partials[called] ?? "").utf8).split(separator: 10, omittingEmptySubsequences: false)
            let moved = lines.map { $0.isEmpty || $0 == [13] ? Array($0) : indentation + $0 }
            return render(Array(moved.joined(separator: [10])), stack, fillings)
        case .parent(let name, let body):
            var given = fillings
            for case .block(let block, let pieces) in body where fillings[block] == nil { given[block] = pieces }
            return render(Array((partials[name] ?? "").utf8), stack, given)
        case .block(let name, let body):
            var others = fillings
            others[name] = nil
            return (fillings[name] ?? body).flatMap { show($0, stack, fillings[name] == nil ? fillings : others) }
        }
    }

    private static func find(_ name: String, _ stack: [DynamicValue]) -> DynamicValue {
        if name == "." { return stack[stack.count - 1] }
        let parts = name.split(separator: ".").map(String.init)
        guard let place = stack.last(where: { $0.fields[parts[0]] != nil }) else { return .absent }
        return parts.reduce(place) { $0.fields[$1] ?? .absent }
    }

    private static func list(_ value: DynamicValue) -> [DynamicValue] {
        switch value {
        case .absent, .bool(false), .text(""), .number("0"): []
        case .list(let elements): elements
        default: [value]
        }
    }

    private static func print(_ value: DynamicValue) -> String {
        switch value {
        case .text(let text), .number(let text): text
        case .bool(let flag): "\(flag)"
        default: ""
        }
    }

    private static func escape(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "&"): Array("&amp;".utf8)
        case UInt8(ascii: "<"): Array("&lt;".utf8)
        case UInt8(ascii: ">"): Array("&gt;".utf8)
        case UInt8(ascii: "\""): Array("&quot;".utf8)
        case UInt8(ascii: "'"): Array("&#39;".utf8)
        default: [byte]
        }
    }

    private struct Reader {
        let source: [UInt8]
        var position = 0
        var open = Array("{{".utf8)
        var close = Array("}}".utf8)

        /// The pieces up to the end of the surrounding section, or of the template.
        mutating func pieces() -> [Piece] {
            var pieces: [Piece] = []
            while let start = place(of: open, from: position) {
                var inside = start + open.count
                var sign = Character(Unicode.Scalar(source[inside]))
                if "#^/!>&{=<$".contains(sign) { inside += 1 } else { sign = " " }
                let end = sign == "{" ? Array("}".utf8) + close : sign == "=" ? Array("=".utf8) + close : close
                let stop = place(of: end, from: inside) ?? source.count
                let words = source[inside..<stop].split { $0 <= 32 }
                let name = words.map { String(decoding: $0, as: UTF8.self) }.joined()
                let before = source[..<start].reversed().prefix { $0 != 10 }.reversed()
                let behind = source[(stop + end.count)...].prefix { $0 != 10 }
                let isAlone = "#^/!>=".contains(sign) && (before + behind).allSatisfy { [9, 13, 32].contains($0) }
                pieces.append(.text(Array(source[position..<start - (isAlone ? before.count : 0)])))
                position = min(source.count, stop + end.count + (isAlone ? behind.count + 1 : 0))
                switch sign {
                case "/": return pieces
                case "!": break
                case "=": (open, close) = (Array(words[0]), Array(words[1]))
                case "#", "^": pieces.append(.section(name, isInverted: sign == "^", self.pieces()))
                case ">": pieces.append(.partial(name, indentation: isAlone ? Array(before) : []))
                case "<": pieces.append(.parent(name, self.pieces()))
                case "$": pieces.append(.block(name, self.pieces()))
                default: pieces.append(.value(name, isRaw: sign != " "))
                }
            }
            pieces.append(.text(Array(source[position...])))
            position = source.count
            return pieces
        }

        private func place(of needle: [UInt8], from start: Int) -> Int? {
            guard start + needle.count <= source.count else { return nil }
            return (start...source.count - needle.count).first { source[$0..<$0 + needle.count].elementsEqual(needle) }
        }
    }
}
