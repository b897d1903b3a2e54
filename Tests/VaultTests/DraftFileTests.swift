import Foundation
import Kernel
import Testing

@testable import Vault

@Suite struct DraftFileTests {
    private static func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/drafts-\(Digest.hex(Chance.system.bytes(8)))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private static func draft(_ words: String, beside file: String) throws -> DraftFile {
        guard let draft = DraftFile(beside: file) else { throw CocoaError(.fileWriteUnknown) }
        try draft.handle.write(contentsOf: Data(words.utf8))
        return draft
    }

    @Test func itTakesItsNameWhenItIsWholeAndIsNobodyElses() throws {
        try Self.inFolder { folder in
            let file = folder + "/rows.csv"
            try Data("last night".utf8).write(to: URL(fileURLWithPath: file))
            let draft = try Self.draft("tonight", beside: file)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            for name in names where name != "rows.csv" {
                let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.posixPermissions]
                #expect(mode as? Int == 0o600)
            }
            #expect(names.count == 2)
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "last night", "until then it stays")
            let isWritten = draft.replace(file)
            #expect(isWritten)
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "tonight")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["rows.csv"])
        }
    }

    /// Of two that want a name the second leaves it to the first.
    @Test func onlyOneBecomesAFile() throws {
        try Self.inFolder { folder in
            let file = folder + "/secret.key"
            let first = try Self.draft("first", beside: file)
            let second = try Self.draft("second", beside: file)
            let isFirst = first.become(file)
            let isSecond = second.become(file)
            #expect(isFirst && !isSecond)
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "first")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["secret.key"])
        }
    }

    @Test func whatIsGivenUpLeavesNothing() throws {
        try Self.inFolder { folder in
            let draft = try Self.draft("half", beside: folder + "/rows.csv")
            draft.discard()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            if DraftFile(beside: folder + "/missing/rows.csv") != nil { Issue.record("a draft without a folder") }
        }
    }
}
