import DatabaseSupport
import Identity
import Kernel
import Partnership
import TestSupport
import Testing
import World

/// The forms by which staff turn an application down or take it back for the applicant.
@Suite(.database) struct DecliningWalkTests {
    /// The reasons with the time after which the company may apply again.
    @Test func theFormSaysHowLongEachReasonBars() async throws {
        try await Trial.run { trial in
            let (reviewer, record, _) = try await Self.applied(trial)
            let page = try await reviewer.get(record)
            for (value, words) in [
                ("incomplete", "Incomplete: may apply at once"),
                ("territory_full", "Territory full: may apply in 90 days"),
                ("insufficient_capacity", "Not enough capacity: may apply in 90 days"),
                ("not_a_fit", "Not a fit: may apply in 180 days"),
                ("failed_check", "Failed a check: may apply in 365 days"), ("fraud", "Fraud: never again"),
                ("other", "Other: may apply in 90 days"),
            ] {
                #expect(page.contains("value=\"\(value)\""), "\(value)")
                #expect(page.contains(words), "\(words)")
            }
            let version = try #require(page.value(of: "version"))
            let short = try await reviewer.post(
                "\(record)/rejection", ["reason": "territory_full", "text": "Too short", "version": version])
            #expect(short.status == 422 && short.contains("Explain the decision in 10 to 1000 characters."))
            #expect(short.contains("Too short"), "what was typed stays")
            let nameless = try await reviewer.post(
                "\(record)/rejection", ["reason": "", "text": "Both zips have two dealers.", "version": version])
            #expect(nameless.status == 422 && nameless.contains("Choose a reason."))
            let done = try await reviewer.post(
                "\(record)/rejection",
                ["reason": "territory_full", "text": "Both zips have two dealers.", "version": version])
            #expect(try await reviewer.follow(done).contains("The application is rejected."))
            #expect(try await trial.letters(to: "ana@diaz.example").count == 2)
        }
    }

    @Test func theApplicantAsksAndStaffWithdraw() async throws {
        try await Trial.run { trial in
            let (reviewer, record, status) = try await Self.applied(trial)
            #expect(try await reviewer.get(record).contains("\(record)/withdrawal"))
            let empty = try await reviewer.post("\(record)/withdrawal", ["reason_withdrawn": ""])
            #expect(empty.status == 422 && empty.contains("Say how the applicant asked for it."))
            let auditor = try await trial.staff(.auditor)
            #expect(try await auditor.post("\(record)/withdrawal", ["reason_withdrawn": "Called."]).status == 403)
            let done = try await reviewer.post("\(record)/withdrawal", ["reason_withdrawn": "She called <b>today</b>."])
            let page = try await reviewer.follow(done)
            #expect(page.contains("The application is withdrawn.") && !page.contains("\(record)/withdrawal"))
            #expect(!page.contains("<b>today"))
            let shown = try await trial.visitor().get(status)
            #expect(shown.status == 200 && !shown.contains("She called") && !shown.contains("Robin Staff"))
            let again = try await reviewer.post("\(record)/withdrawal", ["reason_withdrawn": "She called again."])
            #expect(try await reviewer.follow(again).contains("has withdrawn this application"))
        }
    }

    private static func applied(_ trial: Trial) async throws -> (Browser, record: String, status: String) {
        let status = try await ApplyingWalkTests.apply(trial, trial.visitor())
        let reviewer = try await trial.staff(.reviewer)
        let queue = try await reviewer.get("/admin/applications")
        let record = try #require(queue.links.first { $0.hasPrefix("/admin/applications/0") })
        return (reviewer, record, status)
    }
}
