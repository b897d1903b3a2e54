import DatabaseSupport
import Identity
import Kernel
import Partnership
import TestSupport
import Testing
import Web
import World

/// The commands about applications and resellers act by the rules of the pages, with the rights of whoever acts.
@Suite(.database) struct DeskTests {
    private func applied(_ trial: Trial) async throws -> String {
        let reply = try await Program(trial: trial, token: nil).post("/resellers/applications", Sample.application())
        return try #require(try reply.json["number"]?.text)
    }

    @Test func aDryRunSaysWhatWouldHappenAndChangesNothing() async throws {
        try await Trial.run { trial in
            let number = try await applied(trial)
            let reviewer = try await trial.newAccount([.reviewer])
            let desk = try await ApplicationTending(trial.world, tenant: nil)
            let before = try await trial.audit().count
            let dry = try await desk.review(number, by: reviewer.email, dryRun: true)
            #expect(dry.json["status"] == "under_review" && dry.lines.last?.contains("dry run") == true)
            #expect(try await desk.show(number).json["status"] == "submitted")
            #expect(try await trial.audit().count == before)
            let real = try await desk.review(number, by: reviewer.email, dryRun: false)
            #expect(real.json["status"] == "under_review" && real.json["reviewer"] == "Robin Program")
            #expect(try await trial.audit().first?.actor.accountID == reviewer.id)
        }
    }

    @Test func whoLacksTheRightIsRefused() async throws {
        try await Trial.run { trial in
            let number = try await applied(trial)
            let desk = try await ApplicationTending(trial.world, tenant: nil)
            let finance = try await trial.newAccount([.finance])
            let owner = try await trial.newAccount([.owner], try await trial.enrolled("Own").id)
            for email in [finance.email, owner.email, "nobody@people.example"] {
                await #expect(throws: DeskProblem.self) {
                    try await desk.reject(
                        number, reason: "other", text: "Not for us at all.", by: email, dryRun: false)
                }
            }
            let director = try await trial.newAccount([.director])
            let done = try await desk.reject(
                number, reason: "other", text: "Not for us at all.", by: director.email, dryRun: false)
            #expect(done.json["status"] == "rejected", "the control")
            await #expect(throws: DeskProblem.self) {
                try await desk.reject(
                    number, reason: "other", text: "Not for us at all.", by: director.email, dryRun: false)
            }
        }
    }

    @Test func resellersAreListedMovedAndExported() async throws {
        try await Trial.run { trial in
            let reseller = try await trial.enrolled("=Own")
            _ = try await trial.enrolled("Other")
            let desk = try await ResellerTending(trial.world, tenant: nil)
            #expect(try await desk.list(status: nil, search: "").json.list?.count == 2)
            #expect(try await desk.list(status: "suspended", search: "").lines == ["No reseller is like that."])
            let manager = try await trial.newAccount([.channelManager])
            let moved = try await desk.changeStatus(
                reseller.publicID, to: "suspended", reason: "Fraud check", by: manager.email, dryRun: false)
            #expect(moved.json["status"] == "suspended")
            await #expect(throws: DeskProblem.self) {
                try await desk.changeStatus(
                    reseller.publicID, to: "terminated", reason: "Fraud", by: manager.email, dryRun: false)
            }
            #expect(try await desk.dashboard(reseller.publicID).json["name"] == "=Own")
            var file = ""
            #expect(try await desk.export(status: nil, search: "", by: manager.email) { file += $0 } == 2)
            #expect(try await trial.audit("file").first?.actor.accountID == manager.id, "who took it is noted")
            await #expect(throws: DeskProblem.self) {
                try await desk.export(status: nil, search: "", by: "nobody@people.example") { _ in }
            }
            #expect(file.contains("\"'=Own\"") && file.split(separator: "\r\n").count == 3)
        }
    }

    @Test func aTokenOfTheCommandLineDoesWhatItsOwnerMay() async throws {
        try await Trial.run { trial in
            let account = try await trial.newAccount([.finance])
            let tending = TokenTending(trial.world)
            let text = try await tending.create(
                email: account.email, scopes: [], name: "Report", days: 1, tenant: nil)
            let program = Program(trial: trial, token: text)
            #expect(try await program.get("/resellers").status == 200)
            #expect(try await program.get("/resellers/applications").status == 403)
            for scopes in [["applications:read"], ["everything"]] {
                await #expect(throws: TokenTending.Problem.self) {
                    try await tending.create(
                        email: account.email, scopes: scopes, name: "Report", days: 1, tenant: nil)
                }
            }
        }
    }
}
