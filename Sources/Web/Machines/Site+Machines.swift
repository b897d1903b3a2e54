import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import Postgres
import Vault

/// Who calls, and what they may spend.
struct MachineCaller: Sendable {
    var person: SignedIn?
    var scopes: Set<TokenScope> = Set(TokenScope.allCases)
    var bearer: TokenBearer?
    /// Whose calls are counted together.
    let subject: String
}

extension Site {
    /// The answer to a program, whatever happens.
    func answerMachine(_ exchange: Exchange) async -> Response {
        var balance: CallBudget.Balance?
        do {
            return try await machineResponse(exchange, &balance)
        } catch {
            let problem = MachineProblem.telling(error) ?? machineFailure(error, exchange)
            return problemResponse(problem, exchange, balance)
        }
    }

    private func machineResponse(
        _ exchange: Exchange, _ balance: inout CallBudget.Balance?
    ) async throws -> Response {
        guard let host = exchange.host else { throw MachineProblem.badHost }
        guard let entry = try await tenants.entry(host: host.name) else { throw MachineProblem.unknownHost }
        exchange.story.note { $0.tenant = entry.tenant.slug }
        let match = try machineMatch(exchange)
        let route = match.route
        exchange.story.note { $0.route = route.pattern }
        let headers = exchange.request.headers
        let caller = try await machineCaller(exchange, route, entry.tenant)
        if let person = caller.person { exchange.story.note { $0.account = "\(person.id)" } }
        if let budget = route.budget {
            let claimed = try await machines.keeping.claim(
                entry.tenant.id, budget, of: Self.counted(caller, by: budget, exchange),
                token: caller.bearer?.tokenID, from: exchange.origin.address)
            balance = claimed
            if claimed.isExceeded { throw MachineProblem.tooMany(claimed) }
        }
        do {
            try await admit(caller, to: route, entry.tenant, exchange)
            guard MachineHeaders.acceptsJSON(headers[.accept]) else { throw MachineProblem.notAcceptable }
            let body = try await machineBody(route, exchange)
            let call = MachineCall(
                tenant: entry.tenant, siteAddress: entry.address, now: now, requestID: exchange.requestID,
                origin: exchange.origin, person: caller.person, scopes: caller.scopes, caller: caller.subject,
                body: body, ifMatch: headers[.ifMatch], idempotencyKey: headers[.idempotencyKey],
                query: try Self.machineQuery(exchange.queryText), parameters: match.parameters)
            let reply = try await route.handler(call)
            await noteOutcome(caller, route, entry.tenant, succeeded: true)
            return jsonResponse(
                reply.body, status: reply.status, type: "application/json", reply.headers, exchange, balance)
        } catch {
            await noteOutcome(caller, route, entry.tenant, succeeded: false)
            throw error
        }
    }

    /// Whose calls a budget counts together.
    private static func counted(_ caller: MachineCaller, by budget: CallBudget, _ exchange: Exchange) -> String {
        guard budget.isOfNetwork || caller.person == nil else { return caller.subject }
        return "network \(Network.subscriber(of: exchange.origin.address))"
    }

    private func machineMatch(_ exchange: Exchange) throws -> RouteTree<MachineRoute>.Match {
        var path = exchange.path
        if path.hasSuffix("/") { path.removeLast() }
        switch machineTree.find(exchange.method, path) {
        case .found(let match): return match
        case .otherMethods(let methods): throw MachineProblem.method(methods)
        case .nothing: throw MachineProblem.notFound
        }
    }

    /// A token counts before a session; a session only reads.
    private func machineCaller(
        _ exchange: Exchange, _ route: MachineRoute, _ tenant: Tenant
    ) async throws -> MachineCaller {
        let headers = exchange.request.headers[values: .authorization]
        if !headers.isEmpty {
            guard headers.count == 1, let text = MachineHeaders.bearer(headers[0]),
                let bearer = try await machines.keeping.bearer(tenant.id, text)
            else {
                exchange.story.note { $0.refusal = "an invalid token" }
                throw MachineProblem.badToken
            }
            return MachineCaller(
                person: bearer.person, scopes: bearer.scopes, bearer: bearer, subject: "token \(bearer.tokenID)")
        }
        if route.isPublic { return MachineCaller(subject: "address \(exchange.origin.address)") }
        guard let token = exchange.cookies[names.session].flatMap({ SecretToken($0) }),
            let person = try await signedIn(token, tenant)
        else { throw MachineProblem.needsToken }
        guard route.method == .get else { throw MachineProblem.readsOnly }
        return MachineCaller(person: person, subject: "session \(person.sessionID)")
    }

