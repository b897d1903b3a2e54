import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import World

/// The audit trail as people search it, take it with them, and look back by it.
@Suite(.database) struct AuditPageTests {
    @Test func theTrailIsSearchedByWordKindAndDay() async throws {
        try await Trial.run { trial in
            try await note(trial, "reseller.state_changed", "reseller", "R-1", "Brightline", ["tier": "gold"])
            trial.clock.set(trial.clock.now + .days(3))
            try await note(trial, "batch.released", "batch", "B-1", "BAT-7", ["status": "released"])
            let staff = try await trial.staff(.auditor)
            let cases: [(query: String, brightline: Bool, batch: Bool)] = [
                ("", true, true), ("?q=brightline", true, false), ("?q=state+changed", true, false),
                ("?q=state_changed", true, false), ("?kind=batch", false, true), ("?from=2026-03-05", false, true),
                ("?through=2026-03-04", true, false), ("?q=nobody+has+this", false, false), ("?from=nonsense", true, true),
                ("?q=%25", false, false),
            ]
            for one in cases {
                let page = try await staff.get("/admin/audit\(one.query)")
                #expect(page.status == 200)
                #expect(page.contains(">Brightline</a>") == one.brightline, "\(one.query)")
                #expect(page.contains(">BAT-7</a>") == one.batch, "\(one.query)")
                #expect(page.contains("“nonsense” is no day") == one.query.contains("nonsense"))
            }
        }
    }

    @Test func aCopyHoldsNoFormulaAndLeavesALineItself() async throws {
        try await Trial.run { trial in
            try await note(trial, "reseller.state_changed", "reseller", "R-1", "=cmd|' /C calc'!A0", ["tier": "gold"])
            try await note(trial, "batch.released", "batch", "B-1", "BAT-7", ["status": "released"])
            let staff = try await trial.staff(.auditor)
            try await staff.get("/admin/audit")
            let fields: KeyValuePairs = ["kind": "reseller", "q": "", "from": "", "through": ""]
            let file = try await staff.post("/admin/audit/file", fields)
            #expect(file.status == 200)
            #expect(file.header("Content-Type") == "text/csv; charset=utf-8")
            #expect(file.header("Content-Disposition")?.contains("audit-2026-03-02.csv") == true)
            #expect(file.contains("\"'=cmd|' /C calc'!A0\""))
            #expect(!file.contains("BAT-7"))
            let line = try #require(try await trial.audit("audit_trail").first)
            #expect(line.act == "audit.exported")
            #expect(line.after == ["kind": "reseller"])
            #expect(line.actor.name == "Robin Staff")
            let whole = try await staff.post(
                "/admin/audit/file", ["kind": "", "q": "", "from": "", "through": ""] as KeyValuePairs)
            #expect(whole.text.split(separator: "\r\n").count >= 6, "the header, two notes, a sign-in and two copies")
            #expect(whole.contains("audit.exported"))
        }
    }

    @Test func aLongTrailIsCopiedWhole() async throws {
        try await Trial.run { trial in
            for number in 0..<1203 {
                try await note(trial, "test.done", "test", "\(number)", "T", [:])
            }
            let staff = try await trial.staff(.auditor)
            let file = try await staff.post(
                "/admin/audit/file", ["kind": "test", "q": "", "from": "", "through": ""] as KeyValuePairs)
            #expect(file.text.split(separator: "\r\n").count == 1204)
        }
    }

    @Test func aRecordIsShownAsItWasOnADay() async throws {
        try await Trial.run { trial in
            try await note(
                trial, "reseller.state_changed", "reseller", "R-1", "Brightline", ["tier": "silver"],
                before: ["tier": "bronze", "status": "active"])
            trial.clock.set(trial.clock.now + .days(10))
            try await note(
                trial, "reseller.state_changed", "reseller", "R-1", "Brightline", ["tier": "gold"],
                before: ["tier": "silver"])
            trial.clock.set(trial.clock.now + .days(10))
            let staff = try await trial.staff(.auditor)
            let address = "/admin/audit/record?kind=reseller&id=R-1"
            let now = try await staff.get(address)
            #expect(now.contains("<dd>gold<span class=\"sub\">Set by line 2.</span></dd>"))
            let between = try await staff.get("\(address)&on=2026-03-05")
            #expect(between.contains("<dd>silver<span class=\"sub\">Set by line 1.</span></dd>"))
            #expect(!between.contains("<dd>gold"))
            #expect(!between.contains("Of earlier days only"))
            let early = try await staff.get("\(address)&on=2026-02-01")
            #expect(early.contains("<dd>bronze<span class=\"sub\">Told by line 1, which changed it later.</span></dd>"))
            #expect(early.contains("Of earlier days only"))
            #expect(try await staff.get("/admin/audit/record?kind=reseller&id=R-2").status == 404)
            #expect(try await staff.get("/admin/audit/record").status == 404)
        }
    }

    @Test func theCommandsSayWhatHoldsAndAnchorsFitLater() async throws {
        try await Trial.own { trial in
            try await note(trial, "test.done", "test", "1", "T", [:])
            let keeping = AuditKeeping(trial.world)
            let anchors = try await keeping.anchors(tenant: nil).joined(separator: "\n") + "\n"
            try await note(trial, "test.done", "test", "2", "T", [:])
            let finding = try await keeping.verify(tenant: "northwind", anchors: anchors)
            #expect(finding.isWhole && finding.lines == ["northwind: 2 lines hold, and 1 anchor fits."])
            await #expect(throws: AuditKeeping.Problem.self) {
                try await keeping.verify(tenant: nil, anchors: anchors.replacing(" 1 ", with: " 9 "))
            }
            await #expect(throws: NoSuchTenant.self) { try await keeping.verify(tenant: "x", anchors: nil) }
        }
    }

    private func note(
        _ trial: Trial, _ act: String, _ kind: String, _ id: String, _ label: String, _ after: [String: String],
        before: [String: String] = [:]
    ) async throws {
        let (clock, chance) = (trial.world.edges.clock, trial.world.edges.chance)
        try await trial.database.transaction(trial.tenant.id) { tx in
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                .system, act, subject: AuditSubject(kind, id, label), before: before, after: after)
        }
    }
}
