import Kernel

/// Where a command that works on many records says what it does, while it does it: nothing is collected.
public struct ManyWords: Sendable {
    /// What came of one record: as cells for people, as JSON for programs.
    public struct Line: Sendable {
        public let cells: [String]
        public let json: JSON
        /// It is not as it was asked for.
        public let isRefused: Bool
    }

    /// How far the work has come.
    public struct Step: Sendable, Hashable {
        /// Records that are done.
        public let records: Int
        /// How much of how much, in records or bytes; nil while nobody knows.
        public let part: Part?

        public struct Part: Sendable, Hashable {
            public let done: Int
            public let all: Int
        }

        public init(records: Int, part: Part? = nil) {
            self.records = records
            self.part = part
        }

        /// So many records of so many.
        public init(_ records: Int, of all: Int?) {
            self.records = records
            part = all.map { Part(done: records, all: $0) }
        }
    }

    let line: @Sendable (Line) -> Void
    let step: @Sendable (Step) -> Void

    public init(line: @escaping @Sendable (Line) -> Void, step: @escaping @Sendable (Step) -> Void) {
        self.line = line
        self.step = step
    }

    /// Says nothing.
    public static let none = ManyWords(line: { _ in }, step: { _ in })
}

/// What a command that works on many records comes to.
public struct ManyResult: Sendable, Hashable {
    /// What was done, or would be by a look beforehand.
    public internal(set) var done = 0
    /// What was as asked for already.
    public internal(set) var asBefore = 0
    public internal(set) var refused = 0
    public let isLook: Bool

    public var all: Int { done + asBefore + refused }

    /// `past` says what was done: "claimed".
    public func words(_ past: String) -> [String] {
        guard all > 0 else { return ["No record is like that."] }
        var parts = ["\(done) \(past)"]
        if asBefore > 0 { parts.append("\(asBefore) as before") }
        if refused > 0 { parts.append("\(refused) refused") }
        let sentence = parts.joined(separator: ", ") + "."
        return isLook ? [sentence, "This was a look: nothing was changed. Say --yes to do it."] : [sentence]
    }

    public var json: JSON {
        [
            "done": JSON(done), "as_before": JSON(asBefore), "refused": JSON(refused), "dry_run": .bool(isLook),
        ]
    }
}
