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
    case integer(any IntegerValue.Type)
    case html
    case url
    case color
    case sourceSet
    case money, day, instant, month, percentage, identifier
    case choice(ChoiceShape)
    case optional(OptionalShape)
    case list(ListShape)
    case record(any ViewModel.Type)
}

/// An enumeration and its raw values, in order.
struct ChoiceShape: Sendable {
    let type: any TemplateEnum.Type
    let names: [String]
    /// The place among the names by the first byte of a value, empty when one byte does not tell.
    let places: [Int]

    /// The place of a value among the names.
    func index(_ place: Place) -> Int {
        let byte = places.isEmpty ? 0 : Int(place.byte)
        return byte < places.count ? places[byte] : type.choiceIndex(place, names)
    }
}

/// An optional and what it may hold. Shapes name types rather than keep closures: calling a type's own functions
/// counts no references.
struct OptionalShape: Sendable {
    let type: any OptionalValue.Type
    let wrapped: any TemplateValue.Type

    /// Where the value lies, nil when there is none.
    @inline(__always)
    func payload(_ place: Place) -> Place? { type.payload(place) }
}

/// An array: its elements lie one stride apart.
struct ListShape: Sendable {
    let type: any ListValue.Type
    let element: any TemplateValue.Type
    let stride: Int
    /// Whether the elements lie where those of an array of bytes would.
    let isPlain: Bool

    /// The first element and the number of them. The array must outlive the use of the place.
    @inline(__always)
    func elements(_ place: Place) -> (Place?, Int) {
        isPlain ? place.plainElements : type.elements(place)
    }
}

protocol IntegerValue: TemplateValue {
    static func number(_ place: Place) -> Int64
}

protocol OptionalValue: TemplateValue {
    static func payload(_ place: Place) -> Place?
}

protocol ListValue: TemplateValue {
    static func elements(_ place: Place) -> (Place?, Int)
}

/// A field of a record: at an offset in its memory, or made by a getter.
struct Field: Sendable {
    typealias Reader = @Sendable (Place, (Place) throws -> Void) throws -> Void

    let name: String
    let type: any TemplateValue.Type
    let offset: Int?
    /// Reads the field of a record into memory that lives during the body.
    let read: Reader

    var kind: ShapeKind { type.templateShape.kind }

    private init(_ name: String, _ type: any TemplateValue.Type, like field: Field) {
        (self.name, self.type, offset, read) = (name, type, field.offset, field.read)
    }

    /// The same field under another name, or as if it were of another type: for programs that are never run.
    func changed(_ name: String, _ type: any TemplateValue.Type) -> Field { Field(name, type, like: self) }

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
            try Place.with(root.value(as: Root.self)[keyPath: kept.value], body)
        }
    }
}
