import DatabaseSupport
import Identity
import Postgres
import TestSupport
import Testing
import Web
import World

/// What comes over the wire, well-formed or not, and what every answer carries.
@Suite(.database) struct RequestTests {
    @Test(arguments: [
        ("GET", "/nothing", 404), ("GET", "/admin/nothing", 404), ("GET", "//", 404), ("GET", "//admin", 404),
        ("GET", "/%61dmin", 404), ("GET", "/admin/.", 404), ("GET", "/Admin", 404), ("GET", "/admin/../", 404),
        ("GET", "/admin//audit", 404), ("GET", "/signin/", 308), ("HEAD", "/signin", 200), ("HEAD", "/", 200),
        ("TRACE", "/", 405), ("OPTIONS", "/signin", 405), ("PUT", "/signin", 405), ("DELETE", "/signin", 405),
        ("GET", "/signout", 405), ("POST", "/health", 405), ("GET", "/reset/short", 404),
        ("GET", "/assets/x/y.css", 404),
        ("GET", "/health", 200), ("GET", "/ready", 200), ("GET", "/?x=%zz&&&=", 200),
    ])
    func eachRequestGetsItsStatus(method: String, path: String, status: Int) async throws {
        try await Trial.run { trial in
            let reply = try await trial.visitor().send(method, path)
            #expect(reply.status == status)
            if method == "HEAD" { #expect(reply.bytes.isEmpty) }
            if status == 405 { #expect(reply.header("Allow") != nil) }
        }
    }

    @Test(arguments: ["", "a b", "evil.example/path", "user@host", "host:99999", "x,y"])
    func aRequestWithoutAProperHostIsRefused(host: String) async throws {
        try await Trial.run { trial in
            let reply = try await trial.visitor().get("/signin", headers: ["Host": host])
            #expect(reply.status == 400)
        }
    }

    @Test func aRequestWithTwoHostsIsRefused() async throws {
        try await Trial.run { trial in
            let reply = try await trial.visitor().get("/signin", headers: ["host": "evil.example"])
            #expect(reply.status == 400)
        }
    }

    @Test func everyAnswerCarriesTheHeadersThatProtectIt() async throws {
        try await Trial.run { trial in
            let staff = try await trial.staff(.admin, .director)
            for path in ["/", "/signin", "/nothing", "/admin", "/admin/audit", "/portal", "/health", "/reset/x"] {
                let reply = try await staff.get(path)
                #expect(reply.header("X-Content-Type-Options") == "nosniff", "\(path)")
                #expect(reply.header("Cross-Origin-Opener-Policy") == "same-origin", "\(path)")
                #expect(reply.header("Content-Security-Policy")?.contains("default-src 'none'") == true, "\(path)")
                #expect(reply.header("Referrer-Policy") != nil, "\(path)")
                #expect(reply.header("Access-Control-Allow-Origin") == nil, "\(path)")
                #expect(reply.header("Server") == nil, "\(path)")
                if reply.status == 200 { #expect(reply.header("Cache-Control") == "no-store", "\(path)") }
            }
        }
    }

    @Test func aBrowserThatHasASharedPageGetsOnlyThatItIsTheSame() async throws {
        try await Trial.run { trial in
            let visitor = trial.visitor()
            let tag = try #require(try await visitor.get("/").header("ETag"))
            let again = try await visitor.get("/", headers: ["If-None-Match": tag])
            #expect(again.status == 304)
            #expect(again.bytes.isEmpty)
            #expect(again.header("ETag") == tag)
            #expect(try await visitor.get("/", headers: ["If-None-Match": "W/\"other\""]).status == 200)
            let staff = try await trial.staff(.reviewer)
            let own = try await staff.get("/", headers: ["If-None-Match": tag])
            #expect(own.status == 200, "who is signed in has a page of their own")
        }
    }

    @Test func aNonceIsNewEachTimeAndNeverInASharedPage() async throws {
        try await Trial.run { trial in
            let visitor = trial.visitor()
            let first = try await visitor.get("/signin").header("Content-Security-Policy")
            let second = try await visitor.get("/signin").header("Content-Security-Policy")
            #expect(first?.contains("'nonce-") == true)
            #expect(first != second)
            let shared = try await trial.visitor().get("/")
            #expect(shared.header("Content-Security-Policy")?.contains("nonce") == false)
            #expect(!shared.contains("csrf_token"))
            #expect(shared.header("Set-Cookie") == nil)
        }
    }

    @Test func aFormThatIsTooLargeGets413AndADoubledFieldGets422() async throws {
        try await Trial.run { trial in
            let visitor = trial.visitor()
            try await visitor.get("/signin")
            let long = String(repeating: "x", count: BodyLimit.form.bytes + 1)
            #expect(try await visitor.post("/signin", ["email": long, "password": "p", "next": ""]).status == 413)
            let doubled =
                ["email": "a@b.example", "email": "c@d.example", "password": "p", "next": ""] as KeyValuePairs
            #expect(try await visitor.post("/signin", doubled).status == 422)
            let unknown = ["email": "a@b.example", "password": "p", "next": "", "role": "admin"] as KeyValuePairs
            #expect(try await visitor.post("/signin", unknown).status == 422)
        }
    }

    @Test func aTenantIsFoundByItsHost() async throws {
        try await Trial.run { trial in
            let other = try await trial.otherTenant(host: "southport.example")
            #expect(try await trial.visitor(on: "southport.example").get("/signin").contains(other.name))
            #expect(try await trial.visitor(on: "SouthPort.Example:8080").get("/signin").contains(other.name))
            #expect(try await trial.visitor(on: "southport.trial.example").get("/signin").contains(other.name))
            #expect(try await trial.visitor(on: Trial.host).get("/signin").contains(trial.tenant.name))
        }
    }

    @Test(arguments: [
        "anything.example", "evil.trial.example", "trial.example.evil.example", "xtrial.example", "127.0.0.1", "localhost",
        "northwind", "trial.example.",
    ])
    func aHostThatIsNobodysLearnsNothing(host: String) async throws {
        try await Trial.run { trial in
            let visitor = trial.visitor(on: host)
            for path in ["/", "/signin", "/admin", "/nothing"] {
                let reply = try await visitor.get(path)
                #expect(reply.status == 421, "\(path)")
                for word in [trial.tenant.name, "Tributary", "sign", "reseller"] {
                    #expect(!reply.contains(word), "\(path) says \(word)")
                }
                #expect(reply.header("Set-Cookie") == nil)
            }
            #expect(try await visitor.get("/nothing").bytes == visitor.get("/signin").bytes)
            #expect(try await visitor.post("/signin", ["email": "a@b.example"], token: "x").status == 421)
            #expect(try await visitor.get("/health").status == 200, "who watches the program knows no host")
        }
    }

    @Test func aFormOfOneTenantIsNotAcceptedAtAnother() async throws {
        try await Trial.run { trial in
            _ = try await trial.otherTenant(host: "southport.example")
            let visitor = trial.visitor()
            try await visitor.get("/signin")
            let elsewhere = trial.visitor(on: "southport.example")
            for (name, value) in visitor.cookies { elsewhere.setCookie(name, value) }
            let fields: KeyValuePairs = ["email": "a@b.example", "password": "nobody has this", "next": ""]
            #expect(try await elsewhere.post("/signin", fields, token: visitor.token).status == 403)
            #expect(try await visitor.post("/signin", fields).status == 422, "control: the same form at home")
            let foreign = ["Origin": "http://\(Trial.host)"]
            try await elsewhere.get("/signin")
            #expect(try await elsewhere.post("/signin", fields, headers: foreign).status == 403)
            #expect(
                try await elsewhere.post("/signin", fields, headers: ["Origin": "http://southport.example"]).status == 422)
        }
    }

    @Test func aSessionOfOneTenantIsWorthNothingAtAnother() async throws {
        try await Trial.run { trial in
            _ = try await trial.otherTenant(host: "southport.example")
            let staff = try await trial.staff(.admin)
            let elsewhere = trial.visitor(on: "southport.example")
            elsewhere.setCookie("sid", staff.cookies["sid"])
            #expect(try await elsewhere.get("/admin").status == 303)
            #expect(try await staff.get("/admin").status == 200)
        }
    }

    @Test func noCookieValueIsKeptInTheDatabase() async throws {
        try await Trial.run { trial in
            let staff = try await trial.staff(.admin)
            let token = try #require(staff.cookies["sid"])
            let found: Bool? = try await trial.database.reading(trial.tenant.id) { tx in
                try await tx.first(
                    "select bool_or(sessions::text like \("%\(token)%")) as found from sessions")?["found"]
            }
            #expect(found == false)
        }
    }
}
