/// A sentence for people that can be said in other languages: its English words with gaps, and the values in them.
///
///     invalid.add("name", "Use at most \(longest) characters.")
///
/// is known as "Use at most {1} characters." in the files of translations. Values that are texts stay as they are;
/// numbers and days are written as the language does, and a wording in a wording is said in the language too.
public struct Wording: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    public enum Value: Hashable, Sendable {
        case text(String)
        case number(Int)
        case day(Day)
        case wording(Wording)
    }

    /// The English words; `{1}`, `{2}` stand for the values in their order.
    public let pattern: String
    public let values: [Value]

    public init(pattern: String, values: [Value] = []) {
        self.pattern = pattern
        self.values = values
    }

    /// Words that stand elsewhere, such as the label of a case.
    public init(_ text: String) { self.init(pattern: text) }
    public init(stringLiteral text: String) { self.init(pattern: text) }

    public init(stringInterpolation parts: StringInterpolation) {
        self.init(pattern: parts.pattern, values: parts.values)
    }

    /// The sentence in English.
    public var text: String {
        filled { value in
            switch value {
            case .text(let text): text
            case .number(let number): String(number)
            case .day(let day): day.inWords
            case .wording(let wording): wording.text
            }
        }
    }

    public var description: String { text }

    /// Wordings are the same when they say the same, however they were put together.
    public static func == (left: Wording, right: Wording) -> Bool { left.text == right.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// The words with the values in their gaps; `words` are those of another language, nil the English ones.
    public func filled(_ words: String? = nil, _ shown: (Value) -> String) -> String {
        let words = words ?? pattern
        if values.isEmpty { return words }
        var result = ""
        var rest = words[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let next = rest.index(after: close)
            if let number = Int(rest[rest.index(after: open)..<close]), number > 0, number <= values.count {
                result += rest[..<open] + shown(values[number - 1])
            } else {
                result += rest[..<next]
            }
            rest = rest[next...]
        }
        return result + rest
    }

    /// Collects the words and values of a literal.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var pattern = ""
        fileprivate var values: [Value] = []

        public init(literalCapacity: Int, interpolationCount: Int) {}

        public mutating func appendLiteral(_ text: String) { pattern += text }
        public mutating func appendInterpolation(_ text: some CustomStringConvertible) { add(.text(text.description)) }
        public mutating func appendInterpolation(_ number: Int) { add(.number(number)) }
        public mutating func appendInterpolation(_ day: Day) { add(.day(day)) }
        public mutating func appendInterpolation(_ wording: Wording) { add(.wording(wording)) }
        /// English words that stand elsewhere, to be said in the language as well: the label of a case.
        public mutating func appendInterpolation(words: String) { add(.wording(Wording(words))) }

        private mutating func add(_ value: Value) {
            values.append(value)
            pattern += "{\(values.count)}"
        }
    }
}
