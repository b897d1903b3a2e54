import DatabaseSupport
import Identity
import Kernel
import TestSupport
import Testing
import Web
import World

/// Every role at every route: who may not, gets 403 and nothing else; who may, gets anything but that.
@Suite(.database) struct PermissionMatrixTests {
    @Test func staffReachWhatTheirRoleOpensAndNothingElse() async throws {
        try await Trial.run { trial in
            for role in Role.staff { try await check(trial, role, try await trial.staff(role)) }
        }
    }

    @Test func teamsReachWhatTheirRoleOpensAndNothingElse() async throws {
        try await Trial.run { trial in
            for role in Role.ofResellers {
                try await check(trial, role, try await trial.reseller(trial.newID(), role))
            }
        }
    }

    @Test func whoIsNotSignedInIsAskedTo() async throws {
        try await Trial.run { trial in
            let visitor = trial.visitor()
            for route in trial.world.routes.all where route.access != .anyone {
                let path = Paths.filled(route.pattern)
                let reply = try await send(route, path, visitor)
                #expect(reply.status == 303, "\(route.method) \(path): \(reply.status)")
                #expect(
                    reply.location?.hasPrefix("/signin") == true, "\(route.method) \(path): \(reply.location ?? "-")")
            }
        }
    }

    private func check(_ trial: Trial, _ role: Role, _ browser: Browser) async throws {
        for route in trial.world.routes.all where route.pattern != "/signout" {
            let mayIn =
                switch route.access {
                case .anyone, .signedIn: true
                case .staff(let permission): role.permissions.contains(permission)
                case .reseller(let right): role.reach(of: right) != .none
                }
            let path = Paths.filled(route.pattern)
            let reply = try await send(route, path, browser)
            #expect((reply.status != 403) == mayIn, "\(role) \(route.method) \(path): \(reply.status)")
            #expect(reply.status < 500, "\(role) \(route.method) \(path): \(reply.status) \(reply.text.prefix(300))")
            #expect(reply.location?.hasPrefix("/signin?next") != true, "\(role) \(route.method) \(path)")
        }
    }

    private func send(_ route: Routes.Route, _ path: String, _ browser: Browser) async throws -> Reply {
        route.method == .get ? try await browser.get(path) : try await browser.post(path)
    }
}
