import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import World

/// Inviting people, giving and taking roles, closing accounts.
@Suite(.database) struct PeopleTests {
    private func account(_ trial: Trial, _ name: String, _ roles: Set<Role>) async throws -> Account {
        let email = try #require(EmailAddress("\(name)@people.example"))
        let shown = name.prefix(1).uppercased() + name.dropFirst()
        return try await trial.account(NewAccount(email: email, name: shown, roles: roles))
    }

    @Test func anInvitedColleagueGetsALetterAndSignsIn() async throws {
        try await Trial.run { trial in
            let admin = try await trial.staff(.admin)
            try await admin.get("/admin/people")
            let reply = try await admin.post(
                "/admin/people", ["name": "Bo Chen", "email": "Bo@People.example", "title": "Finance", "roles": "finance"])
            #expect(reply.location == "/admin/people")
            #expect(try await trial.letters(to: "bo@people.example") == ["Your Northwind Fiber portal access"])
            let page = try await admin.get("/admin/people")
            #expect(page.contains("Bo Chen") && page.contains("Invited"))
            let audit = try #require(try await trial.audit("account").first { $0.act == "account.invited" })
            #expect(audit.after["roles"] == "Finance" && audit.actor.name == "Robin Staff")
        }
    }

    @Test(arguments: [
        (["name": "B", "email": "bo@people.example", "title": "", "roles": "finance"], "Enter a name"),
        (["name": "Bo Chen", "email": "bo", "title": "", "roles": "finance"], "Enter an e-mail address"),
        (["name": "Bo Chen", "email": "taken@people.example", "title": "", "roles": "finance"], "already has an account"),
        (["name": "Bo Chen", "email": "bo@people.example", "title": ""], "Choose at least one role"),
        (["name": "Bo Chen", "email": "bo@people.example", "title": "", "roles": "owner"], "Choose at least one role"),
        (["name": "Bo Chen", "email": "bo@people.example", "title": "", "roles": "operator_admin"], "Choose at least one"),
    ])
    func aWrongInvitationSaysWhy(form: [String: String], problem: String) async throws {
        try await Trial.run { trial in
            _ = try await account(trial, "taken", [.legal])
            let admin = try await trial.staff(.admin)
            try await admin.get("/admin/people")
            let reply = try await admin.post("/admin/people", pairs: form.map { ($0.key, $0.value) })
            #expect(reply.status == 422)
            #expect(reply.contains(problem))
        }
    }

    @Test func rolesAreGivenByOthersAndEachChangeIsKept() async throws {
        try await Trial.run { trial in
            let ana = try await account(trial, "ana", [.finance])
            let admin = try await trial.staff(.admin)
            let path = "/admin/people/\(ana.id)"
            let version = try await admin.get(path).value(of: "version") ?? ""
            let pairs = [("roles", "finance"), ("roles", "legal"), ("version", version)]
            #expect(try await admin.post(path + "/roles", pairs: pairs).location == path)
            let page = try await admin.get(path)
            #expect(page.contains("Finance, Legal") && page.contains("Robin Staff"))
            let audit = try #require(try await trial.audit("account").first { $0.act == "account.roles_changed" })
            #expect(audit.before["roles"] == "Finance" && audit.after["roles"] == "Finance, Legal")
            let stale = try await admin.follow(try await admin.post(path + "/roles", pairs: pairs))
            #expect(stale.contains("Somebody else changed Ana in the meantime."))
            #expect(try await trial.letters(to: ana.email).contains("Your role was changed"))
        }
    }

