import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Vault
import Web
import World

/// The two tenants of the demo with people who may do everything at theirs.
struct TwoTenants {
    /// One tenant's people, as they ask for the records of the other.
    struct Side {
        let tenant: Tenant
        let staff: Browser
        let member: Browser
        let visitor: Browser
        /// Words of each kind of record of this tenant that nothing of the other holds.
        let words: [String]

        func browser(for pattern: String) -> Browser { pattern.hasPrefix("/portal") ? member : staff }
    }

    static let harborHost = "harbor.\(Trial.host)"

    let trial: Trial

    /// Each tenant with the other one.
    func pairs() async throws -> [(own: Side, other: Side)] {
        let harbor = try await harbor()
        let northwind = try await side(
            trial.tenant, Trial.host, ["Northwind", "Brightline", "Brightwater", "northwind.example"])
        let other = try await side(
            harbor, Self.harborHost, ["Harbor Broadband", "Elbnetz", "Kajenstraße", "harbor.example"])
        return [(northwind, other), (other, northwind)]
    }

    func harbor() async throws -> Tenant {
        try #require(try await trial.world.contexts.hosting.tenants().first { $0.slug == "harbor" })
    }

    /// Gives Harbor Broadband copies of what the demo has at the first tenant only: it pays nobody by bank file, and
    /// nobody applies there.
    func fillHarborsGaps() async throws {
        let harbor = try await harbor()
        let reseller = try await key("resellers", harbor)
        let account = try await key("accounts", harbor)
        let method = try await copy("payout_methods", to: harbor, ["reseller_id": reseller])
        _ = try await copy("tax_forms", to: harbor, ["reseller_id": reseller])
        let batch = try await copy("payout_batches", to: harbor, [:])
        _ = try await copy("payouts", to: harbor, ["reseller_id": reseller, "batch_id": batch, "method_id": method])
        _ = try await copy("bank_files", to: harbor, ["batch_id": batch])
        _ = try await copy("payout_settings", to: harbor, [:])
        _ = try await copy(
            "applications", to: harbor, ["reviewer_id": account], nulls: ["tax_id_sealed", "tax_id_print"],
            where: "status = 'background_check'")
        _ = try await copy("reseller_proposals", to: harbor, ["parent_id": reseller], where: "state = 'open'")
        // Each tenant has a plan that the other one has not.
        let plan = try await copy("commission_plans", to: harbor, ["code": "hafen_plan"], where: "not is_default")
        _ = try await copy("plan_versions", to: harbor, ["plan_id": plan])
        for tenant in [trial.tenant, harbor] { try await FilledDemo(trial: trial).addToken(to: tenant) }
    }

    /// A letter box that gets no letters, at each tenant.
    func suppress() async throws {
        let now = trial.clock.now
        let addresses = [(trial.tenant, "gone@brightline.example"), (try await harbor(), "weg@elbnetz.example")]
        for (tenant, address) in addresses {
            _ = try await trial.database.transaction(tenant.id) { tx in
                try await tx.execute(
                    """
                    insert into suppressions (tenant_id, address, reason, detail, created_at)
                    values (\(tenant.id), \(address), 'dead_address', '550 5.1.1', \(now))
                    """)
            }
        }
    }

    private func key(_ table: String, _ tenant: Tenant) async throws -> String {
        let row = try await trial.database.reading(tenant.id) { tx in
            try await tx.first(
                """
                select id::text as id from \(sql: Identifiers.quoted(table)) where tenant_id = \(tenant.id)
                order by id limit 1
                """)
        }
        return try #require(row)["id"]
    }

    /// Copies the first row of a table from the first tenant, with other values in some columns. Returns its key.
    private func copy(
        _ table: String, to tenant: Tenant, _ values: [String: String], nulls: Set<String> = [],
        where condition: SQL = "true"
    ) async throws -> String {
        let name = Identifiers.quoted(table)
        let found = try await trial.database.reading(trial.tenant.id) { tx in
            let row = try await tx.first(
                """
                select to_jsonb(r)::text as row from \(sql: name) r
                where tenant_id = \(trial.tenant.id) and \(sql: condition) limit 1
                """)
            let columns = try await tx.rows(
                """
                select attname::text as name from pg_attribute where attrelid = \(table)::regclass and attnum > 0
                and not attisdropped and attgenerated = ''
                """)
            return (try #require(row)["row"] as String, try columns.map { try $0["name"] as String })
        }
        let id = trial.newID().description
        var own = values.merging(["tenant_id": tenant.id.description]) { $1 }
        if found.1.contains("id") { own["id"] = id }
        let chosen = found.1.filter { !nulls.contains($0) }.map(Identifiers.quoted)
        let list = chosen.dropFirst().reduce(chosen[0]) { "\(sql: $0), \(sql: $1)" }
        let (row, more) = (found.0, Self.json(own))
        _ = try await trial.database.transaction(tenant.id) { tx in
            try await tx.execute(
                """
                insert into \(sql: name) (\(sql: list))
                select \(sql: list) from jsonb_populate_record(null::\(sql: name), \(row)::jsonb || \(more)::jsonb)
                """)
        }
        return id
    }

    private static func json(_ values: [String: String]) -> String {
        "{" + values.map { "\"\($0.key)\": \"\($0.value)\"" }.joined(separator: ", ") + "}"
    }

    private func side(_ tenant: Tenant, _ host: String, _ words: [String]) async throws -> Side {
        let seller = try await trial.database.reading(tenant.id) { tx in
            try #require(
                try await tx.first(
                    "select id from resellers where tenant_id = \(tenant.id) order by created_at limit 1"))
        }
        let staff = try await insider(tenant, host, Role.staff, resellerID: nil)
        let member = try await insider(tenant, host, [.owner], resellerID: try seller["id"])
        return Side(tenant: tenant, staff: staff, member: member, visitor: trial.visitor(on: host), words: words)
    }

    private func insider(
        _ tenant: Tenant, _ host: String, _ roles: [Role], resellerID: Identifier?
    ) async throws -> Browser {
        let address = resellerID == nil ? "insider@people.example" : "member@people.example"
        let email = try #require(EmailAddress(address))
        let hash = try await trial.world.contexts.passwords.hash(Trial.password)
        let (id, now) = (trial.newID(), trial.clock.now)
        _ = try await trial.database.transaction(tenant.id) { tx in
            try await Accounts(tx).add(
                NewAccount(email: email, name: "Sam South", resellerID: resellerID, roles: Set(roles)), id: id,
                passwordHash: hash, at: now)
        }
        let browser = trial.visitor(on: host)
        try await browser.signIn(address, password: Trial.password)
        return browser
    }
}
