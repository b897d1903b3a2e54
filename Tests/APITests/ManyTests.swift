import DatabaseSupport
import Earnings
import Foundation
import Identity
import Kernel
import Partnership
import PartnershipSupport
import Synchronization
import TestSupport
import Testing
import Web
import World

/// What the commands for many applications say, kept to look at.
private final class Heard: Sendable {
    private let lines = Mutex<[JSON]>([])
    private let steps = Mutex<[ManyWords.Step]>([])

    var words: ManyWords {
        ManyWords(
            line: { line in self.lines.withLock { $0.append(line.json) } },
            step: { step in self.steps.withLock { $0.append(step) } })
    }
    var outcomes: [String] { lines.withLock { $0 }.compactMap { $0["outcome"]?.text } }
    var reasons: [String] { lines.withLock { $0 }.compactMap { $0["why"]?.text } }
    var last: ManyWords.Step? { steps.withLock { $0.last } }
}

/// The commands for many applications: looked at first, each record for itself, and nothing twice.
@Suite(.database) struct ManyTests {
    private static let head = "company_name,contact_name,contact_email,reseller_type,consent_terms,consent_checks"

    private func importing(
        _ trial: Trial, _ rows: [String], by email: String, isLook: Bool = false, head: String = Self.head
    ) async throws -> (ManyResult, Heard) {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("import-\(trial.newID()).csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(([head] + rows).joined(separator: "\r\n").utf8).write(to: URL(fileURLWithPath: path))
        let file = try #require(FileHandle(forReadingAtPath: path))
        let heard = Heard()
        let importing = try await ApplicationImport(trial.world, tenant: nil)
        return (try await importing.run(file, by: email, isLook: isLook, heard.words), heard)
    }

    private func bulk(
        _ trial: Trial, _ order: ApplicationBulk.Order, _ choice: ApplicationBulk.Choice, by email: String,
        isLook: Bool = false
    ) async throws -> (ManyResult, Heard) {
        let heard = Heard()
        let bulk = try await ApplicationBulk(trial.world, tenant: nil)
        return (try await bulk.run(order, choice, by: email, isLook: isLook, heard.words), heard)
    }

    private func row(_ number: Int, _ type: String = "authorized_dealer", consent: String = "yes") -> String {
        "Company \(number),Contact \(number),owner@company\(number).example,\(type),\(consent),yes"
    }

    @Test func rowsAreEnteredOnceHoweverOftenTheFileIsRead() async throws {
        try await Trial.run { trial in
            let reviewer = try await trial.newAccount([.reviewer])
            let rows = [row(1), row(2, "none"), row(3, consent: "no"), row(4) + ",more", row(5)]
            let (look, seen) = try await importing(trial, rows, by: reviewer.email, isLook: true)
            #expect((look.done, look.asBefore, look.refused) == (2, 0, 3))
            #expect(seen.outcomes == ["entered", "refused", "refused", "refused", "entered"])
            let desk = try await ApplicationTending(trial.world, tenant: nil)
            #expect(try await desk.list(status: "all", search: "").json.list?.isEmpty == true, "a look changes nothing")
            let (first, heard) = try await importing(trial, rows, by: reviewer.email)
            #expect((first.done, first.asBefore, first.refused) == (2, 0, 3))
            #expect(heard.reasons.count == 3 && heard.reasons[1].contains("consent_terms"))
            #expect(heard.last?.records == 5 && heard.last?.part.map { $0.done == $0.all } == true)
            let (again, _) = try await importing(trial, rows, by: reviewer.email)
            #expect((again.done, again.asBefore, again.refused) == (0, 2, 3))
            #expect(try await desk.list(status: "submitted", search: "").json.list?.count == 2)
            let entered = try await trial.audit("application").filter { $0.act == "application.entered" }
            #expect(entered.count == 2 && entered.allSatisfy { $0.actor.accountID == reviewer.id })
            #expect(try await trial.letters(to: "owner@company1.example").count == 1, "the applicant is told")
        }
    }

    /// The pace of the form and of programs is not that of staff with a pile of paper.
    @Test func aPileOfRowsIsEnteredAtOnce() async throws {
        try await Trial.run { trial in
            let reviewer = try await trial.newAccount([.reviewer])
            let (result, heard) = try await importing(trial, (1...25).map { row($0) }, by: reviewer.email)
            #expect((result.done, result.refused) == (25, 0), "\(heard.reasons.first ?? "")")
        }
    }

    @Test(arguments: [
        ("company_name,shoe_size", "shoe_size"), ("company_name,company_name", "company_name"),
        ("company_name,contact_name", "contact_email"),
    ])
    func aFirstLineThatDoesNotFitIsRefused(head: String, named: String) async throws {
        try await Trial.run { trial in
            let reviewer = try await trial.newAccount([.reviewer])
            let problem = await #expect(throws: DeskProblem.self) {
                try await importing(trial, ["a,b"], by: reviewer.email, head: head)
            }
            #expect(problem?.description.contains(named) == true)
        }
    }

