/// Input that cannot be accepted: problems by field, shown beside the fields and in a summary. Answered with 422.
public struct Invalid: Error, Hashable, Sendable {
    public struct Problem: Hashable, Sendable {
        /// The form field's name, "" for the form as a whole.
        public let field: String
        /// What is wrong and what to do, as a sentence.
        public let wording: Wording
        /// The sentence in English.
        public var message: String { wording.text }

        public init(_ field: String, _ wording: Wording) {
            self.field = field
            self.wording = wording
        }
    }

    public private(set) var problems: [Problem]

    public init(_ problems: [Problem] = []) {
        self.problems = problems
    }

    public init(_ field: String, _ wording: Wording) {
        problems = [Problem(field, wording)]
    }

    public var isEmpty: Bool { problems.isEmpty }

    public mutating func add(_ field: String, _ wording: Wording) { problems.append(Problem(field, wording)) }

    public func messages(for field: String) -> [String] {
        problems.filter { $0.field == field }.map(\.message)
    }

    /// The same problems in other words: in another language.
    public func reworded(_ words: (Wording) -> String) -> Invalid {
        Invalid(problems.map { Problem($0.field, Wording(words($0.wording))) })
    }

    /// Throws this value when it holds a problem.
    public func throwIfAny() throws {
        if !isEmpty { throw self }
    }
}

/// The record does not exist, or belongs to somebody else: both look the same. Answered with 404.
public struct NotFound: Error, Hashable, Sendable {
    public init() {}
}

/// An act that the state of a record does not allow: answered with a notice and a redirect, in the API with 409.
public protocol Refusal: Error, Sendable {
    /// The stable name of the case, `invalid_transition`.
    var code: String { get }
    /// What happened and what to do, as a sentence.
    var explanation: String { get }
}
