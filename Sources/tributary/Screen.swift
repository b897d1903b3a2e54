import Foundation
import Synchronization
import World

/// The terminal of a command that takes a while: lines on the standard output, and below them, where errors go, one
/// line of progress that is written over. Without a terminal there is no such line.
final class Screen: Sendable {
    private struct State {
        var shown = false
        var drawn: ContinuousClock.Instant?
        var items = 0
    }

    private static let pause = Duration.milliseconds(100)

    private let progress: ProgressLine
    private let showsProgress: Bool
    private let begin = ContinuousClock.now
    private let state = Mutex(State())

    init(_ progress: ProgressLine, shows: Bool) {
        self.progress = progress
        showsProgress = shows && isatty(STDERR_FILENO) == 1
    }

    func line(_ text: String) {
        state.withLock { state in
            erase(&state)
            put(text + "\n", .standardOutput)
        }
    }

    func write(_ text: String) { put(text, .standardOutput) }

    /// One more element of a list in JSON.
    func item(_ text: String) {
        state.withLock { state in
            put((state.items == 0 ? "\n" : ",\n") + text, .standardOutput)
            state.items += 1
        }
    }

    /// Ten times a second at most, and at the end.
    func show(_ step: ManyWords.Step) {
        guard showsProgress else { return }
        let now = ContinuousClock.now
        state.withLock { state in
            let isEnd = step.part.map { $0.done >= $0.all } ?? false
            if let drawn = state.drawn, now - drawn < Self.pause, !isEnd { return }
            state.drawn = now
            erase(&state)
            put(progress.text(step, after: now - begin), .standardError)
            state.shown = true
        }
    }

    /// Takes the line of progress away.
    func clear() { state.withLock { erase(&$0) } }

    private func erase(_ state: inout State) {
        guard state.shown else { return }
        put("\r\u{1B}[K", .standardError)
        state.shown = false
    }

    private func put(_ text: String, _ handle: FileHandle) { try? handle.write(contentsOf: Data(text.utf8)) }
}
