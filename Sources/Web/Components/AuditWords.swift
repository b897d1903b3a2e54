import Identity

extension AuditEvent {
    /// The act as people read it: `tax_form.accepted` is "Tax form accepted".
    public var actInWords: String {
        let words = act.replacing(".", with: " ").replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
