import Foundation
import Kernel
import Testing
import Vault

@testable import World

/// A backup holds everything: nobody but its owner reads it, neither when it is done nor while it is made.
@Suite struct BackupFolderTests {
    @Test func onlyTheOwnerGetsIn() throws {
        let files = FileManager.default
        let folder = files.temporaryDirectory.path + "/backups-\(Digest.hex(Chance.system.bytes(8)))"
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        let file = folder + "/one.tar"
        let (one, two) = (try BackupFolder(beside: file), try BackupFolder(beside: file))
        #expect(one.path != two.path, "nobody foresees its name")
        for working in [one, two] {
            let parent = URL(fileURLWithPath: working.path).deletingLastPathComponent().path
            #expect(try files.attributesOfItem(atPath: parent)[.posixPermissions] as? Int == 0o700)
        }
        #expect(files.createFile(atPath: one.path + "/dump", contents: Data("all".utf8)))
        try one.pack(into: file)
        #expect(try files.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
        try two.unpack(file)
        #expect(files.contents(atPath: two.path + "/dump") == Data("all".utf8))
        one.remove()
        two.remove()
        #expect(try files.contentsOfDirectory(atPath: folder) == ["one.tar"])
        #expect(throws: BackupProblem.self) { try BackupFolder(beside: folder + "/nowhere/one.tar") }
    }

    /// What could not be written leaves nothing behind.
    @Test func aFailureLeavesNothing() throws {
        let files = FileManager.default
        let folder = files.temporaryDirectory.path + "/backups-\(Digest.hex(Chance.system.bytes(8)))"
        try files.createDirectory(atPath: folder + "/one.tar/full", withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        let working = try BackupFolder(beside: folder + "/one.tar")
        #expect(throws: BackupProblem.self) { try working.pack(into: folder + "/one.tar") }
        working.remove()
        #expect(try files.contentsOfDirectory(atPath: folder) == ["one.tar"])
    }
}
