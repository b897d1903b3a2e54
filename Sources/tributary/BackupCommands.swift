import ArgumentParser
import Foundation
import World

struct TakeBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Keep everything in one file, while the program serves.",
        discussion: """
            The file holds the database of one moment, letters, feeds and, unless SECRET_KEY is set, the secret key:
            keep it as you keep the key. It is read again before the command says that it is there.
            """)

    @Argument(help: "The file to write; it must not be there yet.") var file: String
    @Option(help: "With DATABASE_URL: the connection string of a role with bypassrls. Better set ADMINISTRATOR_URL.")
    var administrator: String?

    func run() async throws {
        umask(0o077)
        let start = try Start(quiet: true)
        try await Terminal.attempt {
            let kept = try await start.backups.take(to: file, administrator: administrator ?? Start.administratorURL)
            Terminal.say("\(file) holds \(kept.words).")
            if kept.holdsKey {
                Terminal.say("It holds the secret key, too: who has the file can read everything in it.")
            } else {
                Terminal.say("It does not hold SECRET_KEY: keep that apart, or bank data cannot be read again.")
            }
        }
    }
}

struct RestoreBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make an installation of a backup, in an empty data folder and database.")

    @Argument(help: "The file that `tributary backup` wrote.") var file: String
    @Flag(help: "Only read the file and say whether it is whole.") var check = false
    @Option(help: "With DATABASE_URL: the connection string of a role with bypassrls. Better set ADMINISTRATOR_URL.")
    var administrator: String?

    func run() async throws {
        umask(0o077)
        let start = try Start(quiet: true)
        try await Terminal.attempt {
            if check {
                Terminal.say("\(file) is whole: \(try start.backups.check(file).words).")
            } else {
                let kept = try await start.backups.restore(file, administrator: administrator ?? Start.administratorURL)
                Terminal.say("Restored and compared: \(kept.words). Start it with: tributary serve")
            }
        }
    }
}

extension Start {
    /// What stands in the environment is read by its owner alone, what stands among the arguments by everybody.
    fileprivate static var administratorURL: String? {
        ProcessInfo.processInfo.environment["ADMINISTRATOR_URL"].flatMap { $0.isEmpty ? nil : $0 }
    }

    fileprivate var backups: Backups { Backups(settings: settings, folder: folder, logger: logger) }
}

extension Backups.Summary {
    fileprivate var words: String {
        "\(rows) rows in \(tables) tables and \(files) files of \(takenAt), \((bytes + 999_999) / 1_000_000) MB"
    }
}
