import Kernel
import Postgres
import Vault

/// All resellers of a tenant.
public struct Resellers: Sendable {
    public static let pageSize = 50

    static let columns: SQL = """
        r.id, r.public_id, r.version, r.name, r.legal_name, r.website_url, r.business_type, r.type, r.status, r.tier, \
        r.parent_id, r.parent_from, r.contact_name, r.contact_title, r.contact_email, r.contact_phone, r.street, \
        r.city, r.county, r.state, r.zip, r.country, r.tax_id_print, r.license_number, r.license_expires_on, \
        r.languages, r.territories, r.segments, r.skills, r.max_capacity, r.monthly_target_minor, r.currency, \
        r.payment_terms, r.account_manager_id, r.account_manager_name, r.rate_proposal, r.notes, r.created_at, \
        r.activated_on
        """

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Throws NotFound.
    public func reseller(_ id: Identifier) async throws -> Reseller {
        try await one("r.id = \(id)")
    }

    /// Nil when there is none with this number.
    public func find(publicID: String) async throws -> Reseller? {
        try await tx.first(
            """
            select \(sql: Self.columns) from resellers r
            where r.tenant_id = \(tx.tenantID) and r.public_id = \(publicID)
            """
        ).map(Reseller.init)
    }

    /// The keys of the resellers with these numbers; numbers that nobody has are left out.
    public func identifiers(of publicIDs: [String]) async throws -> [String: Identifier] {
        guard !publicIDs.isEmpty else { return [:] }
        let rows = try await tx.rows(
            "select id, public_id from resellers where tenant_id = \(tx.tenantID) and public_id = any(\(publicIDs))")
        var identifiers: [String: Identifier] = [:]
        for row in rows { identifiers[try row["public_id"]] = try row["id"] as Identifier }
        return identifiers
    }

