/// A list of fields as it would be with one of them dropped or renamed: how the tests change the contract between a
/// page and its templates, one field after the other.
struct ChangedSchema: Sendable {
    @TaskLocal static var current: ChangedSchema?

    let record: any ViewModel.Type
    let field: String
    let change: Change

    enum Change: Sendable {
        case drop
        case rename(String)
        /// The field is of a type that can be neither printed nor called: whatever reads it is a problem.
        case spoil
    }

    func fields<Record: ViewModel>(of type: Record.Type) -> [Field] {
        guard ObjectIdentifier(type) == ObjectIdentifier(record) else { return type.schema.fields }
        return type.schema.fields.compactMap { one in
            guard one.name == field else { return one }
            return switch change {
            case .drop: nil
            case .rename(let name): one.changed(name, one.type)
            case .spoil: one.changed(field, [[Bool]].self)
            }
        }
    }
}
