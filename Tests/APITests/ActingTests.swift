import DatabaseSupport
import Identity
import Kernel
import Partnership
import TestSupport
import Testing
import Web
import World

/// Acts happen once, changes name what they change, lists are walked without gaps, and nobody calls too often.
@Suite(.database) struct ActingTests {
    private static let apply = "/resellers/applications"

    @Test func theSameKeyGivesTheSameAnswerAndActsOnce() async throws {
        try await Trial.run { trial in
            let visitor = Program(trial: trial, token: nil)
            let key = ["Idempotency-Key": "order-1"]
            let first = try await visitor.post(Self.apply, Sample.application(), headers: key)
            let second = try await visitor.post(Self.apply, Sample.application(), headers: key)
            #expect(first.status == 201 && second.status == 201)
            #expect(first.bytes == second.bytes && first.header("Location") == second.header("Location"))
            #expect(first.header("Idempotency-Replayed") == nil && second.header("Idempotency-Replayed") == "true")
            #expect(try await Self.count(trial) == 1)
            let other = try await visitor.post(Self.apply, Sample.application("bo@chen.example"), headers: key)
            #expect(other.status == 409 && other.code == "idempotency_key_reused")
            let control = try await visitor.post(Self.apply, Sample.application("bo@chen.example"))
            #expect(control.status == 201)
            #expect(try await Self.count(trial) == 2)
        }
    }

    @Test func aRefusalIsKeptAsWellAndAKeyEndsAfterADay() async throws {
        try await Trial.run { trial in
            let visitor = Program(trial: trial, token: nil)
            _ = try await visitor.post(Self.apply, Sample.application())
            let key = ["Idempotency-Key": "order-2"]
            let first = try await visitor.post(Self.apply, Sample.application(), headers: key)
            let second = try await visitor.post(Self.apply, Sample.application(), headers: key)
            #expect(first.status == 422 && second.status == 422)
            #expect(try first.json["fields"] == second.json["fields"])
            trial.clock.advance(.hours(24))
            let staff = try await trial.program(.reviewer)
            let id = try #require(try await staff.get(Self.apply).json["items"]?.list?.first?["id"]?.text)
            let path = Self.apply + "/\(id)"
            _ = try await staff.post(path + "/review", ["act": "claim"])
            let version = try #require(try await staff.get(path).json["version"])
            _ = try await staff.post(
                path + "/reject", ["version": version, "reason": "incomplete", "text": "The address is missing."])
            let third = try await visitor.post(Self.apply, Sample.application(), headers: key)
            #expect(third.status == 201, "\(third.text)")
        }
    }

    @Test func keysOfOneCallerAreNoKeysOfAnother() async throws {
        try await Trial.run { trial in
            let reseller = try await trial.enrolled("Own")
            let (one, two) = (try await trial.program(.director), try await trial.program(.director))
            let key = ["Idempotency-Key": "same"]
            let path = "/resellers/applications/\(reseller.id)/reject"
            let body: JSON = ["version": 1, "reason": "other", "text": "Nobody knows them."]
            for program in [one, two] {
                let reply = try await program.post(path, body, headers: key)
                #expect(reply.status == 404 && reply.header("Idempotency-Replayed") == nil)
            }
            let bad = try await one.post(path, body, headers: ["Idempotency-Key": "with space"])
            #expect(bad.status == 422)
        }
    }

