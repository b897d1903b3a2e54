import DatabaseSupport
import Identity
import Kernel
import Partnership
import TestSupport
import Testing
import Web
import World

/// What programs send is read strictly: each fault has its status, and names its field.
@Suite(.database) struct InputTests {
    private static let path = "/resellers/applications"

    private static let bodies: [(name: String, body: String, status: Int, code: String)] = [
        ("no body", "", 400, "malformed_json"),
        ("no JSON", "company_name=x", 400, "malformed_json"),
        ("a name twice", "{\"company_name\": \"A\", \"company_name\": \"B\"}", 400, "malformed_json"),
        ("a comma too many", "{\"company_name\": \"A\",}", 400, "malformed_json"),
        ("a comment", "{} // no", 400, "malformed_json"),
        ("two values", "{} {}", 400, "malformed_json"),
        ("NaN", "{\"years_in_business\": NaN}", 400, "malformed_json"),
        ("a leading zero", "{\"years_in_business\": 07}", 400, "malformed_json"),
        ("half a surrogate", "{\"company_name\": \"\\ud800\"}", 400, "malformed_json"),
        ("a bare control", "{\"company_name\": \"a\u{1}\"}", 400, "malformed_json"),
        ("a huge number", "{\"years_in_business\": 99999999999999999999}", 400, "malformed_json"),
        ("a long number", "{\"years_in_business\": 1\(String(repeating: "0", count: 60))}", 400, "malformed_json"),
        ("deep lists", String(repeating: "[", count: 40), 400, "malformed_json"),
        ("deep objects", String(repeating: "{\"a\":", count: 40), 400, "malformed_json"),
        ("a list", "[]", 422, "invalid"), ("a text", "\"x\"", 422, "invalid"), ("null", "null", 422, "invalid"),
        ("an unknown field", "{\"is_admin\": true}", 422, "invalid"),
        ("a wrong type", "{\"company_name\": 7}", 422, "invalid"),
        ("a fraction", "{\"years_in_business\": 1.5}", 422, "invalid"),
        ("a float out of range", "{\"years_in_business\": 1e400}", 422, "invalid"),
        ("an escaped NUL", "{\"company_name\": \"ab\\u0000\"}", 422, "invalid"),
    ]

    @Test func everyBrokenBodyIsRefusedWithItsReason() async throws {
        for sample in Self.bodies {
            try await Trial.run { trial in
                let program = Program(trial: trial, token: nil)
                let reply = try await program.send(
                    "POST", Self.path, body: Array(sample.body.utf8), headers: ["Content-Type": "application/json"])
                #expect(reply.status == sample.status, "\(sample.name): \(reply.status) \(reply.text)")
                #expect(reply.code == sample.code && reply.isProblem, "\(sample.name)")
                let message = try reply.json["message"]?.text ?? ""
                #expect(message.count > 20, "\(sample.name): \(message)")
                if sample.status == 422 { #expect(!reply.fields.isEmpty, "\(sample.name)") }
            }
        }
    }

    @Test func allProblemsComeAtOnceWithTheirFields() async throws {
        try await Trial.run { trial in
            let reply = try await Program(trial: trial, token: nil).post(
                Self.path,
                [
                    "company_name": "A", "contact_email": "no", "years_in_business": 500, "languages": ["en", 3],
                    "insurance_amount": ["amount_minor": "1", "currency": "XYZ"], "surprise": 1,
                ])
            #expect(reply.status == 422)
            for field in [
                "company_name", "contact_email", "contact_name", "reseller_type", "years_in_business", "languages[1]",
                "insurance_amount.amount_minor", "insurance_amount.currency", "surprise", "consent_terms",
            ] {
                #expect(reply.fields.contains(field), "\(field)")
            }
        }
    }

    @Test func bytesThatAreNoTextAndBodiesThatAreTooLongAreRefused() async throws {
        try await Trial.run { trial in
            let program = Program(trial: trial, token: nil)
            let type = ["Content-Type": "application/json"]
            let broken = Array("{\"company_name\": \"".utf8) + [0xFF, 0xC0, 0x80] + Array("\"}".utf8)
            #expect(try await program.send("POST", Self.path, body: broken, headers: type).status == 400)
            let long = [UInt8](repeating: 32, count: 70_000)
            #expect(try await program.send("POST", Self.path, body: long, headers: type).status == 413)
            let body = Array(Sample.application().encoded.utf8)
            for (type, status) in [
                ("text/plain", 415), ("application/x-www-form-urlencoded", 415),
                ("application/json; charset=latin1", 415), ("application/json; charset=utf-8", 201),
            ] {
                let reply = try await program.send("POST", Self.path, body: body, headers: ["Content-Type": type])
                #expect(reply.status == status, "\(type): \(reply.status)")
            }
        }
    }

    @Test(arguments: [
        ("*/*", 200), ("application/json", 200), ("application/*;q=0.5", 200), ("text/html, */*;q=0.1", 200),
        ("text/html", 406), ("application/json;q=0", 406), ("", 200),
    ])
    func anAcceptHeaderIsHeard(accept: String, status: Int) async throws {
        try await Trial.run { trial in
            let reply = try await Program(trial: trial, token: nil).get("/health", headers: ["Accept": accept])
            #expect(reply.status == status)
        }
    }

    @Test(arguments: [
        ("limit=0", "limit"), ("limit=101", "limit"), ("limit=05", "limit"), ("limit=ten", "limit"),
        ("limit=1&limit=2", "limit"), ("status=nowhere", "status"), ("page=2", "page"), ("cursor=abc", "cursor"),
        ("q=", "q"), ("limit=99999999999999999999", "limit"),
    ])
    func parametersAreReadStrictly(query: String, field: String) async throws {
        try await Trial.run { trial in
            let program = try await trial.program(.admin)
            let reply = try await program.get("/resellers?\(query)")
            #expect(reply.status == 422 && reply.fields.contains(field), "\(query): \(reply.status) \(reply.fields)")
            #expect(try await program.get("/resellers?limit=100").status == 200, "the control")
        }
    }

    @Test func searchingAsksForTwoCharacters() async throws {
        try await Trial.run { trial in
            let program = try await trial.program(at: try await trial.enrolled("Own").id)
            for (query, status) in [("", 422), ("?q=", 422), ("?q=a", 422), ("?q=ab", 200)] {
                #expect(try await program.get("/reseller/portal/customers/search\(query)").status == status, "\(query)")
            }
        }
    }

    @Test func anApplicationArrivesAndItsDuplicateIsRefused() async throws {
        try await Trial.run { trial in
            let visitor = Program(trial: trial, token: nil)
            let reply = try await visitor.post(Self.path, Sample.application())
            #expect(reply.status == 201, "\(reply.text)")
            #expect(try reply.json["status"] == "submitted")
            #expect(reply.header("Location")?.hasPrefix("/api/v1/resellers/applications/") == true)
            let again = try await visitor.post(Self.path, Sample.application())
            #expect(again.status == 422 && again.fields == ["contact_email"])
            let id = try #require(try reply.json["id"]?.text)
            let staff = try await trial.program(.reviewer)
            let read = try await staff.get("/resellers/applications/\(id)").json
            #expect(read["answers"]?["insurance_amount"] == "1000000.00")
            #expect(read["answers"]?["technical_capabilities"] == ["fiber", "voip"])
            #expect(read["answers"]?["tax_id"] == nil)
            let letters = try await trial.letters(to: "ana@diaz.example")
            #expect(letters.count == 1, "\(letters)")
        }
    }
}
