import Identity
import Kernel
import Links

/// Looking after the accounts of staff or of a team. Both faces use it with pages of their own.
public struct PeopleHandlers: Sendable {
    /// Where the face has its people.
    public struct Places: Sendable {
        let index: Place
        let person: PlaceOf
        let roles: PlaceOf
        let status: PlaceOf
        let invitation: PlaceOf
        let sessions: PlaceOf
        let tokens: PlaceOf
        /// Where a lost second factor is turned off; nil for teams, whose people ask the tenant.
        let secondFactor: PlaceOf?

        public init(
            index: Place, person: PlaceOf, roles: PlaceOf, status: PlaceOf, invitation: PlaceOf, sessions: PlaceOf,
            tokens: PlaceOf, secondFactor: PlaceOf? = nil
        ) {
            self.index = index
            self.person = person
            self.roles = roles
            self.status = status
            self.invitation = invitation
            self.sessions = sessions
            self.tokens = tokens
            self.secondFactor = secondFactor
        }
    }

    public typealias MakeList = @Sendable (Visit, [PersonRow], InvitationForm) throws -> Answer
    public typealias MakeRecord = @Sendable (Visit, PersonContent, String) throws -> Answer

    private let people: KeepingPeople
    private let factors: KeepingSecondFactors
    private let places: Places
    private let access: Access
    private let circle: @Sendable (Visit) throws -> PeopleCircle
    private let list: MakeList
    private let record: MakeRecord

    public init(
        _ people: KeepingPeople, _ factors: KeepingSecondFactors, places: Places, access: Access,
        circle: @escaping @Sendable (Visit) throws -> PeopleCircle, list: @escaping MakeList,
        record: @escaping MakeRecord
    ) {
        self.people = people
        self.factors = factors
        self.places = places
        self.access = access
        self.circle = circle
        self.list = list
        self.record = record
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(places.index, access) { try await index($0) }
        routes.post(places.index, access, terms: .freshProof, invite)
        routes.get(places.person, access, terms: .closedToViewers) { try await show($0) }
        routes.post(places.roles, access, terms: .freshProof, changeRoles)
        routes.post(places.status, access, terms: .freshProof, changeStatus)
        routes.post(places.invitation, access, inviteAgain)
        routes.post(places.sessions, access, endSessions)
        routes.post(places.tokens, access, terms: .openToReaders, endToken)
        if let place = places.secondFactor { routes.post(place, access, terms: .freshProof, resetSecondFactor) }
        return routes
    }

    private func index(_ visit: Visit, typed: FormFields? = nil, _ invalid: Invalid? = nil) async throws -> Answer {
        let circle = try circle(visit)
        let person = try visit.person
        let (people, secured) = try await people.people(visit.tenant.id, circle)
        let rows = people.map {
            PersonRow(
                $0, hasSecondFactor: secured.contains($0.id), isSelf: $0.id == person.id, href: places.person($0.id))
        }
        return try list(visit, rows, InvitationForm(circle, action: places.index.path, typed: typed, invalid))
            .with(status: invalid == nil ? .ok : .unprocessableContent)
    }

    @Sendable private func invite(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form(lists: ["roles"])
        try form.refuseUnknown(["name", "email", "title", "roles"])
        do {
            let account = try await people.invite(
                visit.tenant.id, name: form["name"], email: form["email"], title: form["title"],
                roles: form.list("roles"), to: try circle(visit), by: visit.actor)
            return .redirect(
                to: places.index.path,
                notice: .done("A letter with an invitation goes to \(account.email). It works for 7 days."))
        } catch let invalid as Invalid {
            return try await index(visit, typed: form, invalid)
        }
    }

    private func show(_ visit: Visit, typed: FormFields? = nil, _ invalid: Invalid? = nil) async throws -> Answer {
        let circle = try circle(visit)
        let found = try await people.record(visit.tenant.id, try visit.id(), in: circle)
        let content = try PersonContent(visit, found, circle, places, typed: typed, invalid)
        return try record(visit, content, places.index.path)
            .with(status: invalid == nil ? .ok : .unprocessableContent)
    }

    @Sendable private func changeRoles(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form(lists: ["roles"])
        try form.refuseUnknown(["roles", "version"])
        return try await act(visit, id, form) {
            let account = try await people.changeRoles(
                visit.tenant.id, id, to: form.list("roles"), version: Int64(form["version"]) ?? 0,
                in: try circle(visit), by: visit.actor)
            return "\(account.name) is \(account.roles.label) from now on, and signed out everywhere."
        }
    }

    @Sendable private func changeStatus(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form()
        try form.refuseUnknown(["act", "reason"])
        let opens = form["act"] == "open"
        return try await act(visit, id, form) {
            let account = try await people.setOpen(
                opens, visit.tenant.id, id, reason: form["reason"], in: try circle(visit), by: visit.actor)
            return opens
                ? "The account of \(account.name) is open again."
                : "The account of \(account.name) is closed, and all its sessions have ended."
        }
    }

    @Sendable private func inviteAgain(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        return try await act(visit, id, try await visit.form()) {
            let account = try await people.inviteAgain(visit.tenant.id, id, in: try circle(visit), by: visit.actor)
            return "A new invitation goes to \(account.email). The link of the earlier letter stops working."
        }
    }

    @Sendable private func endSessions(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        return try await act(visit, id, try await visit.form()) {
            let account = try await people.endSessions(visit.tenant.id, id, in: try circle(visit), by: visit.actor)
            return "\(account.name) is signed out everywhere."
        }
    }

    @Sendable private func endToken(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form()
        try form.refuseUnknown(["token"])
        guard let tokenID = Identifier(form["token"]) else { throw NotFound() }
        return try await act(visit, id, form) {
            let token = try await people.endToken(
                visit.tenant.id, tokenID, of: id, in: try circle(visit), by: visit.actor)
            return "The token “\(token.name)” works no more."
        }
    }

    @Sendable private func resetSecondFactor(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form()
        try form.refuseUnknown(["reason"])
        return try await act(visit, id, form) {
            let found = try await people.record(visit.tenant.id, id, in: try circle(visit))
            _ = try await factors.reset(visit.tenant.id, found.account, reason: form["reason"], by: visit.actor)
            return "The second factor of \(found.account.name) goes off in 24 hours. A letter says so."
        }
    }

    /// Does what a form of the record asks for and tells about it there.
    private func act(
        _ visit: Visit, _ id: Identifier, _ form: FormFields, _ body: () async throws -> String
    ) async throws -> Answer {
        do {
            let text = try await body()
            return .redirect(to: places.person(id), notice: .done(text))
        } catch let invalid as Invalid {
            return try await show(visit, typed: form, invalid)
        } catch let refusal as any Refusal {
            return .redirect(to: places.person(id), notice: .warning(refusal.explanation))
        }
    }
}
