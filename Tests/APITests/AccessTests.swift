import DatabaseSupport
import Identity
import Kernel
import Partnership
import TestSupport
import Testing
import Web
import World

/// Every route of the API with every kind of caller: who may not, is told so and nothing else.
@Suite(.database) struct AccessTests {
    private static let addresses: [MachineRoute] = (try? Trial.unserved.get().machines) ?? []
    private static var guarded: [MachineRoute] { addresses.filter { !$0.access.contains(.anyone) } }

    private static func path(_ route: MachineRoute, id: String? = nil) -> String {
        let path = id.map { Paths.filled(route.pattern, id: $0) } ?? Paths.filled(route.pattern)
        let query = route.pattern.hasSuffix("/search") ? "?q=fiber" : ""
        return String(path.dropFirst(MachineRoute.root.count)) + query
    }

    private static func call(_ program: Program, _ route: MachineRoute, id: String? = nil) async throws -> Reply {
        let path = path(route, id: id)
        switch route.method {
        case .get: return try await program.get(path)
        case .post: return try await program.post(path)
        case .put: return try await program.put(path, tag: "\"1\"")
        }
    }

    private static func name(_ route: MachineRoute) -> String { "\(route.method.rawValue) \(route.pattern)" }

    @Test func withoutATokenEveryGuardedRouteAsksForOne() async throws {
        #expect(Self.guarded.count >= 19)
        try await Trial.run { trial in
            for route in Self.guarded {
                let reply = try await Self.call(Program(trial: trial, token: nil), route)
                #expect(reply.status == 401, "\(Self.name(route)): \(reply.status)")
                #expect(reply.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
                #expect(reply.isProblem && reply.code == "token_missing")
            }
        }
    }

    @Test(arguments: ["trb_short", "trb_" + String(repeating: "A", count: 43), "eyJhbGciOiJub25lIn0.e30.", "a b"])
    func anUnknownTokenOpensNothing(token: String) async throws {
        try await Trial.run { trial in
            for route in Self.guarded {
                let reply = try await Self.call(Program(trial: trial, token: token), route)
                #expect(reply.status == 401 && reply.code == "invalid_token", "\(Self.name(route))")
            }
        }
    }

    /// The control: who has right and scope is let in.
    @Test func eachRoleReachesWhatItsPagesOpenAndNothingElse() async throws {
        try await Trial.run { trial in
            for role in Role.staff where role != .operatorAdmin {
                let program = try await trial.program(role)
                for route in Self.guarded {
                    let mayIn = route.access.contains { access in
                        if case .staff(let permission) = access { role.permissions.contains(permission) } else { false }
                    }
                    let reply = try await Self.call(program, route)
                    #expect((reply.status != 403) == mayIn, "\(role) \(Self.name(route)): \(reply.status)")
                    #expect(reply.status < 500 && reply.status != 401, "\(role) \(Self.name(route)) \(reply.status)")
                }
            }
        }
    }

    @Test(arguments: Role.ofResellers)
    func eachRoleOfATeamReachesItsOwnCompanyOnly(role: Role) async throws {
        try await Trial.run { trial in
            let (own, other) = (try await trial.enrolled("Own"), try await trial.enrolled("Other"))
            // Who has no right to tokens gets none, and so reaches nothing here.
            guard role.reach(of: .tokens) != .none else {
                await #expect(throws: Invalid.self) { _ = try await trial.program(at: own.id, role) }
                return
            }
            let program = try await trial.program(at: own.id, role)
            for route in Self.guarded {
                let mayIn = route.access.contains { access in
                    if case .reseller(let right) = access { role.reach(of: right) != .none } else { false }
                }
                let reply = try await Self.call(program, route, id: "\(own.id)")
                #expect((reply.status != 403) == mayIn, "\(role) \(Self.name(route)): \(reply.status)")
                guard mayIn, route.pattern.contains("{id}"), !route.pattern.contains("onboarding") else { continue }
                #expect(reply.status != 404, "\(Self.name(route))")
                let foreign = try await Self.call(program, route, id: "\(other.id)")
                let missing = try await Self.call(program, route)
                let expected = route.method == .get ? 404 : 422
                #expect(foreign.status == expected && missing.status == expected, "\(Self.name(route))")
            }
        }
    }

    @Test func aTokenOfAnotherTenantIsUnknown() async throws {
        try await Trial.run { trial in
            let program = try await trial.program(.admin)
            var other = NewTenant.northwind
            other = NewTenant(
                slug: "harbor", name: "Harbor", zone: other.zone, currency: .eur, supportEmail: "p@harbor.example",
                footerAddress: "1 Quay", isDefault: false)
            _ = try await trial.world.contexts.hosting.open(other)
            trial.world.tenants.forget()
            #expect(try await program.get("/resellers").status == 200, "the control")
            let foreign = Program(trial: trial, token: program.token, host: "harbor.\(Trial.host)")
            for route in Self.guarded {
                let reply = try await Self.call(foreign, route)
                #expect(reply.status == 401, "\(Self.name(route)): \(reply.status)")
            }
        }
    }

    @Test func aTokenWithoutTheScopeIsRefusedAndSaysWhichIsMissing() async throws {
        try await Trial.run { trial in
            let account = try await trial.newAccount([.admin, .director, .reviewer])
            for route in Self.guarded {
                let isForStaff = route.access.contains { if case .staff = $0 { true } else { false } }
                guard let scope = route.scope, isForStaff else { continue }
                let others = TokenScope.useful(to: account).filter { $0 != scope }
                let lacking = try await trial.program(of: account, scopes: others)
                let reply = try await Self.call(lacking, route)
                #expect(reply.status == 403 && reply.code == "scope_missing", "\(Self.name(route)): \(reply.status)")
                #expect(reply.header("WWW-Authenticate")?.contains(scope.rawValue) == true)
            }
            let whole = try await trial.program(of: account)
            #expect(try await whole.get("/resellers").status == 200, "the control")
        }
    }

    /// No program signs, changes bank data or handles payouts.
    @Test func whatPeopleAloneDoIsNotThere() {
        for word in ["agreement", "payout", "bank", "tax", "password", "token", "account", "role"] {
            #expect(!Self.addresses.contains { $0.pattern.contains(word) }, "\(word)")
        }
    }

    @Test func unknownAddressesAndMethodsAreProblemsToo() async throws {
        try await Trial.run { trial in
            let program = try await trial.program(.admin)
            for (method, path, status) in [
                ("GET", "/nothing", 404), ("GET", "", 404), ("GET", "//resellers", 404), ("DELETE", "/resellers", 405),
                ("TRACE", "/health", 405), ("PATCH", "/health", 405), ("GET", "/resellers/", 200),
                ("GET", "/resellers/%2e%2e/health", 404), ("HEAD", "/health", 200),
            ] {
                let reply = try await program.send(method, path)
                #expect(reply.status == status, "\(method) \(path): \(reply.status)")
                if status >= 400 { #expect(reply.isProblem, "\(method) \(path)") }
                if status == 405 { #expect(reply.header("Allow")?.contains("GET") == true) }
            }
        }
    }
}
