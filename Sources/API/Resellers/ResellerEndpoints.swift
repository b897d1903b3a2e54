import Earnings
import Engagement
import Identity
import Kernel
import Partnership
import Postgres
import Sales
import Web

/// Resellers: for staff all of them, for a reseller's own people their own.
struct ResellerEndpoints: Sendable {
    let database: Database
    let partnering: Partnering
    let overviews: Overviews
    let reading: ReadingEarnings
    /// The codes of the plans that are offered.
    let plans: @Sendable (Tenant) async throws -> [String]

    var all: [Endpoint] { [list, enrol, show, change, dashboard, customers, commissions] }

    private var list: Endpoint {
        Endpoint(
            method: .get, path: "/resellers", name: "listResellers", chapter: .resellers,
            summary: "List resellers by name", access: [.staff(.seeResellers)], scope: .resellersRead,
            query: [
                Parameter("status", .choices(ResellerStatus.self)), Parameter("tier", .choices(Tier.self)),
                Parameter("q", .text(1...200), "Words in number, name, contact, city or zip."),
            ],
            isPaged: true, answer: .page("ResellerPage", of: ResellerShapes.summary)
        ) { call in
            let filter = ResellerFilter(
                search: call["q"] ?? "", status: call["status"].flatMap { ResellerStatus(rawValue: $0) },
                tier: call["tier"].flatMap { Tier(rawValue: $0) })
            let page = try await partnering.list(
                call.tenant.id, filter, after: call.page.after, count: call.page.count
            ).page
            return call.reply(page, ResellerShapes.summary)
        }
    }

    private var enrol: Endpoint {
        Endpoint(
            method: .post, path: "/resellers", name: "enrolReseller", chapter: .resellers,
            summary: "Enter a reseller without an application",
            note: """
                It starts in onboarding; its owner gets an invitation. Another tier than bronze and a reseller above \
                need the right to arrange resellers. A company that is a reseller, or has applied, is \
                refused with its number (409). Send an `Idempotency-Key`.
                """, access: [.staff(.enterResellers)],
            scope: .resellersWrite,
            body: .named(
                "NewReseller",
                .object([
                    .init("company_name", .text(2...300)),
                    .init("legal_name", .text(0...300), optional: true, "As it stands in contracts."),
                    .init("owner_name", .text(2...200)),
                    .init("owner_email", .text(3...254)), .init("owner_phone", .text(0...20), optional: true),
                    .init("type", .choices(ResellerType.self)), .init("tier", .choices(Tier.self), optional: true),
                    .init("plan", .text(1...100), "The code of a plan that is offered."),
                    .init("parent_number", .text(21...21), optional: true, "The number of the reseller above."),
                    .init("address", .address, optional: true),
                    .init("territories", .list(.text(1...100), most: 50), optional: true),
                    .init("payment_terms", .choices(PaymentTerms.self), optional: true, "`net_30` unless told."),
                    .init("account_manager_id", .uuid, optional: true, "Who looks after it."),
                    .init("partner_since", .day, optional: true, "Today, or an earlier day; today unless told."),
                    .init("reason", .text(1...1000), "Why there is no application."),
                ])),
            status: 201, answer: ResellerShapes.full, hasETag: true, hasLocation: true
        ) { call in
            let enrolment = try await enrolment(call)
            let reseller = try await Self.naming(["company": "company_name", "parent": "parent_number"]) {
                try await partnering.enter(
                    call.tenant, enrolment, reason: call.text("reason"),
                    rights: EnrolmentRights(of: try call.person.roles), by: call.actor)
            }
            return MachineReply(
                ResellerShapes.full(reseller), status: 201,
                headers: [ResellerShapes.tag(reseller), ResellerShapes.location(reseller.id)])
        }
    }

    private var show: Endpoint {
        Endpoint(
            method: .get, path: "/resellers/{id}", name: "getReseller", chapter: .resellers,
            summary: "Read a reseller", access: [.staff(.seeResellers), .reseller(.portal)], scope: .resellersRead,
            answer: ResellerShapes.full, hasETag: true
        ) { call in
            let reseller = try await partnering.reseller(call.tenant.id, try call.reseller())
            return MachineReply(ResellerShapes.full(reseller), headers: [ResellerShapes.tag(reseller)])
        }
    }

