import Earnings
import Foundation
import Identity
import Kernel
import Partnership

/// The same decision for any number of applications, from the command line: by the rules of the page that decides
/// together, a hundred at a time, each in a unit of work of its own.
public struct ApplicationBulk: Sendable {
    /// Which applications.
    public enum Choice: Sendable {
        case numbers([String])
        /// One number on each line.
        case file(String)
        case filter(status: String, search: String)
    }

    /// What is to happen to them.
    public enum Order: Sendable {
        case claim
        case ask([String])
        case reject(reason: String, text: String)
        /// On the lowest tier; an empty plan is the default one.
        case approve(plan: String, manager: String)

        var permission: Permission {
            if case .claim = self { .claimApplications } else { .decideApplications }
        }

        public var past: String {
            switch self {
            case .claim: "claimed"
            case .ask: "asked for documents"
            case .reject: "rejected"
            case .approve: "approved"
            }
        }
    }

    public static let columns = [("application", 21), ("outcome", 10), ("why", 0)]

    private let desk: Desk
    private var recruiting: Recruiting { desk.world.contexts.recruiting }

    public init(_ world: World, tenant: String?) async throws {
        desk = try await Desk(world, tenant)
    }

    /// Decides, or with `isLook` finds out what would come of it: each decision is made and taken back. Run again it
    /// finds what is decided and changes nothing. Throws DeskProblem before anything happens.
    public func run(
        _ order: Order, _ choice: Choice, by email: String, isLook: Bool, _ words: ManyWords
    ) async throws -> ManyResult {
        try await desk.explained {
            let account = try await desk.staff(email, order.permission)
            let decision = try await decision(order)
            let rights = ApprovalRights(mayApproveWeak: account.roles.contains(.director))
            var result = ManyResult(isLook: isLook)
            try await each(choice) { numbers, all in
                let seen = try await recruiting.seen(desk.tenant.id, numbers: numbers)
                for number in numbers {
                    let outcome = try await decide(
                        seen[number], decision, rights, by: desk.actor(account), isLook: isLook)
                    words.line(Self.line(number, outcome, &result, past: order.past))
                    words.step(ManyWords.Step(result.all, of: all))
                }
            }
            return result
        }
    }

    private func decision(_ order: Order) async throws -> JointDecision {
        switch order {
        case .claim: return .claim
        case .ask(let names):
            return .ask(
                try names.map { name in
                    guard let kind = DocumentKind(rawValue: name) else {
                        let known = DocumentKind.allCases.map(\.rawValue).joined(separator: ", ")
                        throw DeskProblem(description: "There is no document \(name). Choose of: \(known)")
                    }
                    return kind
                })
        case .reject(let name, let text):
            guard let reason = RejectionReason(rawValue: name) else {
                let known = RejectionReason.allCases.map(\.rawValue).joined(separator: ", ")
                throw DeskProblem(description: "There is no reason \(name). Choose one of: \(known)")
            }
            return .reject(reason, text: text)
        case .approve(let code, let address):
            let plans = try await desk.world.contexts.planning.records(desk.tenant).map(\.plan)
            guard let plan = plans.first(where: { code.isEmpty ? $0.isDefault : $0.code == code }) else {
                throw DeskProblem(description: "There is no plan \(code) at \(desk.tenant.name).")
            }
            let staff = try await desk.world.contexts.partnering.accountManagers(desk.tenant.id)
            guard let manager = staff.first(where: { $0.email == address.lowercased() }) else {
                throw DeskProblem(description: "\(address) looks after no resellers.")
            }
            return .approve(planCode: plan.code, accountManager: manager)
        }
    }

    private func decide(
        _ seen: SeenApplication?, _ decision: JointDecision, _ rights: ApprovalRights, by actor: Actor, isLook: Bool
    ) async throws -> JointOutcome? {
        guard let seen else { return nil }
        return try await desk.trying(isLook) {
            try await recruiting.decideTogether(desk.tenant, [seen], decision, rights: rights, by: actor).first
        }
    }

    private static func line(
        _ number: String, _ outcome: JointOutcome?, _ result: inout ManyResult, past: String
    ) -> ManyWords.Line {
        let obstacle = outcome == nil ? "There is no such application." : outcome?.obstacle
        let word: String
        if obstacle == nil {
            result.done += 1
            word = "done"
        } else if outcome?.wasDone == true {
            result.asBefore += 1
            word = "as before"
        } else {
            result.refused += 1
            word = "refused"
        }
        return ManyWords.Line(
            cells: [number, word, obstacle ?? past],
            json: [
                "application": .text(number), "outcome": .text(word.replacing(" ", with: "_")),
                "why": JSON(obstacle) { .text($0) },
            ],
            isRefused: word == "refused")
    }

    /// Hands out the numbers, a hundred at a time, with how many there are in all.
    private func each(_ choice: Choice, _ body: ([String], Int?) async throws -> Void) async throws {
        switch choice {
        case .numbers(let numbers): try await each(numbers, body)
        case .file(let path):
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw DeskProblem(description: "\(path) cannot be read as text.")
            }
            try await each(text.split(whereSeparator: \.isNewline).map { $0.trimmingWhitespace() }, body)
        case .filter(let status, let search):
            let filter = ApplicationFilter(search: search, group: try ApplicationTending.group(status))
            var (after, all): (String?, Int?) = (nil, nil)
            repeat {
                let page = try await recruiting.queue(
                    desk.tenant.id, filter, after: after, count: Recruiting.mostTogether
                ).page
                // What is decided leaves the filter, so only the first page knows how many there were.
                all = all ?? page.total
                try await body(page.elements.map(\.publicID), all)
                after = page.next
            } while after != nil
        }
    }

    private func each(_ numbers: [String], _ body: ([String], Int?) async throws -> Void) async throws {
        var known: Set<String> = []
        let numbers = numbers.map { $0.uppercased() }.filter { !$0.isEmpty && known.insert($0).inserted }
        for start in stride(from: 0, to: numbers.count, by: Recruiting.mostTogether) {
            let end = min(start + Recruiting.mostTogether, numbers.count)
            try await body(Array(numbers[start..<end]), numbers.count)
        }
    }
}
