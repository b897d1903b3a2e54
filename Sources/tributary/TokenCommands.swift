import ArgumentParser
import World

/// Makes tokens with which programs call the API.
struct KeepTokens: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make tokens with which programs call the API.", subcommands: [Create.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token for somebody and print it; it is not shown again.",
            discussion: "The token never does more than the person may do at that moment.")

        @Option(help: "Whose token it is: the e-mail address of somebody who signs in.") var email: String
        @Option(help: "What it may be used for, with commas between: resellers:read,customers:read. Without it: all.")
        var scopes: String = ""
        @Option(help: "What people see in the list of tokens.") var name = "Command line"
        @Option(help: "For how many days it works, 365 at most.") var days = 30
        @Option(help: "The tenant, by its short name; without it the default one.") var tenant: String?

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let wanted = scopes.split(separator: ",").map { String($0.filter { $0 != " " }) }
                let text = try await start.serving.withWorld { world in
                    try await TokenTending(world).create(
                        email: email, scopes: wanted, name: name, days: days, tenant: tenant)
                }
                Terminal.say(text)
            }
        }
    }
}
