import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Links
import Logging
import Templates
import Vault

/// The program as browsers see it: takes each request through the same checks to its handler and makes the answer.
public final class Site: Sendable {
    let settings: SiteSettings
    let files: PageFiles
    let names: CookieNames
    let headers: PageHeaders
    let notices: NoticeCookie
    let tokens: FormTokens
    let chance: Chance
    let shared = SharedPages()
    let workload: Workload
    let uploadPlaces = UploadPlaces()
    let machines: MachineDesk
    let machineTree: RouteTree<MachineRoute>
    private let tree: RouteTree<Routes.Route>
    let tenants: TenantDirectory
    let signingIn: SigningIn
    private let clock: Clock
    private let logger: Logger
    private let metrics = RequestMetrics()

    /// Throws when two routes cannot be told apart.
    public init(
        _ routes: Routes, machines: MachineDesk, settings: SiteSettings, files: PageFiles, tenants: TenantDirectory,
        signingIn: SigningIn, clock: Clock, chance: Chance, logger: Logger
    ) throws {
        self.settings = settings
        self.files = files
        self.tenants = tenants
        self.signingIn = signingIn
        self.clock = clock
        self.chance = chance
        self.logger = logger
        tree = try RouteTree(routes.all)
        self.machines = machines
        machineTree = try RouteTree(machines.routes)
        names = CookieNames(isSecure: settings.isSecure)
        headers = PageHeaders(isSecure: settings.isSecure)
        notices = NoticeCookie(key: settings.noticeKey)
        tokens = FormTokens(key: settings.csrfKey, chance: chance)
        workload = Workload(.busy, headers: headers, logger: logger)
    }

    /// The answer to a request, whatever happens.
    public func respond(to request: Request, from address: String) async -> Response {
        let start = ContinuousClock.now
        let exchange = Exchange(request, address: address, requestID: newRequestID())
        let response: Response
        let underWay = workload.count
        if workload.isOverfull && !Workload.isAlwaysAnswered(exchange.path) {
            response =
                MachineRoute.owns(exchange.path)
                ? problemResponse(MachineProblem.busy, exchange)
                : problemResponse(.busy, exchange, tenant: nil, signedIn: nil)
        } else {
            response = await Trace.$id.withValue(exchange.requestID) { await guarded(exchange) }
        }
        tell(exchange, response, start.duration(to: .now), underWay)
        return exchange.isHead ? response.createHeadResponse() : response
    }

    private func guarded(_ exchange: Exchange) async -> Response {
        if MachineRoute.owns(exchange.path) { return await answerMachine(exchange) }
        if exchange.path.hasPrefix("/assets/"), exchange.method == "GET", let file = files.asset(at: exchange.path) {
            return assetResponse(file, exchange)
        }
        var tenant: Tenant?
        do {
            guard let host = exchange.host else { throw Problem.badHost }
            let isWatched = Workload.isAlwaysAnswered(exchange.path)
            guard let entry = try await tenants.entry(host: host.name, always: isWatched) else {
                throw Problem.unknownHost
            }
            tenant = entry.tenant
            exchange.story.note { $0.tenant = entry.tenant.slug }
            return try await answer(exchange, entry, host)
        } catch let problem as Problem {
            return problemResponse(problem, exchange, tenant: tenant, signedIn: nil)
        } catch is NotFound {
            return problemResponse(.notFound, exchange, tenant: tenant, signedIn: nil)
        } catch {
            return failureResponse(error, exchange, tenant)
        }
    }

