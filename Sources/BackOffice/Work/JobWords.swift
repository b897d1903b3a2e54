import Jobs
import Kernel
import Links
import Web

/// What staff read about background work.
enum JobWords {
    /// "Mail: send letter", "Letters, after application submitted".
    static func label(kind: String) -> String {
        if let arrow = kind.firstRange(of: " > ") {
            let subscriber = spaced(kind[arrow.upperBound...])
            return "\(capitalised(subscriber)), after \(spaced(kind[..<arrow.lowerBound], ".", " "))"
        }
        if kind == "event" { return "Tell those that wait for an event" }
        return capitalised(spaced(kind, ".", ": "))
    }

    static func label(schedule: String) -> String { capitalised(spaced(schedule, ".", ": ")) }

    /// "0.2 s", "12 s", "3 min 20 s", "2 h 5 min".
    static func shown(_ duration: Duration) -> String {
        let milliseconds = Int(duration.wholeMicroseconds / 1000)
        let seconds = milliseconds / 1000
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        if seconds < 10 { return "\(seconds).\(milliseconds % 1000 / 100) s" }
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
        return "\((seconds / 3600).shown) h \(seconds / 60 % 60) min"
    }

    private static func spaced(_ text: some StringProtocol, _ dot: String = ".", _ word: String = ".") -> String {
        String(text).replacing("_", with: " ").replacing(dot, with: word)
    }

    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

extension JobState {
    var label: String {
        switch self {
        case .available: "Waiting"
        case .running: "Running"
        case .retry: "Failing"
        case .done: "Done"
        case .dead: "Given up"
        case .cancelled: "Cancelled"
        }
    }

    var badge: Badge {
        switch self {
        case .available, .running: Badge(label, .info)
        case .retry: Badge(label, .warn)
        case .done: Badge(label, .good)
        case .dead: Badge(label, .bad)
        case .cancelled: Badge(label, .quiet)
        }
    }
}
