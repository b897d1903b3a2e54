import ArgumentParser
import Foundation
import World

/// Answers people who ask for their data or want to be forgotten.
struct KeepPersons: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person", abstract: "Give people a copy of their data, or erase them.",
        subcommands: [Export.self, Erase.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write everything that is kept about an address as JSON.",
            discussion: "Hand the file over on a safe way: it holds what only this person may read.")

        @Argument(help: "The person's e-mail address.") var address: String
        @Option(help: "The tenant, by its short name.") var tenant: String
        @Option(help: "The file to write, which nobody else can read; without it the copy is printed.") var to: String?

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let text = try await start.serving.withWorld { world in
                    try await PersonTending(world).copy(of: address, tenant: tenant)
                }
                guard let to else { return Terminal.say(text) }
                let made = FileManager.default.createFile(
                    atPath: to, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
                guard made else {
                    Terminal.complain("\(to) cannot be written.")
                    throw ExitCode.failure
                }
                Terminal.say("\(to) is written.")
            }
        }
    }

    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erase a person; this cannot be taken back.",
            discussion: """
                What nobody needs is deleted. Where money or contracts hang on a row, a pseudonym takes the place of \
                the name. What the law demands is kept, and the answer says until when. Backups from before still \
                hold the person until they are thrown away.
                """)

        @Argument(help: "The person's e-mail address.") var address: String
        @Option(help: "The tenant, by its short name.") var tenant: String
        @Option(help: "Why, for the audit trail: \"Asked by letter of 3 May\".") var reason: String

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let lines = try await start.serving.withWorld { world in
                    try await PersonTending(world).erase(address, tenant: tenant, reason: reason)
                }
                for line in lines { Terminal.say(line) }
            }
        }
    }
}
