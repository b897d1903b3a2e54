import Foundation
import Kernel
import Testing
import World

/// The clock of a running program may be moved in a demo on this machine, and nowhere else.
@Suite struct ClockSettingTests {
    private static let demo = ["TRIBUTARY_DEMO": "1", "SECRET_KEY": String(repeating: "ab", count: 32)]

    private func problems(_ more: [String: String], file text: String = "0\n") throws -> [String] {
        let path = NSTemporaryDirectory() + "clock-\(UUID().uuidString)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let environment = Self.demo.merging(["TRIBUTARY_CLOCK": path]) { $1 }.merging(more) { $1 }
        do {
            #expect(try Settings(environment: environment).clockFile == path)
            return []
        } catch let problems as Settings.Problems {
            return problems.all
        }
    }

    @Test func aDemoOfThisMachineMayHaveIt() throws {
        #expect(try problems([:]).isEmpty)
        #expect(try problems(["BASE_URL": "http://localhost:9000"], file: "-3600\n").isEmpty)
        #expect(try Settings(environment: Self.demo).clockFile == nil)
    }

    @Test(arguments: [
        ["TRIBUTARY_DEMO": "0"], ["DATABASE_URL": "postgres://db.example/partners"],
        ["SMTP_URL": "smtp://mail.example:587"], ["BASE_URL": "https://partners.example.com"],
    ])
    func nothingThatIsRealMay(more: [String: String]) throws {
        let found = try problems(more)
        #expect(found.count == 1 && found[0].hasPrefix("TRIBUTARY_CLOCK moves the time for tests."), "\(found)")
    }

    @Test(arguments: ["", "60", "tomorrow\n"]) func theFileHasToHoldANumber(text: String) throws {
        let found = try problems([:], file: text)
        #expect(found == ["TRIBUTARY_CLOCK has to be the path of a file with a whole number of seconds in one line."])
        #expect(try problems(["TRIBUTARY_CLOCK": "/nowhere/at/all"]).count == 1)
    }
}
