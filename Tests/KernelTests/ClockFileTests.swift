import Foundation
import Kernel
import Synchronization
import Testing

@Suite("The clock that a file moves")
struct ClockFileTests {
    private final class Log: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private let system = SettableClock(Instant(seconds: 1_772_000_000))
    private let log = Log()
    private let path = NSTemporaryDirectory() + "clock-\(UUID().uuidString)"

    private func clock(_ text: String) throws -> ClockFile {
        try write(text)
        return ClockFile(path: path, system: system.clock, patience: .zero) { [log] in log.add($0) }
    }

    private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

    @Test func timeIsThatOfTheSystemMovedByTheFile() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let moved = try clock("-86400\n")
        #expect(moved.now == system.now - .days(1), "a story may begin in the past")
        system.advance(.seconds(7))
        #expect(moved.clock.now == system.now - .days(1), "time goes on between the moves")
        try write("2592000\n")
        #expect(moved.now == system.now + .days(30))
        #expect(log.all.count == 2 && log.all[0].contains("for a test") && log.all[1].contains("was moved"))
    }

    @Test func timeNeverGoesBackAndWhatIsRefusedIsToldOnce() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let moved = try clock("3600\n")
        for wrong in ["60\n", "7200", "", "a day\n", "7200\n\n"] {
            try write(wrong)
            #expect(moved.now == system.now + .hours(1), "\(wrong.debugDescription)")
        }
        try FileManager.default.removeItem(atPath: path)
        for _ in 0..<3 { #expect(moved.now == system.now + .hours(1)) }
        #expect(log.all.count == 3, "the start, 60, and all that is no number: \(log.all)")
        try write("7200\n")
        #expect(moved.now == system.now + .hours(2))
    }

    @Test func manyReadersSeeOneTimeThatOnlyGrows() async throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let moved = try clock("0\n")
        let path = path
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var last = moved.now
                    return (0..<500).allSatisfy { _ in
                        defer { last = max(last, moved.now) }
                        return moved.now >= last
                    }
                }
            }
            group.addTask {
                for shift in [50, 10, 90, 20, 120] {
                    try? Data("\(shift)\n".utf8).write(to: URL(fileURLWithPath: path))
                }
                return true
            }
            for await isRising in group { #expect(isRising) }
        }
    }
}