    @Test func aTornFileKeepsWhatCameBefore() async throws {
        try await Trial.run { trial in
            let reviewer = try await trial.newAccount([.reviewer])
            let filler = (2...900).map { row($0, consent: "no") }
            await #expect(throws: DeskProblem.self) {
                try await importing(trial, [row(1)] + filler + ["\"never closed"], by: reviewer.email)
            }
            let desk = try await ApplicationTending(trial.world, tenant: nil)
            #expect(try await desk.list(status: "all", search: "").json.list?.count == 1)
        }
    }

    @Test func manyAreDecidedByTheRulesOfThePage() async throws {
        try await Trial.run { trial in
            _ = try await trial.world.contexts.planning.adopt(
                .standardReseller, from: trial.tenant.zone.month(of: trial.clock.now), tenant: trial.tenant,
                by: .system)
            let reviewer = try await trial.newAccount([.reviewer])
            _ = try await importing(trial, (1...5).map { row($0) }, by: reviewer.email)
            let waiting = ApplicationBulk.Choice.filter(status: "submitted", search: "")
            let (look, _) = try await bulk(trial, .claim, waiting, by: reviewer.email, isLook: true)
            #expect(look.done == 5 && look.words("claimed").count == 2)
            let desk = try await ApplicationTending(trial.world, tenant: nil)
            let rows = try await desk.list(status: "submitted", search: "").json.list ?? []
            let numbers = rows.compactMap { $0["number"]?.text }
            #expect(numbers.count == 5, "a look changes nothing")
            let (claimed, heard) = try await bulk(trial, .claim, waiting, by: reviewer.email)
            #expect(claimed.done == 5 && heard.last == ManyWords.Step(5, of: 5))
            let (again, _) = try await bulk(trial, .claim, .numbers(numbers + ["APP-0"]), by: reviewer.email)
            #expect((again.done, again.asBefore, again.refused) == (0, 5, 1))
            let (asked, _) = try await bulk(
                trial, .ask(["tax_document"]), .numbers(Array(numbers.prefix(2))), by: reviewer.email)
            #expect(asked.done == 2)
            let (approved, obstacles) = try await bulk(
                trial, .approve(plan: "", manager: try await trial.newAccount([.accountManager]).email),
                .numbers(numbers), by: reviewer.email)
            #expect(approved.refused == 5 && obstacles.reasons.count == 5, "nothing was checked yet")
            let reject = ApplicationBulk.Order.reject(reason: "incomplete", text: "Nothing came of it.")
            let (rejected, _) = try await bulk(
                trial, reject, .filter(status: "open", search: "company"), by: reviewer.email)
            #expect(rejected.done == 5)
            let (twice, _) = try await bulk(trial, reject, .numbers(numbers), by: reviewer.email)
            #expect((twice.done, twice.asBefore, twice.refused) == (0, 5, 0))
        }
    }

    @Test func whoLacksTheRightAndWhatIsUnknownIsRefusedBeforeAnythingHappens() async throws {
        try await Trial.run { trial in
            let reviewer = try await trial.newAccount([.reviewer])
            _ = try await importing(trial, [row(1)], by: reviewer.email)
            let finance = try await trial.newAccount([.finance])
            let everything = ApplicationBulk.Choice.filter(status: "all", search: "")
            let orders: [(ApplicationBulk.Order, String)] = [
                (.claim, finance.email), (.reject(reason: "rude", text: "Long enough a text."), reviewer.email),
                (.reject(reason: "other", text: "short"), reviewer.email), (.ask(["passport"]), reviewer.email),
                (.approve(plan: "", manager: reviewer.email), reviewer.email),
                (.approve(plan: "none", manager: reviewer.email), reviewer.email),
            ]
            for (order, email) in orders {
                await #expect(throws: DeskProblem.self, "\(order)") {
                    try await bulk(trial, order, everything, by: email)
                }
            }
            await #expect(throws: DeskProblem.self) { try await importing(trial, [row(2)], by: finance.email) }
            let desk = try await ApplicationTending(trial.world, tenant: nil)
            #expect(try await desk.list(status: "submitted", search: "").json.list?.count == 1)
        }
    }

    @Test func theFileHoldsEveryApplicationOfTheFilter() async throws {
        try await Trial.run { trial in
            let reviewer = try await trial.newAccount([.reviewer])
            _ = try await importing(
                trial, (1...3).map { row($0) } + ["=Sum,Ann Lee,a@b.example,distributor,yes,1"], by: reviewer.email)
            let desk = try await ApplicationTending(trial.world, tenant: nil)
            let heard = Heard()
            var file = ""
            #expect(
                try await desk.export(status: "all", search: "", by: reviewer.email, heard.words) { file += $0 } == 4)
            #expect(file.split(separator: "\r\n").count == 5 && file.contains("\"'=Sum\""))
            #expect(heard.last == ManyWords.Step(4, of: 4))
        }
    }

    @Test(arguments: [
        (ManyWords.Step(0, of: 200), 1, "Deciding [........................]   0% 0 applications"),
        (ManyWords.Step(1, of: 200), 2, "Deciding [........................]   0% 1 application 30/min 6:38 left"),
        (ManyWords.Step(50, of: 200), 2, "Deciding [######..................]  25% 50 applications 25/s 0:06 left"),
        (ManyWords.Step(200, of: 200), 8, "Deciding [########################] 100% 200 applications 25/s 0:00 left"),
        (ManyWords.Step(0, of: 0), 8, "Deciding [########################] 100% 0 applications"),
        (ManyWords.Step(30, of: nil), 3, "Deciding 30 applications 10/s"),
    ])
    func theLineSaysHowFarItCame(step: ManyWords.Step, seconds: Int, text: String) {
        let line = ProgressLine("Deciding", "application", "applications")
        #expect(line.text(step, after: .seconds(seconds)) == text)
    }
}
