import Foundation
import Glibc

/// PostgreSQL's own programs. PostgreSQL refuses to run as root: then they run as the system user `postgres`.
struct ServerPrograms: Sendable {
    private static let environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"]
    private static let systemUser = "postgres"
    private static let versionsFolder = "/usr/lib/postgresql"

    /// What a program wrote and how it ended.
    struct Outcome: Sendable {
        let status: Int32
        let output: String
    }

    private let folder: String
    let runsAsRoot = geteuid() == 0

    /// The newest version that is installed. Throws `ServerProblem`.
    init() throws {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: Self.versionsFolder)) ?? []
        let newest = versions.compactMap { Int($0) }.sorted(by: >).map { "\(Self.versionsFolder)/\($0)/bin" }
        guard let folder = newest.first(where: { FileManager.default.isExecutableFile(atPath: "\($0)/pg_ctl") }) else {
            throw ServerProblem(
                "PostgreSQL is not installed: run `apt-get install postgresql`, or set DATABASE_URL.")
        }
        self.folder = folder
        if runsAsRoot, getpwnam(Self.systemUser) == nil {
            throw ServerProblem("The system user postgres is missing: run `apt-get install postgresql`.")
        }
    }

    /// Runs one of PostgreSQL's programs to its end; blocks.
    func run(_ program: String, _ arguments: [String]) throws -> Outcome {
        try runCommand(["\(folder)/\(program)"] + arguments)
    }

    /// Runs a client program as this process's own user, who reads and writes its own files. Blocks; throws
    /// `ServerProblem` with what the program wrote when it fails.
    func runHere(_ program: String, _ arguments: [String], _ environment: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "\(folder)/\(program)")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let complaints = Pipe()
        process.standardError = complaints
        do {
            try process.run()
        } catch {
            throw ServerProblem("\(program) cannot be run: \(error.localizedDescription)")
        }
        let written = complaints.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ServerProblem("\(program) failed: \(String(decoding: written, as: UTF8.self))")
        }
    }

    /// Gives a folder to the user that the server runs as, closed to everybody else.
    func takeOver(_ path: String) throws {
        if runsAsRoot, let user = getpwnam(Self.systemUser) {
            guard chown(path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
                throw ServerProblem("The folder \(path) cannot be given to the user postgres.")
            }
        }
        guard chmod(path, 0o700) == 0 else { throw ServerProblem("The folder \(path) cannot be made private.") }
    }

    /// Whether the user that the server runs as can enter the folder.
    func canEnter(_ path: String) throws -> Bool {
        try !runsAsRoot || runCommand(["/usr/bin/test", "-x", path]).status == 0
    }

    private func runCommand(_ command: [String]) throws -> Outcome {
        let user = ["/usr/bin/setpriv", "--reuid", Self.systemUser, "--regid", Self.systemUser, "--init-groups", "--"]
        let words = ["/usr/bin/env", "-C", "/"] + (runsAsRoot ? user : []) + command
        let output = FileManager.default.temporaryDirectory.path + "/tributary-\(getpid())-\(words.hashValue).out"
        defer { unlink(output) }
        let status = try spawn(words, output: output)
        let written = FileManager.default.contents(atPath: output).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return Outcome(status: status, output: written)
    }

    /// Foundation's Process waits for grandchildren too, and the server is one; this waits for the program itself.
    private func spawn(_ words: [String], output: String) throws -> Int32 {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, output, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&files, 1, 2)
        let (arguments, environment) = (Self.copies(words), Self.copies(Self.environment))
        defer { for text in arguments + environment { free(text) } }
        var process: pid_t = 0
        guard posix_spawn(&process, words[0], &files, nil, arguments, environment) == 0 else {
            throw ServerProblem("\(words[0]) cannot be run.")
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw ServerProblem("\(words[0]) cannot be waited for.") }
        }
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }

    /// The texts as C wants them, with a null at the end; to be freed by the caller.
    private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { text in strdup(text) } + [nil]
    }
}
