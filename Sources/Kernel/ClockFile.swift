import Foundation
import Synchronization

/// The system's clock moved by the seconds that stand in a file: how a test lets weeks pass in a running program.
/// Whoever writes another number into the file moves all programs that read it. While a program runs its time never
/// goes back.
public final class ClockFile: Sendable {
    private struct Reading {
        var shift: Int64
        var refused: String
        var readAt: ContinuousClock.Instant
    }

    private let path: String
    private let system: Clock
    private let patience: Duration
    private let tell: @Sendable (String) -> Void
    private let reading: Mutex<Reading>

    /// `tell` gets a sentence for the log at the start, with every move, and once for each content that is refused.
    /// The file is looked at when somebody asks for the time and the last look is older than `patience`.
    public init(
        path: String, system: Clock = .system, patience: Duration = .milliseconds(50),
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.path = path
        self.system = system
        self.patience = patience
        self.tell = tell
        let shift = Self.shift(in: path) ?? 0
        reading = Mutex(Reading(shift: shift, refused: "", readAt: .now))
        tell("The clock is moved by \(path), for a test. It says \(system.now + .seconds(shift)).")
    }

    public var clock: Clock { Clock { self.now } }

    public var now: Instant {
        let (shift, news) = reading.withLock { reading in look(&reading) }
        for sentence in news { tell(sentence) }
        return system.now + .seconds(shift)
    }

    /// The seconds that a file holds: one whole number and the end of its line, so that a number is never read before
    /// it is written to its end. Nil for anything else.
    public static func shift(in path: String) -> Int64? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), text.hasSuffix("\n") else { return nil }
        return Int64(text.dropLast())
    }

    private func look(_ reading: inout Reading) -> (shift: Int64, news: [String]) {
        guard ContinuousClock.now - reading.readAt >= patience else { return (reading.shift, []) }
        reading.readAt = .now
        let found = Self.shift(in: path)
        if let found, found > reading.shift {
            (reading.shift, reading.refused) = (found, "")
            return (found, ["The clock was moved for a test. It says \(system.now + .seconds(found))."])
        }
        let refused = found == reading.shift ? "" : found.map { "\($0)" } ?? "no number"
        defer { reading.refused = refused }
        guard !refused.isEmpty, refused != reading.refused else { return (reading.shift, []) }
        return (reading.shift, ["The clock stays as it is: \(path) has \(refused), and time does not go back."])
    }
}