    @Test func ofManyAtTheSameTimeOneActs() async throws {
        try await Trial.own { trial in
            let visitor = Program(trial: trial, token: nil)
            let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        try await visitor.post(
                            Self.apply, Sample.application(), headers: ["Idempotency-Key": "at-once"])
                    }
                }
                return try await group.reduce(into: [Reply]()) { $0.append($1) }
            }
            #expect(replies.allSatisfy { $0.status == 201 }, "\(replies.map(\.status))")
            #expect(Set(replies.map(\.text)).count == 1)
            #expect(replies.count { $0.header("Idempotency-Replayed") == nil } == 1)
            #expect(try await Self.count(trial) == 1)
        }
    }

    @Test func aListIsWalkedWithoutGapsAndRepetitions() async throws {
        try await Trial.run { trial in
            for name in ["Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Maple"] {
                _ = try await trial.enrolled(name)
            }
            let program = try await trial.program(.admin)
            var (names, cursor, pages): ([String], String?, Int) = ([], nil, 0)
            repeat {
                let query = cursor.map { "&cursor=\($0)" } ?? ""
                let page = try await program.get("/resellers?limit=3\(query)").json
                names += page["items"]?.list?.compactMap { $0["name"]?.text } ?? []
                cursor = page["next_cursor"]?.text
                #expect(page["total"] == 7)
                pages += 1
            } while cursor != nil && pages < 9
            #expect(pages == 3 && names == ["Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Maple"])
            let first = try #require(try await program.get("/resellers?limit=3").json["next_cursor"]?.text)
            let forged = String(first.dropLast()) + (first.hasSuffix("A") ? "B" : "A")
            for (path, status) in [
                ("/resellers?cursor=\(first)", 200), ("/resellers?cursor=\(forged)", 422),
                ("/resellers?status=active&cursor=\(first)", 422), ("/resellers/applications?cursor=\(first)", 422),
            ] {
                #expect(try await program.get(path).status == status, "\(path)")
            }
        }
    }

    @Test func aHundredAndTwentyCallsAMinuteAreLetThrough() async throws {
        try await Trial.run { trial in
            let account = try await trial.newAccount([.admin])
            let program = try await trial.program(of: account)
            for number in 1...120 {
                let reply = try await program.get("/resellers?limit=1")
                #expect(reply.status == 200, "call \(number)")
                #expect(reply.header("RateLimit-Limit") == "120")
                #expect(reply.header("RateLimit-Remaining") == "\(120 - number)")
            }
            let refused = try await program.get("/resellers?limit=1")
            #expect(refused.status == 429 && refused.code == "too_many_requests")
            #expect(refused.header("Retry-After") == "60" && refused.header("RateLimit-Remaining") == "0")
            let other = try await trial.program(of: account)
            #expect(try await other.get("/resellers?limit=1").status == 200, "another token has its own calls")
            trial.clock.advance(.seconds(59))
            #expect(try await program.get("/resellers?limit=1").status == 429)
            trial.clock.advance(.seconds(1))
            #expect(try await program.get("/resellers?limit=1").status == 200)
        }
    }

    @Test func tenApplicationsAnHourComeFromOneAddress() async throws {
        try await Trial.run { trial in
            let visitor = Program(trial: trial, token: nil)
            for number in 1...10 {
                let reply = try await visitor.post(Self.apply, Sample.application("a\(number)@diaz.example"))
                #expect(reply.status == 201, "\(number): \(reply.text)")
            }
            let refused = try await visitor.post(Self.apply, Sample.application("a11@diaz.example"))
            #expect(refused.status == 429 && refused.header("Retry-After") == "3600")
            trial.clock.advance(.hours(1))
            #expect(try await visitor.post(Self.apply, Sample.application("a11@diaz.example")).status == 201)
        }
    }

    @Test func aChangeNamesTheVersionThatWasRead() async throws {
        try await Trial.run { trial in
            let reseller = try await trial.enrolled("Own")
            let program = try await trial.program(at: reseller.id)
            let path = "/resellers/\(reseller.id)"
            let tag = try #require(try await program.get(path).header("ETag"))
            #expect(try await program.put(path, Self.company("New"), tag: nil).status == 428)
            #expect(try await program.put(path, Self.company("New"), tag: "\"99\"").status == 412)
            let changed = try await program.put(path, Self.company("New Name"), tag: tag)
            #expect(changed.status == 200, "\(changed.text)")
            #expect(try changed.json["name"] == "New Name")
            #expect(changed.header("ETag") != tag)
            #expect(try await program.put(path, Self.company("Again"), tag: tag).status == 412)
            let invalid = try await program.put(path, Self.company("New", zip: "12"), tag: changed.header("ETag"))
            #expect(invalid.status == 422 && invalid.fields == ["address.zip"])
        }
    }

    @Test func anOnboardingTaskIsWorkedOnByBothSides() async throws {
        try await Trial.run { trial in
            let reseller = try await trial.enrolled("New", isActive: false)
            let owner = try await trial.program(at: reseller.id)
            let root = "/resellers/\(reseller.id)/onboarding"
            let tasks = try #require(try await owner.get(root).json["tasks"]?.list)
            #expect(tasks.count == 11)
            let started = try await owner.put(root + "/setup_003", ["act": "start"], tag: "\"1\"")
            #expect(try started.json["state"] == "in_progress", "\(started.text)")
            let tag = started.header("ETag")
            let skipped = try await owner.put(root + "/setup_003", ["act": "skip", "note": "No"], tag: tag)
            #expect(skipped.status == 403)
            let manager = try await trial.program(.channelManager)
            let refused = try await manager.put(
                root + "/setup_003", ["act": "skip", "note": "Not needed"], tag: tag)
            #expect(refused.status == 409 && refused.code == "may_not_skip")
            let nowhere = try await manager.put(root + "/setup_999", ["act": "skip", "note": "No"], tag: tag)
            #expect(nowhere.status == 404)
        }
    }

    private static func company(_ name: String, zip: String = "27010") -> JSON {
        [
            "name": .text(name), "website_url": "", "contact_name": "Ana Diaz", "contact_phone": "919-555-0142",
            "address": [
                "street": "1 Main Street", "city": "Brightwater", "county": "", "state": "NC", "zip": .text(zip),
                "country": "US",
            ],
        ]
    }

    private static func count(_ trial: Trial) async throws -> Int {
        try await trial.world.contexts.recruiting.queue(trial.tenant.id, ApplicationFilter(group: .all)).page.total ?? 0
    }
}