    private var change: Endpoint {
        Endpoint(
            method: .put, path: "/resellers/{id}", name: "changeReseller", chapter: .resellers,
            summary: "Change the company data of a reseller", note: "All of it at once.",
            access: [.staff(.manageResellers), .reseller(.company)], scope: .resellersWrite,
            body: .named(
                "CompanyData",
                .object([
                    .init("name", .text(2...300)), .init("website_url", .text(0...500)),
                    .init("contact_name", .text(2...200)), .init("contact_phone", .text(0...20)),
                    .init("address", .address),
                ])),
            answer: ResellerShapes.full, hasETag: true
        ) { call in
            let id = try call.reseller()
            let before = try await partnering.reseller(call.tenant.id, id)
            try call.checkUnchanged(ResellerShapes.etag(before))
            let parts = ["street", "city", "county", "state", "zip"].map { ($0, "address.\($0)") }
            let names = ["company_name": "name"].merging(parts) { own, _ in own }
            let profile = try await Self.naming(names) {
                try CompanyProfile(
                    name: call.text("name"), websiteURL: call.text("website_url"),
                    contactName: call.text("contact_name"), contactPhone: call.text("contact_phone"),
                    address: call.address("address"))
            }
            try await partnering.changeProfile(
                call.tenant.id, id, profile, version: before.version, by: call.actor)
            let after = try await partnering.reseller(call.tenant.id, id)
            return MachineReply(ResellerShapes.full(after), headers: [ResellerShapes.tag(after)])
        }
    }

    private var dashboard: Endpoint {
        Endpoint(
            method: .get, path: "/resellers/{id}/dashboard", name: "getResellerDashboard", chapter: .resellers,
            summary: "A reseller at a glance", note: "Customers and money need their scopes as well.",
            access: [.staff(.seeResellers), .reseller(.portal)], scope: .resellersRead, answer: DashboardShape.schema
        ) { call in
            try await ResellerFigures(database: database, overviews: overviews, reading: reading)
                .dashboard(call, try call.reseller())
        }
    }

    private var customers: Endpoint {
        Endpoint(
            method: .get, path: "/resellers/{id}/customers", name: "listResellerCustomers", chapter: .resellers,
            summary: "The customers of a reseller", access: [.staff(.seeCustomers), .reseller(.customers)],
            scope: .customersRead, query: RecordShapes.customerFilters, isPaged: true,
            answer: .page("CustomerPage", of: RecordShapes.customer)
        ) { call in
            try await ResellerFigures(database: database, overviews: overviews, reading: reading)
                .customers(call, try await existing(call))
        }
    }

    private var commissions: Endpoint {
        Endpoint(
            method: .get, path: "/resellers/{id}/commissions", name: "listResellerCommissions", chapter: .resellers,
            summary: "The commission lines of a reseller, the newest first",
            access: [.staff(.seeCommissions), .reseller(.commissions)], scope: .commissionsRead,
            query: RecordShapes.commissionFilters, isPaged: true,
            answer: .page("CommissionPage", of: RecordShapes.commission)
        ) { call in
            try await ResellerFigures(database: database, overviews: overviews, reading: reading)
                .commissions(call, try await existing(call))
        }
    }

    /// Throws NotFound for a reseller that does not exist, so that its lists are not merely empty.
    private func existing(_ call: Call) async throws -> Identifier {
        try await partnering.reseller(call.tenant.id, try call.reseller()).id
    }

    private func enrolment(_ call: Call) async throws -> Enrolment {
        guard let type = ResellerType(rawValue: call.text("type")) else { throw Invalid("type", "This is missing.") }
        let plan = call.text("plan")
        guard try await plans(call.tenant).contains(plan) else {
            throw Invalid("plan", "There is no plan of this code.")
        }
        var enrolment = Enrolment(
            companyName: call.text("company_name"), ownerName: call.text("owner_name"),
            ownerEmail: call.text("owner_email"), type: type, status: .pendingOnboarding,
            tier: Tier(rawValue: call.text("tier")) ?? .bronze, planCode: plan,
            validFrom: Day(call.text("partner_since")) ?? call.today)
        if enrolment.validFrom > call.today { throw Invalid("partner_since", "Send today or an earlier day.") }
        enrolment.legalName = call.text("legal_name")
        if let terms = PaymentTerms(rawValue: call.text("payment_terms")) { enrolment.paymentTerms = terms }
        if let id = Identifier(call.text("account_manager_id")) {
            let staff = try await partnering.accountManagers(call.tenant.id)
            guard let manager = staff.first(where: { $0.id == id }) else {
                throw Invalid("account_manager_id", "This is nobody who looks after resellers.")
            }
            enrolment.accountManagerID = manager.id
            enrolment.accountManagerName = manager.name
        }
        enrolment.ownerPhone = call.text("owner_phone")
        enrolment.parentPublicID = call.text("parent_number").isEmpty ? nil : call.text("parent_number")
        enrolment.address = call.address("address")
        enrolment.territories = call.texts("territories")
        return enrolment
    }

    /// The limits are those of the page; its names of fields become those of the body.
    private static func naming<Value>(
        _ names: [String: String], _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let invalid as Invalid {
            throw Invalid(invalid.problems.map { Invalid.Problem(names[$0.field] ?? $0.field, $0.wording) })
        }
    }
}
