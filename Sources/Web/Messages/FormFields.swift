import Kernel

/// What somebody typed into a form.
public struct FormFields: Sendable {
    /// The field that the template compiler writes into each form.
    public static let csrfName = "csrf_token"
    /// The field that makes a form act once however often it is sent.
    public static let idempotencyName = "idempotency_key"
    static let longestIdempotencyKey = 64

    private let values: [String: [String]]

    /// Fields by name. A name that comes more than once and is not in `lists` is a problem of the form.
    init(_ fields: [(name: String, value: String)], lists: Set<String>) throws {
        var values: [String: [String]] = [:]
        for field in fields { values[field.name, default: []].append(field.value) }
        if let doubled = values.first(where: { $0.value.count > 1 && !lists.contains($0.key) }) {
            throw Invalid(doubled.key, "This was sent more than once. Load the page again and send it once.")
        }
        self.values = values
    }

    /// Fields as a test or a sample gives them.
    public init(_ values: [String: String]) {
        self.values = values.mapValues { [$0] }
    }

    /// What was typed, without white space at the ends; "" when the field is missing.
    public subscript(_ name: String) -> String { values[name]?.first?.trimmingWhitespace() ?? "" }

    /// What was typed to the last space: for passwords.
    public func exactly(_ name: String) -> String { values[name]?.first ?? "" }

    /// Every value of a field that may come more than once, trimmed, without the empty ones.
    public func list(_ name: String) -> [String] {
        (values[name] ?? []).map { $0.trimmingWhitespace() }.filter { !$0.isEmpty }
    }

    /// Whether the field was sent at all: a ticked box, a pressed button.
    public func has(_ name: String) -> Bool { values[name] != nil }

    public var names: [String] { values.keys.sorted() }

    /// Refuses fields that the form does not have: nobody sets what the page does not offer.
    public func refuseUnknown(_ known: [String]) throws {
        let own: Set = [Self.csrfName, Self.idempotencyName]
        guard let unknown = names.first(where: { !known.contains($0) && !own.contains($0) }) else { return }
        throw Invalid("", "The form has no field \(unknown.prefix(40)). Load the page again.")
    }

    /// The key that makes the act of this form happen once. Throws Invalid when the form has none.
    public var idempotencyKey: String {
        get throws {
            let key = self[Self.idempotencyName]
            guard (16...Self.longestIdempotencyKey).contains(key.utf8.count),
                key.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
            else { throw Invalid("", "This form is out of date. Load the page again.") }
            return key
        }
    }
}
