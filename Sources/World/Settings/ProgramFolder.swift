import Foundation

/// Where the program's own files are: Views, Emails, Public, Migrations.
public struct ProgramFolder: Sendable {
    public let path: String

    public var views: String { path + "/Views" }
    public var emails: String { path + "/Emails" }
    public var publicFiles: String { path + "/Public" }
    public var migrations: String { path + "/Migrations" }
    /// The texts of the courses that tenants start with.
    public var courses: String { path + "/Views/courses" }

    public init(path: String) {
        self.path = path
    }

    /// The working folder, or one above the binary; nil when neither holds the files.
    public static func find() -> ProgramFolder? {
        let working = FileManager.default.currentDirectoryPath
        if isHere(working) { return ProgramFolder(path: working) }
        guard var folder = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent() else {
            return nil
        }
        for _ in 0..<6 {
            if isHere(folder.path) { return ProgramFolder(path: folder.path) }
            folder.deleteLastPathComponent()
        }
        return nil
    }

    private static func isHere(_ path: String) -> Bool {
        ["Views", "Migrations", "Public"].allSatisfy {
            FileManager.default.fileExists(atPath: "\(path)/\($0)")
        }
    }
}
