import ArgumentParser
import World

/// Reads and changes resellers without a browser.
struct TendResellers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resellers", abstract: "List resellers, look at one, change its status, export them.",
        subcommands: [List.self, Dashboard.self, Status.self, Export.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List resellers by name.")

        @Option(help: "Only those with this status.") var status: String?
        @Option(help: "Words in number, name, contact, city or zip.") var search = ""
        @OptionGroup var options: DeskOptions

        func run() async throws {
            let (status, search, tenant) = (status, search, options.tenant)
            try await options.say { world in
                try await ResellerTending(world, tenant: tenant).list(status: status, search: search)
            }
        }
    }

    struct Dashboard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a reseller at a glance.")

        @Argument(help: "Its number: RES-20260306-0A1B2C3D.") var reseller: String
        @OptionGroup var options: DeskOptions

        func run() async throws {
            let (number, tenant) = (reseller, options.tenant)
            try await options.say { world in try await ResellerTending(world, tenant: tenant).dashboard(number) }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Change the status of a reseller from today on.")

        @Argument(help: "Its number: RES-20260306-0A1B2C3D.") var reseller: String
        @Argument(help: "active, inactive or suspended.") var status: String
        @Option(help: "Why, for the record.") var reason: String
        @OptionGroup var acting: DeskActing
        @OptionGroup var options: DeskOptions

        func run() async throws {
            let (number, status, reason) = (reseller, status, reason)
            let (by, dryRun, tenant) = (acting.by, acting.dryRun, options.tenant)
            try await options.say { world in
                try await ResellerTending(world, tenant: tenant).changeStatus(
                    number, to: status, reason: reason, by: by, dryRun: dryRun)
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write resellers as CSV.")

        @Option(help: "Only those with this status.") var status: String?
        @Option(help: "Words in number, name, contact, city or zip.") var search = ""
        @OptionGroup var file: ExportOptions

        func run() async throws {
            let (status, search, by, tenant) = (status, search, file.by, file.tenant)
            try await file.write(ProgressLine("Writing", "reseller", "resellers")) { world, words, write in
                try await ResellerTending(world, tenant: tenant).export(
                    status: status, search: search, by: by, words, write)
            }
        }
    }
}
