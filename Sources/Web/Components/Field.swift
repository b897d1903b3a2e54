import Kernel
import Templates

/// One field of a form as the person left it: what was typed and what is wrong with it.
public struct Field: ViewModel, Hashable {
    public let name: String
    public let value: String
    public let problem: String?
    /// Whether a box with this field's name is ticked: browsers send `yes`.
    public var isTicked: Bool { value == Self.ticked }

    /// What a ticked box sends.
    public static let ticked = "yes"

    public static let schema = Schema<Self>(\.name, \.value, \.problem, .computed("isTicked", \.isTicked))

    public init(_ name: String, _ value: String = "", _ invalid: Invalid? = nil) {
        self.name = name
        self.value = value
        problem = invalid?.firstMessage(for: name)
    }
}

extension Invalid {
    /// The sentence shown beside a field: its first problem, which is the one to solve first.
    func firstMessage(for field: String) -> String? { messages(for: field).first }
}
