import ArgumentParser
import World

/// Reads and decides applications without a browser.
struct TendApplications: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "applications", abstract: "List, read, decide, import and export the applications of companies.",
        subcommands: [
            List.self, Show.self, Review.self, Approve.self, Reject.self, DecideApplications.self,
            ImportApplications.self, ExportApplications.self,
        ], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List applications, the longest waiting first.")

        @Option(help: "A status, open or all.") var status: String?
        @Option(help: "Words in number, company, contact or e-mail address.") var search = ""
        @OptionGroup var options: DeskOptions

        func run() async throws {
            let (status, search, tenant) = (status, search, options.tenant)
            try await options.say { world in
                try await ApplicationTending(world, tenant: tenant).list(status: status, search: search)
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one application.")

        @Argument(help: "Its number: APP-20260302-4F9A01BC.") var application: String
        @OptionGroup var options: DeskOptions

        func run() async throws {
            let (number, tenant) = (application, options.tenant)
            try await options.say { world in try await ApplicationTending(world, tenant: tenant).show(number) }
        }
    }

    struct Review: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take an application into review.")

        @Argument(help: "Its number: APP-20260302-4F9A01BC.") var application: String
        @OptionGroup var acting: DeskActing
        @OptionGroup var options: DeskOptions

        func run() async throws {
            let (number, by, dryRun, tenant) = (application, acting.by, acting.dryRun, options.tenant)
            try await options.say { world in
                try await ApplicationTending(world, tenant: tenant).review(number, by: by, dryRun: dryRun)
            }
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make an applicant a reseller.")

        @Argument(help: "Its number: APP-20260302-4F9A01BC.") var application: String
        @Option(help: "Who looks after the reseller, by e-mail address.") var manager: String
        @Option(help: "The type; without it the one that was applied for.") var type: String?
        @Option(help: "The tier to begin with.") var tier = "bronze"
        @Option(help: "The code of the commission plan; without it the default one.") var plan = ""
        @Option(help: "An area; may be given several times.") var territory: [String] = []
        @Option(help: "For the record.") var notes = ""
        @Option(help: "Why, below a score of 60.") var scoreReason = ""
        @Option(help: "Why, without a confirmed address.") var emailReason = ""
        @OptionGroup var acting: DeskActing
        @OptionGroup var options: DeskOptions

        func run() async throws {
            let terms = ApplicationTending.Terms(
                type: type, tier: tier, plan: plan, manager: manager, territories: territory, notes: notes,
                scoreReason: scoreReason, emailReason: emailReason)
            let (number, by, dryRun, tenant) = (application, acting.by, acting.dryRun, options.tenant)
            try await options.say { world in
                try await ApplicationTending(world, tenant: tenant).approve(number, terms, by: by, dryRun: dryRun)
            }
        }
    }

    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Reject an application.")

        @Argument(help: "Its number: APP-20260302-4F9A01BC.") var application: String
        @Option(help: "incomplete, territory_full, insufficient_capacity, not_a_fit, failed_check, fraud or other.")
        var reason: String
        @Option(help: "Why, for staff: 10 to 1000 characters.") var text: String
        @OptionGroup var acting: DeskActing
        @OptionGroup var options: DeskOptions

        func run() async throws {
            let (number, reason, text) = (application, reason, text)
            let (by, dryRun, tenant) = (acting.by, acting.dryRun, options.tenant)
            try await options.say { world in
                try await ApplicationTending(world, tenant: tenant).reject(
                    number, reason: reason, text: text, by: by, dryRun: dryRun)
            }
        }
    }
}
