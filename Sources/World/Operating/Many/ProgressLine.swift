import Kernel

/// The line that says how far a command has come: bar, share, records, rate and the time that is left.
public struct ProgressLine: Sendable {
    static let width = 24

    private let doing: String
    private let noun: (one: String, many: String)

    /// `doing` is what happens, "Importing"; `one` and `many` are what is counted.
    public init(_ doing: String, _ one: String, _ many: String) {
        self.doing = doing
        noun = (one, many)
    }

    /// The line after some time. The time that is left is what the rest takes at the pace so far.
    public func text(_ step: ManyWords.Step, after elapsed: Duration) -> String {
        let milliseconds = max(
            1, elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000)
        var parts = [doing]
        if let part = step.part {
            let share = part.all == 0 ? 100 : min(100, part.done * 100 / part.all)
            let full = Self.width * share / 100
            parts.append(
                "[" + String(repeating: "#", count: full) + String(repeating: ".", count: Self.width - full) + "]")
            parts.append(String(repeating: " ", count: 3 - String(share).count) + "\(share)%")
        }
        parts.append("\(step.records) \(step.records == 1 ? noun.one : noun.many)")
        guard step.records > 0 else { return parts.joined(separator: " ") }
        let rate = Int64(step.records) * 1000 / milliseconds
        parts.append(rate > 0 ? "\(rate)/s" : "\(Int64(step.records) * 60_000 / milliseconds)/min")
        if let part = step.part, part.done > 0 {
            let left = (milliseconds * Int64(max(0, part.all - part.done)) / Int64(part.done) + 999) / 1000
            parts.append("\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left")
        }
        return parts.joined(separator: " ")
    }
}
