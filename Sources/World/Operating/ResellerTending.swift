import API
import Engagement
import Identity
import Kernel
import Partnership
import Web

/// Resellers, as the commands read and change them: by the rules of the pages.
public struct ResellerTending: Sendable {
    private static let pageSize = 100

    private let desk: Desk
    private var partnering: Partnering { desk.world.contexts.partnering }

    public init(_ world: World, tenant: String?) async throws {
        desk = try await Desk(world, tenant)
    }

    public func list(status: String?, search: String) async throws -> DeskReport {
        var found: [Reseller] = []
        try await each(status, search) { page, _ in found += page }
        let rows = found.map {
            [$0.publicID, $0.status.rawValue, $0.tier.rawValue, $0.activatedOn?.description ?? "", $0.name]
        }
        return DeskReport(
            DeskReport.table(
                ["reseller", "status", "tier", "active since", "name"], rows, empty: "No reseller is like that."),
            .list(found.map { ResellerShapes.summary($0) }))
    }

    public func dashboard(_ number: String) async throws -> DeskReport {
        try await desk.act(dryRun: false) {
            let (reseller, earnings) = try await desk.world.contexts.overviews.reseller(
                desk.tenant, try await key(number), withMoney: true)
            var lines = [
                "\(reseller.name)  \(reseller.status.label), \(reseller.tier.label)",
                "active customers  \(reseller.activeCustomers)", "monthly           \(reseller.monthly)",
            ]
            if let earnings {
                lines += [
                    "accrued           \(earnings.accrued)", "held              \(earnings.held)",
                    "payable           \(earnings.payable)", "paid this year    \(earnings.paidThisYear)",
                ]
            }
            if let checklist = reseller.checklist {
                lines.append("onboarding        \(checklist.doneCount) of \(checklist.askedCount) tasks")
            }
            return DeskReport(lines, DashboardShape.json(reseller, earnings, seesCustomers: true))
        }
    }

    public func changeStatus(
        _ number: String, to name: String, reason: String, by email: String, dryRun: Bool
    ) async throws -> DeskReport {
        let account = try await desk.staff(email, .superviseResellers)
        let actor = desk.actor(account)
        guard let status = ResellerStatus(rawValue: name) else {
            let names = ResellerStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw DeskProblem(description: "There is no status \(name). Choose one of: \(names)")
        }
        return try await desk.act(dryRun: dryRun) {
            let reseller = try await partnering.reseller(desk.tenant.id, try await key(number))
            let moved = try await partnering.changeStatus(
                desk.tenant, reseller.id, to: status, reason: reason, version: reseller.version, by: actor,
                as: ResellerStatus.Doer.all(of: account.roles))
            return DeskReport(
                ["\(moved.name) is \(moved.status.label.lowercased()) from today on."], ResellerShapes.full(moved))
        }
    }

    /// The rows of a filter as a file for a spreadsheet, page by page; `write` gets each part.
    /// That somebody took it stands in the audit trail first.
    public func export(
        status: String?, search: String, by email: String, _ words: ManyWords = .none,
        _ write: (String) throws -> Void
    ) async throws -> Int {
        let account = try await desk.staff(email, .seeResellers)
        var table = CSVTable(columns: Reseller.columns)
        try await desk.noteFile("resellers export", account)
        var count = 0
        try await each(status, search) { resellers, all in
            for reseller in resellers { table.add(reseller.cells) }
            count += resellers.count
            try write(table.take())
            words.step(ManyWords.Step(count, of: all))
        }
        return count
    }

    private func each(_ status: String?, _ search: String, _ body: ([Reseller], Int?) throws -> Void) async throws {
        let wanted = status.flatMap { ResellerStatus(rawValue: $0) }
        if let status, wanted == nil {
            let names = ResellerStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw DeskProblem(description: "There is no status \(status). Choose one of: \(names)")
        }
        let filter = ResellerFilter(search: search, status: wanted)
        var after: String?
        repeat {
            let page = try await partnering.list(desk.tenant.id, filter, after: after, count: Self.pageSize).page
            try body(page.elements, page.total)
            after = page.next
        } while after != nil
    }

    /// A reseller is named by its number or its key. Throws NotFound.
    private func key(_ number: String) async throws -> Identifier {
        if let id = Identifier(number) { return id }
        let page = try await partnering.list(desk.tenant.id, ResellerFilter(search: number)).page
        guard let found = page.elements.first(where: { $0.publicID == number.uppercased() }) else { throw NotFound() }
        return found.id
    }
}