    /// Of those that ended: the last day whose events still earn for them.
    public func lastEarningDays(of ids: [Identifier]) async throws -> [Identifier: Day] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await tx.rows(
            """
            select id from resellers
            where tenant_id = \(tx.tenantID) and id = any(\(ids)) and status = 'terminated'
            """)
        var days: [Identifier: Day] = [:]
        for row in rows {
            let id: Identifier = try row["id"]
            guard let end = try await ResellerStates(tx).history(of: id).terminatedOn else { continue }
            days[id] = try await Agreements(tx).lastEarningDay(of: id, endedOn: end)
        }
        return days
    }

    /// All of them, by name: for the runs and choices that need each.
    public func all() async throws -> [Reseller] {
        try await tx.rows(
            "select \(sql: Self.columns) from resellers r where r.tenant_id = \(tx.tenantID) order by r.name, r.id"
        ).map(Reseller.init)
    }

    /// One page of the list, by name.
    public func list(
        _ filter: ResellerFilter, after key: String? = nil, count: Int = pageSize
    ) async throws -> Slice<Reseller> {
        let condition = condition(filter)
        let answers = try await tx.all([
            """
            select \(sql: Self.columns) from resellers r where \(sql: condition)\(sql: Self.after(key))
            order by r.name, r.id limit \(count + 1)
            """,
            "select count(*) as total from resellers r where \(sql: condition)",
        ])
        return Slice(
            reading: try answers[0].map(Reseller.init), pageSize: count, total: try answers[1].first?["total"]
        ) { "\($0.id) \($0.name)" }
    }

    /// How many there are in each status.
    public func counts() async throws -> [ResellerStatus: Int] {
        let rows = try await tx.rows(
            "select status, count(*) as total from resellers where tenant_id = \(tx.tenantID) group by status")
        var counts: [ResellerStatus: Int] = [:]
        for row in rows { counts[try row["status"]] = try row["total"] as Int }
        return counts
    }

    /// When somebody of each team signed in last; teams of whom nobody did are left out.
    func lastSignIns() async throws -> [Identifier: Instant] {
        let rows = try await tx.rows(
            """
            select reseller_id, max(last_signed_in_at) as at from accounts
            where tenant_id = \(tx.tenantID) and reseller_id is not null and last_signed_in_at is not null
            group by reseller_id
            """)
        var instants: [Identifier: Instant] = [:]
        for row in rows { instants[try row["reseller_id"]] = try row["at"] as Instant }
        return instants
    }

    /// Those directly below, by name.
    public func children(of id: Identifier) async throws -> [Reseller] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from resellers r
            where r.tenant_id = \(tx.tenantID) and r.parent_id = \(id) order by r.name, r.id
            """
        ).map(Reseller.init)
    }

    /// Everybody under the same reseller at the top, itself first, each followed by those below it, by name.
    func tree(around id: Identifier) async throws -> [ResellerTree.Place] {
        let deepest = Partnering.deepest
        return try await tx.rows(
            """
            with recursive up as (
                select u.id, u.parent_id, 1::bigint as level from resellers u
                where u.tenant_id = \(tx.tenantID) and u.id = \(id)
                union all
                select p.id, p.parent_id, up.level + 1 from up
                join resellers p on p.tenant_id = \(tx.tenantID) and p.id = up.parent_id
                where up.level < \(deepest)
            ), down as (
                select (select id from up order by level desc limit 1) as id, 1::bigint as level,
                    array[]::text[] as path
                union all
                select c.id, down.level + 1, down.path || (c.name || ' ' || c.id) from down
                join resellers c on c.tenant_id = \(tx.tenantID) and c.parent_id = down.id
                where down.level < \(deepest)
            )
            select \(sql: Self.columns), down.level from down
            join resellers r on r.tenant_id = \(tx.tenantID) and r.id = down.id order by down.path
            """
        ).map { ResellerTree.Place(reseller: try Reseller($0), level: try $0["level"]) }
    }

    /// The tax id as it was typed; empty without one. Only for those who may see tax data.
    public func taxID(of id: Identifier, sealer: Sealer) async throws -> String {
        guard let tenantID = tx.tenantID,
            let row = try await tx.first(
                "select tax_id_sealed from resellers where tenant_id = \(tenantID) and id = \(id)")
        else { throw NotFound() }
        return try TaxIDSeal.open(
            try row["tax_id_sealed"], in: "resellers", row: id, tenantID: tenantID, sealer: sealer)
    }

    /// A reseller that is not terminated and whose owner has this address.
    func living(ownedBy email: String) async throws -> Reseller? {
        try await tx.first(
            """
            select \(sql: Self.columns) from resellers r
            where r.tenant_id = \(tx.tenantID) and r.contact_email = \(email) and r.status <> 'terminated' limit 1
            """
        ).map(Reseller.init)
    }

    /// One that has not ended and has the same owner, tax id, or name and zip.
    func living(ownedBy email: String, taxIDPrint: [UInt8]?, companyKey: String?) async throws -> Reseller? {
        try await tx.first(
            """
            select \(sql: Self.columns) from resellers r
            where r.tenant_id = \(tx.tenantID) and r.status <> 'terminated' and (r.contact_email = \(email)
                or r.tax_id_print = \(taxIDPrint) or r.company_key = \(companyKey))
            order by r.id limit 1
            """
        ).map(Reseller.init)
    }

    /// A reseller with the same tax id, or the same name and zip.
    func resembling(taxIDPrint: [UInt8]?, companyKey: String?) async throws -> Identifier? {
        try await tx.first(
            """
            select id from resellers
            where tenant_id = \(tx.tenantID) and (tax_id_print = \(taxIDPrint) or company_key = \(companyKey))
            order by id limit 1
            """
        ).map { try $0["id"] }
    }

    func locked(_ id: Identifier) async throws -> Reseller { try await one("r.id = \(id) for update") }

    func add(_ reseller: Reseller, taxID: TaxIDSeal) async throws {
        let companyKey = CompanyKey.nameAndZip(reseller.name, zip: reseller.address.zip)
        try await tx.execute(
            """
            insert into resellers (tenant_id, id, public_id, name, legal_name, website_url, business_type, type,
                status, tier, parent_id, parent_from, contact_name, contact_title, contact_email, contact_phone,
                street, city, county, state, zip, country, tax_id_sealed, tax_id_print, company_key, license_number,
                license_expires_on, languages, territories, segments, skills, max_capacity, monthly_target_minor,
                currency, payment_terms, account_manager_id, account_manager_name, rate_proposal, notes, created_at,
                activated_on)
            values (\(tx.tenantID), \(reseller.id), \(reseller.publicID), \(reseller.name), \(reseller.legalName),
                \(reseller.websiteURL), \(reseller.businessType), \(reseller.type), \(reseller.status),
                \(reseller.tier), \(reseller.parentID), \(reseller.parentFrom), \(reseller.contactName),
                \(reseller.contactTitle), \(reseller.contactEmail), \(reseller.contactPhone),
                \(reseller.address.street), \(reseller.address.city), \(reseller.address.county),
                \(reseller.address.state), \(reseller.address.zip), \(reseller.address.country), \(taxID.sealed),
                \(taxID.print), \(companyKey), \(reseller.licenseNumber), \(reseller.licenseExpiresOn),
                \(reseller.languages), \(reseller.territories), \(reseller.segments), \(reseller.skills),
                \(reseller.maxCapacity), \(reseller.monthlyTarget.minorUnits), \(reseller.monthlyTarget.currency.code),
                \(reseller.paymentTerms), \(reseller.accountManagerID), \(reseller.accountManagerName),
                \(reseller.rateProposal), \(reseller.notes), \(reseller.createdAt), \(reseller.activatedOn))
            """)
    }

    /// Writes today's status, tier and capacity. Returns false when the version is not the one that was read.
    func move(_ reseller: Reseller, activatedOn: Day?) async throws -> Bool {
        try await tx.execute(
            """
            update resellers set status = \(reseller.status), tier = \(reseller.tier), type = \(reseller.type),
                max_capacity = \(reseller.maxCapacity), activated_on = coalesce(activated_on, \(activatedOn)),
                version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(reseller.id) and version = \(reseller.version)
            """) == 1
    }

    func setProfile(_ profile: CompanyProfile, of id: Identifier) async throws {
        try await tx.execute(
            """
            update resellers set name = \(profile.name), website_url = \(profile.websiteURL),
                contact_name = \(profile.contactName), contact_phone = \(profile.contactPhone),
                street = \(profile.address.street), city = \(profile.address.city), county = \(profile.address.county),
                state = \(profile.address.state), zip = \(profile.address.zip),
                company_key = \(CompanyKey.nameAndZip(profile.name, zip: profile.address.zip)), version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    func setPaymentTerms(_ terms: PaymentTerms, of id: Identifier) async throws {
        try await tx.execute(
            """
            update resellers set payment_terms = \(terms), version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    func setParent(_ parentID: Identifier?, from day: Day?, of id: Identifier) async throws {
        try await tx.execute(
            """
            update resellers set parent_id = \(parentID), parent_from = \(day), version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    private func one(_ condition: SQL) async throws -> Reseller {
        let row = try await tx.first(
            "select \(sql: Self.columns) from resellers r where r.tenant_id = \(tx.tenantID) and \(sql: condition)")
        guard let row else { throw NotFound() }
        return try Reseller(row)
    }

    private func condition(_ filter: ResellerFilter) -> SQL {
        var condition: SQL = "r.tenant_id = \(tx.tenantID)"
        if let status = filter.status { condition += " and r.status = \(status)" }
        if let tier = filter.tier { condition += " and r.tier = \(tier)" }
        if let state = filter.certification {
            condition += """
                 and exists (select from certifications c where c.tenant_id = r.tenant_id and c.reseller_id = r.id
                    and c.state = \(state))
                """
        }
        for word in filter.words { condition += " and position(\(word) in r.search_key) > 0" }
        return condition
    }

    private static func after(_ key: String?) -> SQL {
        guard let key, let id = Identifier(key.prefix(36)), key.count > 37 else { return "" }
        return " and (r.name, r.id) > (\(String(key.dropFirst(37))), \(id))"
    }
}

/// Which resellers a list shows.
public struct ResellerFilter: Sendable, Hashable {
    static let mostWords = 8

    public let words: [String]
    public let status: ResellerStatus?
    public let tier: Tier?
    /// Only those that are in this state in one of the programmes.
    public let certification: CertificationState?

    /// `search` finds what contains each of its words in number, name, contact, city or zip.
    public init(
        search: String = "", status: ResellerStatus? = nil, tier: Tier? = nil,
        certification: CertificationState? = nil
    ) {
        words = Array(search.lowercased().split(whereSeparator: \.isWhitespace).map(String.init).prefix(Self.mostWords))
        self.status = status
        self.tier = tier
        self.certification = certification
    }
}

extension Reseller {
    init(_ row: Row) throws {
        let code: String = try row["currency"]
        guard let currency = Currency(code) else { throw CurrencyUnknown(code: code) }
        self.init(
            id: try row["id"], publicID: try row["public_id"], version: try row["version"], name: try row["name"],
            type: try row["type"], status: try row["status"], tier: try row["tier"],
            contactEmail: try row["contact_email"], currency: currency, createdAt: try row["created_at"])
        legalName = try row["legal_name"]
        websiteURL = try row["website_url"]
        businessType = try row["business_type"]
        parentID = try row["parent_id"]
        parentFrom = try row["parent_from"]
        contactName = try row["contact_name"]
        contactTitle = try row["contact_title"]
        contactPhone = try row["contact_phone"]
        address = PostalAddress(
            street: try row["street"], city: try row["city"], county: try row["county"], state: try row["state"],
            zip: try row["zip"], country: try row["country"])
        taxIDPrint = try row["tax_id_print"]
        licenseNumber = try row["license_number"]
        licenseExpiresOn = try row["license_expires_on"]
        languages = try row["languages"]
        territories = try row["territories"]
        segments = try row["segments"]
        skills = try row["skills"]
        maxCapacity = try row["max_capacity"]
        monthlyTarget = try row.money("monthly_target_minor", currency)
        paymentTerms = try row["payment_terms"]
        accountManagerID = try row["account_manager_id"]
        accountManagerName = try row["account_manager_name"]
        rateProposal = try row["rate_proposal"]
        notes = try row["notes"]
        activatedOn = try row["activated_on"]
    }
}

/// A row names a currency that the program does not know.
struct CurrencyUnknown: Error {
    let code: String
}
