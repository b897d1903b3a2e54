import ArgumentParser
import Foundation
import Kernel
import Logging
import World

/// The reseller portal for internet service providers.
@main
struct Tributary: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tributary", abstract: "The reseller portal for internet service providers.",
        subcommands: [
            Serve.self, Work.self, Migrate.self, MakeDemo.self, Examine.self, ListRoutes.self, TakeBackup.self,
            RestoreBackup.self, Render.self, Deploy.self, TemplateTools.self,
            TendJobs.self, SignLetters.self, TakeBounce.self, KeepAudit.self, KeepKeys.self, KeepTenants.self,
            KeepPersons.self, KeepTokens.self, TendApplications.self, TendResellers.self,
        ],
        defaultSubcommand: Serve.self)

    /// 0 when all went well, 1 for what failed, 2 for a command that cannot be read.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Terminal.complain(fullMessage(for: error))
            Foundation.exit(2)
        }
    }
}

/// What every command starts from.
struct Start {
    let settings: Settings
    let folder: ProgramFolder
    let logger: Logger

    /// Prints everything that is wrong and ends with code 1.
    init(quiet: Bool = false) throws {
        LoggingSystem.bootstrap { label in JSONLogHandler(label: label) }
        var logger = Logger(label: "tributary")
        logger.logLevel = quiet ? .error : .info
        self.logger = logger
        guard let folder = ProgramFolder.find() else {
            Terminal.complain("Views, Migrations and Public are not here. Start the program in its own folder.")
            throw ExitCode.failure
        }
        self.folder = folder
        do {
            settings = try Settings()
        } catch let problems as Settings.Problems {
            for problem in problems.all { Terminal.complain(problem) }
            throw ExitCode.failure
        }
    }

    var serving: Serving { Serving(settings: settings, folder: folder, logger: logger) }
}

/// The lines that people read.
enum Terminal {
    static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
    static func complain(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

    /// Runs a command; what stops it is said in one line and gives code 1.
    static func attempt(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let exit as ExitCode {
            throw exit
        } catch {
            complain("\(error)")
            throw ExitCode.failure
        }
    }
}
