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
            let name = given ?? String(entry.debugDescription.drop { $0 != "." }.dropFirst())
            if given == nil, name.contains("<") {
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
/// It is the same object in both places, whose description would take long to make.
private enum ComputedNames {
    private static let waiting = Mutex<[ObjectIdentifier: [String]]>([:])

    static func put(_ name: String, for path: AnyKeyPath) {
        let key = ObjectIdentifier(path)
        waiting.withLock { $0[key, default: []].append(name) }
    }

    static func take(_ path: AnyKeyPath) -> String? {
        let key = ObjectIdentifier(path)
        return waiting.withLock { names in
            guard var waiting = names[key], !waiting.isEmpty else { return nil }
            let first = waiting.removeFirst()
            names[key] = waiting.isEmpty ? nil : waiting
            return first
        }
    }
}
