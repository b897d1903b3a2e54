import Synchronization

/// The fields of a view model that templates may read: an allow-list, checked against every template at start.
///
///     static let schema = Schema<Self>(\.title, \.rows, .computed("isEmpty", \.isEmpty))
///
/// A stored property takes its name from its key path; a computed one is named.
public struct Schema<Root: ViewModel>: Sendable {
    let fields: [Field]
    /// What is wrong with the list itself; reported with the problems of the templates.
    let faults: [String]

    public init(_ entries: PartialKeyPath<Root>...) {
        var fields: [Field] = []
        var faults: [String] = []
        for entry in entries {
            let given = ComputedNames.take(entry)
            let path = String(describing: entry)
            let name = given ?? String(path.drop { $0 != "." }.dropFirst())
            if given == nil, path.contains("<") && name.contains("<") {
                faults.append("a computed field of \(Root.self) has no name: write .computed(\"name\", \\.name)")
                continue
            }
            guard let field = Field(name: name, entry) else {
                faults.append("\(Root.self).\(name) is a \(type(of: entry).valueType): no kind of template value")
                continue
            }
            if fields.contains(where: { $0.name == name }) { faults.append("\(Root.self) lists '\(name)' twice") }
            fields.append(field)
        }
        self.fields = fields
        self.faults = faults
    }
}

extension PartialKeyPath where Root: ViewModel {
    /// A field under a name of its own: how computed properties enter a schema.
    public static func computed<Value: TemplateValue>(
        _ name: String, _ path: KeyPath<Root, Value>
    ) -> PartialKeyPath<Root> {
        ComputedNames.put(name, for: path)
        return path
    }
}

/// The names given to key paths between `.computed` and the schema that lists them: a key path itself can carry none.
private enum ComputedNames {
    private static let waiting = Mutex<[String: [String]]>([:])

    static func put(_ name: String, for path: AnyKeyPath) {
        let key = Self.key(path)
        waiting.withLock { $0[key, default: []].append(name) }
    }

    static func take(_ path: AnyKeyPath) -> String? {
        let key = Self.key(path)
        return waiting.withLock { names in
            guard let first = names[key]?.first else { return nil }
            names[key]?.removeFirst()
            return first
        }
    }

    private static func key(_ path: AnyKeyPath) -> String { "\(type(of: path).rootType) \(path)" }
}
