import ArgumentParser
import Foundation
import World

/// The same decision for many applications.
struct DecideApplications: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulk",
        abstract: "Decide many applications the same way; without --yes only say what would come of it.",
        discussion: "Ends with 3 when some were refused.")

    enum Act: String, ExpressibleByArgument, CaseIterable { case claim, ask, approve, reject }

    @Argument(help: "claim, ask (for documents), approve or reject.") var act: Act
    @Argument(help: "Numbers of applications.") var applications: [String] = []
    @Option(help: "In place of numbers: all with this status; open and all are words for several.") var status: String?
    @Option(help: "With --status: words in number, company, contact or e-mail address.") var search = ""
    @Option(help: "In place of numbers: a file with one on each line.") var from: String?
    @Option(help: "To approve: the code of the commission plan; without it the default one.") var plan = ""
    @Option(help: "To approve: who looks after the resellers, by e-mail address.") var manager: String?
    @Option(
        help: "To reject: incomplete, territory_full, insufficient_capacity, not_a_fit, failed_check, fraud, other.")
    var reason: String?
    @Option(help: "To reject: why, for staff, 10 to 1000 characters.") var text: String?
    @Option(help: "To ask: business_license, tax_document, bank_reference, references, insurance_certificate.")
    var document: [String] = []
    @OptionGroup var acting: ManyActing
    @OptionGroup var options: ManyOptions

    func validate() throws {
        let ways = [!applications.isEmpty, status != nil, from != nil].count { $0 }
        guard ways == 1 else { throw ValidationError("Name applications, or give --status, or --from: one of them.") }
        guard search.isEmpty || status != nil else { throw ValidationError("--search goes with --status.") }
        let fits: [(Bool, Act, String)] = [
            (manager != nil, .approve, "--manager"), (!plan.isEmpty, .approve, "--plan"),
            (reason != nil, .reject, "--reason"), (text != nil, .reject, "--text"),
            (!document.isEmpty, .ask, "--document"),
        ]
        for (isThere, wanted, name) in fits {
            if isThere, act != wanted { throw ValidationError("\(name) goes with \(wanted.rawValue).") }
            if !isThere, act == wanted, name != "--plan" { throw ValidationError("\(act.rawValue) needs \(name).") }
        }
    }

    func run() async throws {
        let order: ApplicationBulk.Order =
            switch act {
            case .claim: .claim
            case .ask: .ask(document)
            case .reject: .reject(reason: reason ?? "", text: text ?? "")
            case .approve: .approve(plan: plan, manager: manager ?? "")
            }
        let choice: ApplicationBulk.Choice =
            if let status { .filter(status: status, search: search) } else if let from { .file(from) } else {
                .numbers(applications)
            }
        let (by, isLook, tenant) = (acting.by, acting.isLook, options.tenant)
        try await options.run(
            ApplicationBulk.columns, ProgressLine("Deciding", "application", "applications"), past: order.past
        ) { world, words in
            try await ApplicationBulk(world, tenant: tenant).run(order, choice, by: by, isLook: isLook, words)
        }
    }
}

/// Applications from a table.
struct ImportApplications: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Enter the applications of a CSV file; without --yes only say what would come of it.",
        discussion: """
            The first line names the fields of the form: company_name, contact_name, contact_email, reseller_type, \
            consent_terms, consent_checks and any of the others. Several entries of a cell stand between semicolons. \
            Ends with 3 when some rows were refused.
            """)

    @Argument(help: "The file; - reads what comes in.") var file: String
    @OptionGroup var acting: ManyActing
    @OptionGroup var options: ManyOptions

    func run() async throws {
        guard let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file) else {
            Terminal.complain("\(file) cannot be read.")
            throw ExitCode.failure
        }
        let (by, isLook, tenant) = (acting.by, acting.isLook, options.tenant)
        let past = isLook ? "can be entered" : "entered"
        try await options.run(ApplicationImport.columns, ProgressLine("Importing", "row", "rows"), past: past) {
            world, words in
            try await ApplicationImport(world, tenant: tenant).run(handle, by: by, isLook: isLook, words)
        }
    }
}

/// Applications as a table.
struct ExportApplications: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write applications as CSV, the longest waiting first.")

    @Option(help: "A status, open or all.") var status = "all"
    @Option(help: "Words in number, company, contact or e-mail address.") var search = ""
    @OptionGroup var file: ExportOptions

    func run() async throws {
        let (status, search, by, tenant) = (status, search, file.by, file.tenant)
        try await file.write(ProgressLine("Writing", "application", "applications")) { world, words, write in
            try await ApplicationTending(world, tenant: tenant).export(
                status: status, search: search, by: by, words, write)
        }
    }
}
