import ArgumentParser
import World

/// Makes, lists and ends tokens with which programs call the API.
struct KeepTokens: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make, list and end tokens with which programs call the API.",
        subcommands: [Create.self, List.self, End.self])

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

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the tokens of somebody: key, last characters, whether it works, what for, name.")

        @Option(help: "The e-mail address of their owner.") var email: String
        @Option(help: "The tenant, by its short name; without it the default one.") var tenant: String?

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let lines = try await start.serving.withWorld { world in
                    try await TokenTending(world).list(email: email, tenant: tenant)
                }
                for line in lines { Terminal.say(line) }
            }
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a token of somebody, or all of them, at once and for good.")

        @Option(help: "The e-mail address of their owner.") var email: String
        @Option(help: "The key of the token, as `token list` shows it; without it all that work.") var key: String?
        @Option(help: "The tenant, by its short name; without it the default one.") var tenant: String?

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let names = try await start.serving.withWorld { world in
                    try await TokenTending(world).end(email: email, key: key, tenant: tenant)
                }
                for name in names { Terminal.say("“\(name)” works no more.") }
            }
        }
    }
}
