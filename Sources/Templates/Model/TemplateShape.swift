/// What the compiler knows about a type: its kind and how to reach what lies in it.
public struct TemplateShape: Sendable {
    let kind: ShapeKind

    init(_ kind: ShapeKind) {
        self.kind = kind
    }
}

/// The kinds of values that templates know.
enum ShapeKind: Sendable {
    case text
    case bool
    case int
    case integer(@Sendable (UnsafeRawPointer) -> Int64)
    case html
    case url
    case money, day, instant, month, percentage, identifier
    case choice(ChoiceShape)
    case optional(OptionalShape)
    case list(ListShape)
    case record(any ViewModel.Type)
}

/// An enumeration: its raw values, in order, and the place of a value among them.
struct ChoiceShape: Sendable {
    let type: any TemplateEnum.Type
    let names: [String]
    let index: @Sendable (UnsafeRawPointer) -> Int
}

/// An optional: where its value lies, nil when there is none.
struct OptionalShape: Sendable {
    let wrapped: any TemplateValue.Type
    let payload: @Sendable (UnsafeRawPointer) -> UnsafeRawPointer?
}

/// An array: its elements lie one stride apart.
struct ListShape: Sendable {
    let element: any TemplateValue.Type
    let stride: Int
    /// The first element and the number of them. The array must outlive the use of the pointer.
    let elements: @Sendable (UnsafeRawPointer) -> (UnsafeRawPointer?, Int)
}

/// A field of a record: at an offset in its memory, or made by a getter.
struct Field: Sendable {
    typealias Reader = @Sendable (UnsafeRawPointer, (UnsafeRawPointer) throws -> Void) throws -> Void

    let name: String
    let type: any TemplateValue.Type
    let offset: Int?
    /// Reads the field of a record into memory that lives during the body.
    let read: Reader

    var kind: ShapeKind { type.templateShape.kind }

    init?<Root>(name: String, _ path: PartialKeyPath<Root>) {
        guard let type = Swift.type(of: path).valueType as? any TemplateValue.Type,
            let read = type.reader(path)
        else { return nil }
        self.name = name
        self.type = type
        self.read = read
        offset = MemoryLayout<Root>.offset(of: path)
    }
}

/// A key path without captured arguments is immutable; the type system cannot tell once its value type is erased.
private struct Immutable<Value>: @unchecked Sendable {
    let value: Value
}

extension TemplateValue {
    fileprivate static func reader<Root>(
        _ path: PartialKeyPath<Root>
    ) -> Field.Reader? {
        guard let typed = path as? KeyPath<Root, Self> else { return nil }
        let kept = Immutable(value: typed)
        return { root, body in
            let value = root.assumingMemoryBound(to: Root.self).pointee[keyPath: kept.value]
            try withUnsafePointer(to: value) { try body(UnsafeRawPointer($0)) }
        }
    }
}
