import ArgumentParser
import Templates
import World

struct TemplateTools: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates", abstract: "Look after the templates of pages and letters.",
        subcommands: [CheckTemplates.self], defaultSubcommand: CheckTemplates.self)
}

struct CheckTemplates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say everything that is wrong with the templates; code 1 when the program would not start.")

    @Option(help: "The folder of the pages, instead of Views.")
    var views: String?

    @Option(help: "The folder of the letters, instead of Emails.")
    var emails: String?

    @Flag(help: "Say errors only.")
    var errorsOnly = false

    func run() async throws {
        let start = try Start(quiet: true)
        try await Terminal.attempt {
            let check = try TemplateCheck(
                settings: start.settings, folder: start.folder, views: views, emails: emails, logger: start.logger)
            for line in check.lines(errorsOnly: errorsOnly) { Terminal.say(line) }
            if !check.passes { throw ExitCode.failure }
        }
    }
}