    private func answer(_ exchange: Exchange, _ entry: TenantDirectory.Entry, _ host: HostName) async throws
        -> Response
    {
        let tenant = entry.tenant
        let match: RouteTree<Routes.Route>.Match
        switch tree.find(exchange.method, exchange.path) {
        case .found(let found): match = found
        case .otherMethods(let methods): throw Problem.method(methods)
        case .nothing: return try slashRedirect(exchange)
        }
        exchange.story.note { $0.route = match.route.pattern }
        let token = exchange.cookies[names.session].flatMap { SecretToken($0) }
        let language = match.route.access == .anyone ? VisitorLanguage(exchange, names, tenant) : nil
        let sharedKey = token == nil ? sharedKey(match.route, exchange, tenant, language) : nil
        if let sharedKey, let kept = shared.page(sharedKey) { return sharedResponse(kept, exchange) }
        var signedIn = try await signedIn(token, tenant)
        let now = clock.now
        let isAct = match.route.method == .post
        if isAct, !match.route.takesForeign { try checkSameOrigin(exchange, host, entry) }
        var again: SentAgain?
        if isAct, signedIn == nil, match.route.access != .anyone, let token {
            again = try await sentAgain(match.route, exchange, token, entry, at: now)
            signedIn = again?.person
        }
        var body = again?.content ?? BodyReader.Content()
        defer { Self.remove(body.files) }
        if let signedIn { exchange.story.note { $0.account = "\(signedIn.id)" } }
        do {
            if let turnedAway = try turnedAway(match.route, signedIn, tenant, exchange) { return turnedAway }
        } catch let problem as Problem {
            await noteRefusal(
                "\(match.route.method.rawValue) \(match.route.pattern)", tenant, signedIn, exchange)
            return problemResponse(problem, exchange, tenant: tenant, signedIn: signedIn)
        }
        let holder = signedIn == nil ? exchange.cookies[names.visitor].flatMap { SecretToken($0) } : token
        let place = isAct && again == nil ? try await uploadPlace(match, exchange, entry) : nil
        defer { place?.leave() }
        if isAct, again == nil { body = try await readBody(match.route, exchange, holder, entry, signedIn != nil) }
        let renewal = again?.renewal ?? renewal(of: signedIn == nil ? nil : token, body, tenant)
        var proof: ProofTaken = .notNeeded
        if match.route.terms.contains(.freshProof), let signedIn {
            proof = try await takeProof(&body, tenant, signedIn, renewal, exchange, at: now)
        }
        let renewed = proof.token ?? again?.renewal.token
        let visit = Visit(
            tenant: tenant, siteAddress: entry.address, now: now, requestID: exchange.requestID, path: exchange.path,
            query: Query(exchange.queryText), signedIn: signedIn,
            notice: exchange.cookies[names.notice].flatMap { notices.notice($0) }, origin: exchange.origin,
            language: self.language(language?.locale ?? TemplateLocales.english),
            sessionToken: signedIn == nil ? nil : renewed ?? token, renewal: renewal,
            challengeToken: exchange.cookies[names.challenge].flatMap { SecretToken($0) },
            parameters: match.parameters, fields: body.fields, files: body.files, chance: chance)
        var rendering = Rendering(exchange: exchange, visit: visit, holder: renewed ?? holder)
        rendering.renewedToken = renewed
        if case .needed(let refusal) = proof { return try askForProof(isAct, refusal, visit, rendering) }
        if let language { rendering.speak(language) }
        return try await run(match.route, visit, rendering, sharedKey)
    }

    private func run(
        _ route: Routes.Route, _ visit: Visit, _ rendering: Rendering, _ sharedKey: String?
    ) async throws -> Response {
        do {
            var answer = try await route.handler(visit)
            if rendering.exchange.isHead { answer = try await answer.settled() }
            if route.method == .get, route.terms.contains(.freshProof) {
                await noteFile(visit, rendering.exchange)
            }
            return try response(answer, rendering, sharedKey: sharedKey, sharedSeconds: route.sharedSeconds)
        } catch let refusal as any Refusal {
            return try response(
                .redirect(to: wayBack(rendering.exchange, visit), notice: .warning(refusal.explanation)), rendering)
        } catch let invalid as Invalid {
            let text = invalid.problems.map { visit.language.say($0.wording) }.joined(separator: " ")
            return problemResponse(.invalid(text), rendering.exchange, tenant: visit.tenant, signedIn: visit.signedIn)
        } catch is NotFound {
            return problemResponse(.notFound, rendering.exchange, tenant: visit.tenant, signedIn: visit.signedIn)
        } catch let problem as Problem {
            return problemResponse(problem, rendering.exchange, tenant: visit.tenant, signedIn: visit.signedIn)
        }
    }

