/// What compiling made use of, for the lints about what nothing uses.
struct Usage: Sendable {
    /// Templates that were compiled.
    var files: Set<String> = []
    /// Keys of messages.
    var keys: Set<String> = []
    /// Fields of records, with the place where each was read first.
    private(set) var fields: [FieldName: Reading] = [:]
    /// Blocks that were shown as they stand, and blocks that something filled.
    var shownBlocks: Set<BlockPlace> = []
    var filledBlocks: Set<BlockPlace> = []

    /// The place of a block that others may fill.
    struct BlockPlace: Sendable, Hashable {
        let name: String
        let file: String
        let offset: Int
    }

    struct FieldName: Sendable, Hashable {
        let record: ObjectIdentifier
        let name: String

        init(_ record: any ViewModel.Type, _ field: Field) {
            self.record = ObjectIdentifier(record)
            name = field.name
        }
    }

    /// A field that a template reads.
    struct Reading: Sendable {
        let record: any ViewModel.Type
        let field: Field
        let span: Span
    }

    mutating func formUnion(_ other: Usage) {
        files.formUnion(other.files)
        keys.formUnion(other.keys)
        fields.merge(other.fields) { first, _ in first }
        shownBlocks.formUnion(other.shownBlocks)
        filledBlocks.formUnion(other.filledBlocks)
    }

    /// Notes that a field was read; false when that is known.
    @discardableResult
    mutating func read(_ record: any ViewModel.Type, _ field: Field, _ span: Span) -> Bool {
        let name = FieldName(record, field)
        guard fields[name] == nil else { return false }
        fields[name] = Reading(record: record, field: field, span: span)
        return true
    }

    /// Notes that all fields of a value were read, because it is printed as JSON.
    mutating func readAll(_ kind: ShapeKind, _ span: Span) {
        switch kind {
        case .optional(let optional): readAll(optional.wrapped.templateShape.kind, span)
        case .list(let list): readAll(list.element.templateShape.kind, span)
        case .record(let type):
            for field in type.templateFields where read(type, field, span) { readAll(field.kind, span) }
        default: break
        }
    }
}
