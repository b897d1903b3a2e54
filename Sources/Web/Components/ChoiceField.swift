import Kernel
import Templates

/// One thing to choose.
public struct Choice: ViewModel, Hashable {
    public let value: String
    public let label: String
    public let hint: String?
    public let isChosen: Bool

    public static let schema = Schema<Self>(\.value, \.label, \.hint, \.isChosen)

    public init(_ value: String, _ label: String, hint: String? = nil, isChosen: Bool = false) {
        self.value = value
        self.label = label
        self.hint = hint
        self.isChosen = isChosen
    }
}

/// A field whose value is chosen from a list: a select, radio buttons or boxes to tick.
public struct ChoiceField: ViewModel, Hashable {
    public let name: String
    public let choices: [Choice]
    public let problem: String?

    public static let schema = Schema<Self>(\.name, \.choices, \.problem)

    /// The choices as they stand, marked already.
    public init(_ name: String, _ choices: [Choice], _ invalid: Invalid? = nil) {
        self.name = name
        self.choices = choices
        problem = invalid?.firstMessage(for: name)
    }

    /// Marks what is chosen.
    public init(_ name: String, _ choices: [Choice], chosen: some Sequence<String>, _ invalid: Invalid? = nil) {
        let chosen = Set(chosen)
        self.init(
            name,
            choices.map { Choice($0.value, $0.label, hint: $0.hint, isChosen: chosen.contains($0.value)) }, invalid)
    }

    /// Marks the one that is chosen.
    public init(_ name: String, _ choices: [Choice], chosen: String, _ invalid: Invalid? = nil) {
        self.init(name, choices, chosen: [chosen], invalid)
    }
}