    func signedIn(_ token: SecretToken?, _ tenant: Tenant) async throws -> SignedIn? {
        guard let token, let signedIn = try await signingIn.signedIn(tenant.id, token) else { return nil }
        do {
            try await signingIn.touch(tenant.id, signedIn)
        } catch {
            logger.warning("a session's last use could not be noted", metadata: ["error": "\(error)"])
        }
        return signedIn
    }

    /// Who is signed in and asks for what is not theirs is written down. That it could not be changes no answer.
    func noteRefusal(
        _ route: String, _ tenant: Tenant, _ signedIn: SignedIn?, _ exchange: Exchange
    ) async {
        guard let signedIn else { return }
        do {
            try await signingIn.noteRefusedAccess(tenant.id, route, actor(signedIn, exchange))
        } catch {
            logger.warning("a refusal could not be noted", metadata: ["error": "\(error)"])
        }
    }

    /// Who took a file with data of people or of banks is written down.
    private func noteFile(_ visit: Visit, _ exchange: Exchange) async {
        do {
            try await signingIn.noteFile(visit.tenant.id, exchange.path, visit.actor)
        } catch {
            logger.error("a file that was taken could not be noted", metadata: ["error": "\(error)"])
        }
    }

    func actor(_ person: SignedIn, _ exchange: Exchange) -> Actor {
        Actor(
            accountID: person.viewing?.staffID ?? person.id, name: person.viewing?.staffName ?? person.name,
            onBehalfOf: person.viewing == nil ? nil : person.id, requestID: exchange.requestID,
            address: exchange.origin.address)
    }

    private func checkSameOrigin(_ exchange: Exchange, _ host: HostName, _ entry: TenantDirectory.Entry) throws {
        let scheme = settings.isSecure ? "https" : "http"
        let allowed = SameOrigin.allows(
            fetchSite: exchange.request.headers[values: .fetchSite], origin: exchange.request.headers[values: .origin],
            ownOrigins: [entry.address, "\(scheme)://\(host.authority)"])
        guard allowed else { throw Problem.crossSite }
    }

    /// The answer to somebody who may not use a route; nil when they may.
    private func turnedAway(
        _ route: Routes.Route, _ signedIn: SignedIn?, _ tenant: Tenant, _ exchange: Exchange
    ) throws -> Response? {
        let access = route.access
        if access == .anyone { return nil }
        guard let signedIn else {
            let next = exchange.method == "GET" ? exchange.fullPath : ""
            return redirectResponse(PublicPlaces.signIn.with(["next": next]), exchange)
        }
        guard access.admits(signedIn, at: tenant) else {
            exchange.story.note { $0.refusal = "access refused: \(access.label)" }
            throw Problem.forbidden
        }
        if signedIn.lacksSecondFactor, !route.terms.contains(.beforeSecondFactor) { throw Problem.noSecondFactor }
        if signedIn.viewing != nil, !route.isOpenToViewers {
            exchange.story.note { $0.refusal = "refused to who only looks: \(access.label)" }
            throw Problem.onlyLooking
        }
        if case .reseller = access, signedIn.isLimited, !route.terms.contains(.openWhenLimited) {
            exchange.story.note { $0.refusal = "the portal is limited" }
            return redirectResponse(PortalPlaces.agreements.path, exchange)
        }
        if case .reseller = access, signedIn.isReading, route.method == .post, !route.terms.contains(.openToReaders) {
            exchange.story.note { $0.refusal = "refused to who only reads: \(access.label)" }
            throw Problem.onlyReading
        }
        return nil
    }

    /// Where a refused act came from: the page that the browser names, when it is one of ours.
    private func wayBack(_ exchange: Exchange, _ visit: Visit) -> String {
        let home = visit.signedIn.map { Home.path(of: $0) } ?? PublicPlaces.programme.path
        guard let referrer = exchange.request.headers[.referer], let host = exchange.host else { return home }
        for scheme in ["https://", "http://"] {
            let prefix = scheme + host.authority
            if referrer.hasPrefix(prefix + "/"),
                let path = RedirectTarget.path(String(referrer.dropFirst(prefix.count)))
            {
                return path
            }
        }
        return home
    }

