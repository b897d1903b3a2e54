/// The text of a template, or of data for one, and the name of its file for messages.
public struct TemplateSource: Sendable {
    public let name: String
    let bytes: [UInt8]

    /// A byte order mark at the front is not part of the text.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }

    public init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }
}
