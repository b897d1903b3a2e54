import ArgumentParser
import Foundation
import Kernel
import World

/// Makes and uses the keys that letters are signed with.
struct SignLetters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dkim", abstract: "Make, use and list the keys that letters are signed with.",
        subcommands: [Make.self, Use.self, List.self])

    struct Whose: ParsableArguments {
        @Option(help: "The tenant, by its short name; without it the default one.")
        var tenant: String?

        @Option(help: "The domain of the sender; without it that of the tenant's support address.")
        var domain: String?
    }

    struct Make: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an RSA and an Ed25519 key and print their DNS records.")

        @Argument(help: "A name that was never used for the domain, like 2026a.")
        var name: String

        @OptionGroup var whose: Whose

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let lines = try await start.serving.withWorld { world in
                    try await LetterSigning(world).make(name, tenant: whose.tenant, domain: whose.domain)
                }
                for line in lines { Terminal.say(line) }
            }
        }
    }

    struct Use: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign with the keys of this name from now on, and no more with others of the domain.")

        @Argument(help: "The name that the keys were made with.")
        var name: String

        @OptionGroup var whose: Whose

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let lines = try await start.serving.withWorld { world in
                    try await LetterSigning(world).use(name, tenant: whose.tenant, domain: whose.domain)
                }
                for line in lines { Terminal.say(line) }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys with their DNS records.")

        @OptionGroup var whose: Whose

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let lines = try await start.serving.withWorld { world in
                    try await LetterSigning(world).list(tenant: whose.tenant)
                }
                for line in lines { Terminal.say(line) }
            }
        }
    }
}

/// Takes what comes to the bounce address. Mail servers run it for each message; a code of 75 makes them try later.
struct TakeBounce: AsyncParsableCommand {
    private static let tryLater = ExitCode(75)

    static let configuration = CommandConfiguration(
        commandName: "bounce",
        abstract: "Take a report about an undelivered letter: from standard input, or all in a mail folder.")

    @Option(help: "The address that the message came to, where the mail server knows it.")
    var recipient = ""

    @Argument(help: "A Maildir whose new messages are taken and moved to cur; without it one message is read.")
    var folder: String?

    func run() async throws {
        do {
            let start = try Start(quiet: true)
            let lines = try await start.serving.withWorld { world in
                let post = BouncePost(world)
                guard let folder else {
                    let message = Array(try FileHandle.standardInput.readToEnd() ?? Data())
                    return [try await post.take(message, to: recipient)]
                }
                return try await post.takeAll(folder)
            }
            for line in lines { Terminal.say(line) }
        } catch {
            // What stopped the start has been said.
            if !(error is ExitCode) { Terminal.complain("\(error)") }
            throw Self.tryLater
        }
    }
}