    /// `/admin/` is `/admin`; everything else that has no route does not exist.
    private func slashRedirect(_ exchange: Exchange) throws -> Response {
        guard exchange.method == "GET", exchange.path.hasSuffix("/"), !exchange.path.hasSuffix("//") else {
            throw Problem.notFound
        }
        let path = String(exchange.path.dropLast())
        guard case .found = tree.find("GET", path), RedirectTarget.path(path) != nil else { throw Problem.notFound }
        let query = exchange.queryText.isEmpty ? "" : "?" + exchange.queryText
        return redirectResponse(path + query, exchange, status: .permanentRedirect)
    }

    private func sharedKey(
        _ route: Routes.Route, _ exchange: Exchange, _ tenant: Tenant, _ language: VisitorLanguage?
    ) -> String? {
        guard route.sharedSeconds > 0, exchange.cookies[names.notice] == nil, language?.isChosenNow != true,
            files.problems == nil
        else { return nil }
        return "\(tenant.slug) \(language?.locale.tag ?? "") \(files.version) \(exchange.fullPath)"
    }

    /// What no handler expected: logged once, shown with its number only. Waiting too long is no defect.
    private func failureResponse(_ error: any Error, _ exchange: Exchange, _ tenant: Tenant?) -> Response {
        if let problem = Busy.problem(for: error) {
            exchange.story.note { $0.refusal = "\(error)" }
            return problemResponse(problem, exchange, tenant: tenant, signedIn: nil)
        }
        exchange.story.note { $0.failure = String(reflecting: error) }
        return problemResponse(.broken, exchange, tenant: tenant, signedIn: nil)
    }

    func language(_ locale: any TemplateLocale) -> Language { Language(locale, templates.sentences) }

    private func newRequestID() -> String {
        let text = String(chance.bits(), radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    var now: Instant { clock.now }

    /// Something that changes no answer could not be written down.
    func tellForgotten(_ what: String, _ error: any Error) {
        logger.warning("\(what)", metadata: ["error": "\(error)"])
    }

    /// An answer broke off after its line was written: its reader has half of it and a connection that ended.
    func tellBroken(_ exchange: Exchange, _ error: any Error) {
        logger.error(
            "an answer broke off",
            metadata: [
                "request": "\(exchange.requestID)",
                "path": "\(LoggedPath.of(exchange.path, route: exchange.story.facts.route))",
                "failure": "\(String(reflecting: error))",
            ])
    }

    /// One line tells what became of a request; its number stands in the answer and in everything it caused.
    private func tell(_ exchange: Exchange, _ response: Response, _ duration: Duration, _ underWay: Int) {
        let facts = exchange.story.facts
        metrics.record(
            route: facts.route, method: exchange.method, status: response.status.code, duration, inFlight: underWay)
        let level: Logger.Level = facts.failure != nil ? .error : facts.refusal != nil ? .warning : .info
        guard level >= logger.logLevel else { return }
        var metadata: Logger.Metadata = [
            "request": "\(exchange.requestID)", "method": "\(exchange.request.method.rawValue)",
            "path": "\(LoggedPath.of(exchange.path, route: facts.route))",
            "status": "\(response.status.code)", "address": "\(exchange.origin.address)",
            "microseconds": "\(duration.wholeMicroseconds)",
        ]
        if !facts.route.isEmpty { metadata["route"] = "\(facts.route)" }
        if !facts.tenant.isEmpty { metadata["tenant"] = "\(facts.tenant)" }
        if !facts.account.isEmpty { metadata["account"] = "\(facts.account)" }
        if let failure = facts.failure { metadata["failure"] = "\(failure)" }
        if let refusal = facts.refusal { metadata["refusal"] = "\(refusal)" }
        logger.log(level: level, "request", metadata: metadata)
    }
}