    @Test func nobodyChangesTheirOwnRolesNotEvenInTheDatabase() async throws {
        try await Trial.run { trial in
            let ana = try await account(trial, "ana", [.admin])
            _ = try await account(trial, "bo", [.admin])
            let browser = try await trial.signIn(ana.email)
            let path = "/admin/people/\(ana.id)"
            #expect(try await !browser.get(path).contains("Save the roles"))
            let reply = try await browser.post(
                path + "/roles", pairs: [("roles", "admin"), ("roles", "finance_approver"), ("version", "1")])
            #expect(try await browser.follow(reply).contains("Nobody changes their own roles."))
            #expect(try await browser.get("/admin/batches/new").status == 403)
            await #expect(throws: ConstraintViolation.self) {
                try await trial.database.transaction(trial.tenant.id) { tx in
                    try await tx.execute(
                        """
                        insert into role_changes (tenant_id, id, account_id, changed_by, roles_before, roles_after,
                            changed_at)
                        values (\(tx.tenantID), \(ana.id), \(ana.id), \(ana.id), '{}', '{}', \(trial.clock.now))
                        """)
                }
            }
        }
    }

    @Test func theLastAdministratorKeepsTheRole() async throws {
        try await Trial.run { trial in
            let ana = try await account(trial, "ana", [.admin])
            let bo = try await account(trial, "bo", [.admin, .legal])
            let people = trial.world.contexts.keepingPeople
            let actor = Actor(accountID: bo.id, name: bo.name)
            _ = try await people.setOpen(
                false, trial.tenant.id, bo.id, reason: "Left", in: .staff, by: Actor(accountID: ana.id, name: "Ana"))
            await #expect(throws: PeopleRefusal.lastLeader(.admin)) {
                try await people.changeRoles(
                    trial.tenant.id, ana.id, to: ["legal"], version: ana.version, in: .staff, by: actor)
            }
            await #expect(throws: PeopleRefusal.lastLeader(.admin)) {
                try await people.setOpen(false, trial.tenant.id, ana.id, reason: "Left", in: .staff, by: actor)
            }
        }
    }

    /// The person who runs the installation is a guest in the tenant: its administrators cannot lock them out.
    @Test func nobodyClosesTheAccountOfWhoRunsTheInstallation() async throws {
        try await Trial.run { trial in
            let ana = try await account(trial, "ana", [.admin])
            let olga = try await account(trial, "olga", [.operatorAdmin])
            let people = trial.world.contexts.keepingPeople
            let actor = Actor(accountID: ana.id, name: ana.name)
            await #expect(throws: PeopleRefusal.operates(name: "Olga")) {
                try await people.setOpen(false, trial.tenant.id, olga.id, reason: "Left", in: .staff, by: actor)
            }
            let everybody = try await people.people(trial.tenant.id, .staff).people
            #expect(everybody.contains { $0.id == olga.id && $0.status == .active })
        }
    }

    /// Two administrators take the role from each other at the same time: one of them keeps it.
    @Test func twoAtTheSameTimeDoNotLeaveNobody() async throws {
        try await Trial.own { trial in
            let (ana, bo) = (try await account(trial, "ana", [.admin]), try await account(trial, "bo", [.admin]))
            let people = trial.world.contexts.keepingPeople
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for (actor, other) in [(ana, bo), (bo, ana)] {
                    group.addTask {
                        do {
                            _ = try await people.changeRoles(
                                trial.tenant.id, other.id, to: ["legal"], version: other.version, in: .staff,
                                by: Actor(accountID: actor.id, name: actor.name))
                            return true
                        } catch {
                            return (error as? PeopleRefusal) != .lastLeader(.admin)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 } == 1)
            let admins = try await people.people(trial.tenant.id, .staff).people.filter { $0.roles.contains(.admin) }
            #expect(admins.count == 1)
        }
    }

    @Test func anOwnerLooksAfterTheTeamAndNobodyElse() async throws {
        try await Trial.run { trial in
            let (own, foreign) = (trial.newID(), trial.newID())
            let owner = try await trial.reseller(own, .owner)
            let staff = try await account(trial, "ana", [.finance])
            let strangerEmail = try #require(EmailAddress("stranger@people.example"))
            let stranger = try await trial.account(
                NewAccount(email: strangerEmail, name: "Stranger", resellerID: foreign, company: "Else", roles: [.sales]))
            try await owner.get("/portal/team")
            let reply = try await owner.post(
                "/portal/team", ["name": "Sue Sales", "email": "sue@people.example", "title": "", "roles": "sales"])
            #expect(reply.location == "/portal/team")
            let page = try await owner.get("/portal/team")
            #expect(page.contains("Sue Sales") && !page.contains("Stranger") && !page.contains("Ana"))
            for id in [staff.id, stranger.id] {
                #expect(try await owner.get("/portal/team/\(id)").status == 404)
                #expect(try await owner.post("/portal/team/\(id)/roles", ["roles": "sales", "version": "1"]).status == 404)
                let closing = ["act": "close", "reason": "Because"] as KeyValuePairs
                #expect(try await owner.post("/portal/team/\(id)/status", closing).status == 404)
                #expect(try await owner.post("/portal/team/\(id)/sessions").status == 404)
            }
            let admin = try await trial.staff(.admin)
            #expect(try await admin.get("/admin/people/\(stranger.id)").status == 404)
        }
    }

    @Test func aTeamKeepsAnOwnerAndHasFiftyPeople() async throws {
        try await Trial.run { trial in
            let reseller = trial.newID()
            let circle = PeopleCircle.team(resellerID: reseller, company: "Brightline")
            let people = trial.world.contexts.keepingPeople
            let ownerEmail = try #require(EmailAddress("owner@people.example"))
            let owner = try await trial.account(
                NewAccount(email: ownerEmail, name: "Dana", resellerID: reseller, roles: [.owner]))
            let other = Actor(accountID: try await account(trial, "ana", [.admin]).id, name: "Ana")
            await #expect(throws: PeopleRefusal.lastLeader(.owner)) {
                try await people.changeRoles(
                    trial.tenant.id, owner.id, to: ["sales"], version: owner.version, in: circle, by: other)
            }
            await #expect(throws: PeopleRefusal.lastLeader(.owner)) {
                try await people.setOpen(false, trial.tenant.id, owner.id, reason: "Left", in: circle, by: other)
            }
            for number in 1..<KeepingPeople.largestTeam {
                _ = try await people.invite(
                    trial.tenant.id, name: "Person \(number)", email: "p\(number)@people.example", title: "",
                    roles: ["sales"], to: circle, by: other)
            }
            await #expect(throws: PeopleRefusal.full) {
                try await people.invite(
                    trial.tenant.id, name: "One More", email: "more@people.example", title: "", roles: ["sales"],
                    to: circle, by: other)
            }
        }
    }
}
