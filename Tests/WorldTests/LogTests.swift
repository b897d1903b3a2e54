import Foundation
import Logging
import Testing
import World

/// The log is one object of JSON a line, whatever people send.
@Suite struct LogTests {
    @Test func whatPeopleSendMakesNoLineOfItsOwn() throws {
        let hostile = "x\r\n{\"level\":\"info\",\"message\":\"signed in\"}\u{1B}[2J\u{85}\u{2028}\"\\\u{0}é"
        let line = JSONLogHandler.line(
            .warning, message: hostile, ["path": "\(hostile)", "key\n\"": "v"], at: "2026-03-02T20:00:00Z")
        #expect(line.hasSuffix("}\n"))
        #expect(line.dropLast().allSatisfy { $0 != "\n" && $0 != "\r" && $0 != "\r\n" })
        #expect(line.unicodeScalars.dropLast().allSatisfy { $0.value >= 32 && !(127..<160).contains($0.value) })
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        #expect(object["message"] == hostile)
        #expect(object["path"] == hostile)
        #expect(object["key\n\""] == "v")
        #expect(object["level"] == "warning")
        #expect(object.count == 5)
    }
}
