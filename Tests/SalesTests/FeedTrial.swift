import DatabaseSupport
import Foundation
import Identity
import Kernel
import Partnership
import Postgres
import Testing
import Vault

@testable import Sales

/// A tenant with two resellers, and a feed that reads bundles written in the test.
struct FeedTrial: Sendable {
    static let first = "RES-20260301-0000000A"
    static let second = "RES-20260301-0000000B"

    let database: Database
    let tenant: Tenant
    let clock: SettableClock
    let feed: BillingFeed
    let setting: FeedSetting
    let resellers: [String: Identifier]
    private let chance: Chance

    init(_ database: Database, slug: String = "northwind", numbers: [String] = [Self.first, Self.second]) async throws {
        self.database = database
        clock = SettableClock(Instant(seconds: 1_793_000_000))
        chance = Chance.system
        let zone = try #require(Zone("America/New_York"))
        tenant = try await Hosting(database: database, clock: clock.clock, chance: chance).open(
            NewTenant(
                slug: slug, name: "Northwind Fiber", zone: zone, currency: .usd,
                supportEmail: "help@northwind.example", footerAddress: "1 Fiber Way, Alder Falls"))
        let sealer = Sealer(try #require(MasterKey([UInt8](repeating: 7, count: 32))), chance: chance)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("feed-\(tenant.id)").path
        setting = FeedSetting(folder: folder, sealer: sealer, clock: clock.clock, chance: chance)
        feed = BillingFeed(database: database, setting: setting)
        let partnering = Partnering(database: database, sealer: sealer, clock: clock.clock, chance: chance)
        var resellers: [String: Identifier] = [:]
        for (place, number) in numbers.enumerated() {
            var enrolment = Enrolment(
                companyName: "Reseller \(place + 1)", ownerName: "Owner", ownerEmail: "owner\(place)@\(slug).example",
                type: .authorizedDealer, status: .active, tier: .bronze, planCode: "standard_reseller",
                validFrom: try #require(Day("2026-03-01")))
            enrolment.publicID = number
            let reseller = try await partnering.enrol(tenant, enrolment, reason: "Trial", by: .system)
            resellers[number] = reseller.id
        }
        self.resellers = resellers
    }

    /// Writes files into a folder of their own.
    func files(_ texts: KeyValuePairs<FeedFile, String>) throws -> [IncomingFile] {
        let folder = "\(setting.folder)/in-\(Identifier(at: clock.now, chance: chance))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try texts.map { file, text in
            let path = "\(folder)/\(file.name)"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return IncomingFile(name: file.name, path: path, bytes: text.utf8.count)
        }
    }

    /// Receives and imports files; the import as it stands then.
    @discardableResult func take(_ files: [IncomingFile]) async throws -> FeedImport {
        let id = try await feed.receive(files, tenantID: tenant.id, by: .system)
        try await feed.work(on: id, tenant: tenant)
        return try await status(id)
    }

    @discardableResult func take(_ texts: KeyValuePairs<FeedFile, String>) async throws -> FeedImport {
        try await take(files(texts))
    }

    func status(_ id: Identifier) async throws -> FeedImport {
        try await database.reading(tenant.id) { try await FeedImports($0).find(id) }
    }

    func rejections(_ id: Identifier) async throws -> [FeedRejection] {
        try await database.reading(tenant.id) { try await FeedImports($0).rejections(of: id) }
    }

    func history(_ externalID: String) async throws -> CustomerHistory {
        try await database.reading(tenant.id) { tx in
            let row = try await tx.first("select id from customers where external_id = \(externalID)")
            guard let row else { throw NotFound() }
            return try await BillingFacts(tx).history(of: try row["id"])
        }
    }

    func day(_ text: String) throws -> Day { try #require(Day(text)) }
}

extension FeedImport {
    /// "2 created, 1 updated" of a file or of all.
    func summary(_ file: FeedFile? = nil) -> String {
        let counts = file.map { file in files.first { $0.file == file }?.counts ?? FeedCounts() } ?? self.counts
        return FeedResult.allCases.filter { counts[$0] != 0 }.map { "\(counts[$0]) \($0.rawValue)" }
            .joined(separator: ", ")
    }
}

/// The smallest bundle that has everything once.
enum SmallBundle {
    static let products = """
        external_id,name,family,monthly_price,source_updated_at
        FIB-300,Fiber 300,internet,49.99,2026-03-01T16:00:00Z
        """
    static let customers = """
        external_id,name,type,email,tax_id,reseller_id,source_updated_at
        C1,Orla Gladwin,residential,Orla@mail.example,00-1234567,RES-20260301-0000000A,2026-05-01T16:00:00Z
        """
    static let services = """
        external_id,customer,product,status,status_since,mrr,currency,term_months,contract_end,source_updated_at
        S1,C1,FIB-300,ordered,2026-05-01,49.99,USD,12,,2026-05-01T16:00:00Z
        S1,C1,FIB-300,active,2026-05-04,49.99,USD,12,2027-05-04,2026-05-05T16:00:00Z
        """
    static let invoices = """
        external_id,customer,issued_on,due_on,currency,total_gross,status,pending_refund,source_updated_at
        I1,C1,2026-05-05,2026-05-20,USD,52.99,issued,no,2026-05-05T16:00:00Z
        """
    static let invoiceLines = """
        invoice,id,service,product,category,net,source_updated_at
        I1,1,S1,FIB-300,recurring,49.99,2026-05-05T16:00:00Z
        I1,2,S1,,tax,3.00,2026-05-05T16:00:00Z
        """
    static let payments = """
        external_id,customer,paid_on,amount,currency,status,source_updated_at
        P1,C1,2026-05-08,52.99,USD,succeeded,2026-05-08T16:00:00Z
        """
    static let allocations = """
        payment,invoice,amount,source_updated_at
        P1,I1,52.99,2026-05-08T16:00:00Z
        """
    static let creditNotes = """
        external_id,invoice,issued_on,gross,source_updated_at
        N1,I1,2026-05-20,5.30,2026-05-20T16:00:00Z
        """
    static let creditNoteLines = """
        credit_note,line,net,source_updated_at
        N1,1,5.00,2026-05-20T16:00:00Z
        """
    static let tickets = """
        external_id,customer,opened_on,closed_on,severity
        T1,C1,2026-05-10,,high
        """
    static let usage = """
        external_id,service,metric,day,quantity
        U1,S1,bandwidth_gb,2026-05-12,146.5
        """

    static let all: KeyValuePairs<FeedFile, String> = [
        .products: products, .customers: customers, .services: services, .invoices: invoices,
        .invoiceLines: invoiceLines, .payments: payments, .paymentAllocations: allocations,
        .creditNotes: creditNotes, .creditNoteLines: creditNoteLines, .tickets: tickets, .usage: usage,
    ]
}
