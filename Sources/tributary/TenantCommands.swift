import ArgumentParser
import World

/// Opens and lists the tenants of the installation.
struct KeepTenants: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Open and list the tenants of this installation.",
        subcommands: [Create.self, List.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open a tenant and invite its owner by a letter.",
            discussion: """
                The tenant is reached at its short name before the site's host (harbor.partners.example.com) or at the \
                hosts that are given. The owner becomes administrator and director, and invites the others.
                """)

        @Argument(help: "The short name: lower-case letters, digits and hyphens.") var slug: String
        @Option(help: "What people call it: \"Harbor Broadband\".") var name: String
        @Option(help: "The name in contracts, where it is another one.") var legalName: String?
        @Option(help: "The currency of its commissions: EUR.") var currency: String
        @Option(help: "Its time zone: Europe/Berlin.") var zone: String
        @Option(help: "The language of letters and public pages: en or de.") var language = "en"
        @Option(help: "The owner's e-mail address.") var owner: String
        @Option(help: "The owner's name.") var ownerName: String
        @Option(help: "The address that resellers write to; without it the owner's.") var support: String?
        @Option(help: "The postal address under letters and pages.") var address: String
        @Option(help: "A host of its own; may be given several times.") var host: [String] = []

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let order = TenantOpening.Order(
                    slug: slug, name: name, legalName: legalName, currency: currency, zone: zone, language: language,
                    supportEmail: support, footerAddress: address, hosts: host, ownerName: ownerName, ownerEmail: owner)
                let lines = try await start.serving.withWorld { world in try await TenantOpening(world).create(order) }
                for line in lines { Terminal.say(line) }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the tenants with their addresses.")

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let lines = try await start.serving.withWorld { world in try await TenantOpening(world).list() }
                for line in lines { Terminal.say(line) }
            }
        }
    }
}