    /// The same rules as for pages, and the token's scope.
    private func admit(
        _ caller: MachineCaller, to route: MachineRoute, _ tenant: Tenant, _ exchange: Exchange
    ) async throws {
        if route.isPublic { return }
        guard let person = caller.person else { throw MachineProblem.needsToken }
        let open = route.access.filter { $0.admits(person, at: tenant) }
        guard !open.isEmpty else {
            exchange.story.note { $0.refusal = "access refused: \(route.access.map(\.label))" }
            await noteRefusal("\(route.method.rawValue) \(route.pattern)", tenant, person, exchange)
            throw MachineProblem.forbidden
        }
        if person.lacksSecondFactor { throw MachineProblem.noSecondFactor }
        if person.viewing != nil { throw MachineProblem.onlyLooking }
        if person.isLimited { throw MachineProblem.limited }
        if person.isReading, route.method != .get { throw MachineProblem.onlyReading }
        if let scope = route.scope, !caller.scopes.contains(scope) { throw MachineProblem.scope(scope) }
    }

    private func machineBody(_ route: MachineRoute, _ exchange: Exchange) async throws -> [UInt8] {
        let bytes: [UInt8]
        let limit = route.takesBody ? route.limit : 0
        do {
            let body = exchange.request.body
            bytes = try await BodyReader.withDeadline(BodyReader.formDeadline) {
                Array(try await body.collect(upTo: limit).readableBytesView)
            }
        } catch is NIOTooManyBytesError {
            throw route.takesBody ? MachineProblem.tooLarge : MachineProblem.noBody
        } catch let problem as Problem {
            throw problem.status == .requestTimeout ? MachineProblem.slow : problem
        }
        let type = exchange.request.headers[.contentType]
        if route.takesBody, type != nil || !bytes.isEmpty, !MachineHeaders.isJSON(type) {
            throw MachineProblem.wrongType
        }
        return bytes
    }

    private static func machineQuery(_ text: String) throws -> [(name: String, value: String)] {
        guard !text.isEmpty else { return [] }
        guard let fields = try? FormDecoding.fields(text.utf8) else {
            throw MachineProblem(400, "malformed_query", "The address holds parameters that cannot be read.")
        }
        return fields
    }

    /// What anybody may call without a token tries no token out.
    private func noteOutcome(
        _ caller: MachineCaller, _ route: MachineRoute, _ tenant: Tenant, succeeded: Bool
    ) async {
        guard let bearer = caller.bearer, route.scope != nil else { return }
        do {
            try await machines.keeping.noteOutcome(tenant.id, bearer, succeeded: succeeded)
        } catch {
            tellForgotten("how a call ended could not be noted", error)
        }
    }

    private func machineFailure(_ error: any Error, _ exchange: Exchange) -> MachineProblem {
        if let problem = Busy.problem(for: error) {
            exchange.story.note { $0.refusal = "\(error)" }
            if problem.status == .badRequest {
                return MachineProblem(400, "malformed_request", "The request could not be read.")
            }
            return error is CommitUnknown ? .unknownOutcome : error is DatabaseBusy ? .busy : .outage
        }
        exchange.story.note { $0.failure = String(reflecting: error) }
        return .broken
    }

    func problemResponse(
        _ problem: MachineProblem, _ exchange: Exchange, _ balance: CallBudget.Balance? = nil
    ) -> Response {
        jsonResponse(
            problem.json(requestID: exchange.requestID), status: problem.status, type: "application/problem+json",
            problem.headers, exchange, balance)
    }

    private func jsonResponse(
        _ body: JSON, status: Int, type: String, _ extra: [(name: String, value: String)], _ exchange: Exchange,
        _ balance: CallBudget.Balance?
    ) -> Response {
        var fields = headers.with(PageHeaders.bare)
        fields[.contentType] = type
        fields[.cacheControl] = "no-store"
        fields[.requestID] = exchange.requestID
        fields[.vary] = "Accept-Encoding, Authorization, Cookie"
        if let balance {
            fields[.rateLimitLimit] = String(balance.limit)
            fields[.rateLimitRemaining] = String(balance.left)
            fields[.rateLimitReset] = String(balance.resetSeconds)
        }
        for (name, value) in extra {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let bytes = Array(body.encoded.utf8)
        let content = compressed(bytes, exchange, &fields)
        return Response(status: HTTPResponse.Status(code: status), headers: fields, body: content)
    }
}

extension HTTPField.Name {
    static let rateLimitLimit = Self.known("RateLimit-Limit")
    static let rateLimitRemaining = Self.known("RateLimit-Remaining")
    static let rateLimitReset = Self.known("RateLimit-Reset")
    static let idempotencyKey = Self.known("Idempotency-Key")
}
