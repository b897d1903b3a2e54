/// What compiling made use of, for reload and for the lints about what nothing uses.
struct Usage: Sendable {
    /// Templates that were compiled.
    var files: Set<String> = []
    /// Keys of messages.
    var keys: Set<String> = []
    /// "MemberRow.email"
    var fields: Set<String> = []
    /// Blocks that were shown as they stand, and blocks that something filled.
    var shownBlocks: Set<BlockPlace> = []
    var filledBlocks: Set<BlockPlace> = []

    /// The place of a block that others may fill.
    struct BlockPlace: Sendable, Hashable {
        let name: String
        let file: String
        let offset: Int
    }

    mutating func formUnion(_ other: Usage) {
        files.formUnion(other.files)
        keys.formUnion(other.keys)
        fields.formUnion(other.fields)
        shownBlocks.formUnion(other.shownBlocks)
        filledBlocks.formUnion(other.filledBlocks)
    }

    /// Notes that a field was read; as JSON, all that lies in it is.
    mutating func read(_ type: any ViewModel.Type, _ field: Field) { fields.insert("\(type).\(field.name)") }

    mutating func readAll(_ kind: ShapeKind) {
        switch kind {
        case .optional(let optional): readAll(optional.wrapped.templateShape.kind)
        case .list(let list): readAll(list.element.templateShape.kind)
        case .record(let type):
            for field in type.templateFields where fields.insert("\(type).\(field.name)").inserted {
                readAll(field.kind)
            }
        default: break
        }
    }
}
